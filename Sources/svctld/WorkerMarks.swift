internal import LinuxKernel
internal import Supervision

/// What a process says in its environment about where it comes from; every process of a worker inherits it, unless
/// somebody takes it away.
struct WorkerMarks: Equatable {
    let slot: SlotID
    let generation: Int

    /// The value of SVCTL_MASTER: no two masters of a machine have the same, in whatever container they run.
    static func masterMark() -> String { "\(ThisProcess.pid).\(Clock.bootNanoseconds)" }

    /// The variables of a worker.
    static func variables(of worker: WorkerID, master mark: String) -> [(String, String)] {
        [
            (master, mark), (app, worker.slot.app), (number, String(worker.slot.number)),
            (generation, String(worker.generation)),
        ]
    }

    /// Reads those of a process; nil when it has none, or those of another master.
    init?(of pid: Int32, master mark: String) {
        guard let found = try? ProcessTable.variables([Self.master, Self.app, Self.number, Self.generation], of: pid),
            found[Self.master] == mark, let app = found[Self.app], let number = found[Self.number].flatMap({ Int($0) }),
            let generation = found[Self.generation].flatMap({ Int($0) })
        else { return nil }
        slot = SlotID(app: app, number: number)
        self.generation = generation
    }

    /// Whether a process has been started by any worker of the master with that mark.
    static func isMarked(_ pid: Int32, master mark: String) -> Bool {
        (try? ProcessTable.variables([master], of: pid))?[master] == mark
    }

    private static let master = "SVCTL_MASTER"
    private static let app = "SVCTL_APP"
    private static let number = "SVCTL_WORKER"
    private static let generation = "SVCTL_GENERATION"
}
