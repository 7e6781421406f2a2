internal import Glibc
internal import LinuxKernel
internal import Supervision

extension Departure {
    /// For people: `exit code 78 (the app does not load)`, `killed by SIGSEGV`.
    func words(_ cause: EndedProcess.Cause?) -> String {
        guard cause == .memory else { return words(isOurs: cause != .outside) }
        if signal == SIGKILL { return "killed for want of memory (OOM)" }
        return words(isOurs: true) + ", after one of its processes was killed for want of memory (OOM)"
    }

    private func words(isOurs: Bool) -> String {
        switch self {
        case .exited(0): "exit code 0"
        case .exited(78): "exit code 78 (the app does not load)"
        case .exited(let code): "exit code \(code)"
        case .killed(SIGKILL, _) where !isOurs: "SIGKILL, not sent by svctl"
        case .killed(let signal, let dumpedCore):
            "killed by \(SignalName.of(signal))" + (dumpedCore ? " (core dumped)" : "")
        case .late: "not ready in time (start-timeout)"
        case .notStarted(let why), .stuck(let why): why
        }
    }

    var code: Int32? {
        guard case .exited(let code) = self else { return nil }
        return code
    }

    var signal: Int32? {
        guard case .killed(let signal, _) = self else { return nil }
        return signal
    }

    init(_ end: ProcessEnd) {
        self =
            switch end {
            case .exited(let code): .exited(code: code)
            case .killed(let signal, let dumpedCore): .killed(signal: signal, dumpedCore: dumpedCore)
            }
    }

    init(_ failure: SpawnFailure, of program: Program) {
        let reason = Errno.reason(of: failure.code)
        let words =
            switch failure.stage {
            case .controlGroup: "cannot enter its control group: \(reason)"
            case .session: "cannot begin a session: \(reason)"
            case .descriptors: "cannot place its descriptors: \(reason)"
            case .close: "cannot close inherited descriptors: \(reason)"
            case .openFiles: "cannot have \(program.limits.openFiles ?? 0) descriptors open (max-fd): \(reason)"
            case .processes: "cannot have \(program.limits.processes ?? 0) processes (limit-nproc): \(reason)"
            case .priority: "cannot have the priority \(program.limits.priority ?? 0) (prio): \(reason)"
            case .processors: "cannot be bound to its processors (cpu-affinity): \(reason)"
            case .addressSpace:
                "cannot have \((program.limits.addressSpace ?? 0) >> 20) MiB of memory (limit-as): \(reason)"
            case .groups: "cannot take the groups of its user: \(reason)"
            case .group: "cannot become group \(program.identity?.group ?? 0): \(reason)"
            case .user: "cannot become user \(program.identity?.user ?? 0): \(reason)"
            case .regained: "could become root again after giving it up, so it was not started"
            case .deathSignal: "cannot ask to end with the master: \(reason)"
            case .orphaned: "the master ended meanwhile"
            case .directory: "cannot enter \(program.directory ?? ""): \(reason)"
            case .execute: "cannot run \(program.path): \(reason)"
            }
        self = .notStarted(words)
    }
}
