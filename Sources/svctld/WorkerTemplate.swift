internal import LinuxKernel
internal import Settings
internal import Supervision

/// All that the workers of one app have in common.
struct WorkerTemplate {
    /// The app server's absolute path.
    let path: String
    let arguments: Arguments
    var environment: [EnvironmentVariable]
    let directory: String?
    let identity: Program.Identity?
    let umask: UInt32?
    let limits: ProcessLimits
    /// When a worker counts as serving.
    let readiness: ReadinessRule
    /// The app's listeners by name, in the order of their descriptors.
    let listeners: [ListenerConfiguration]

    enum Arguments {
        case fixed([String])
        /// Some of its words are known only when the sockets are open.
        case command(CommandTemplate)
    }

    /// Whether its program is svctl's own, which counts its requests.
    var counts: Bool {
        switch arguments {
        case .fixed: true
        case .command: false
        }
    }

    /// What one worker of them is to become, with these sockets as its descriptors from 3 on.
    func program(
        for worker: WorkerID, notifying socket: String, serving sockets: [OpenListener], master mark: String
    ) -> Program {
        var program = Program(path: path)
        program.arguments = words(serving: sockets)
        program.directory = directory
        program.identity = identity
        program.umask = umask
        program.limits = Program.Limits(limits, slot: worker.slot.number)
        program.announcesListeners = announcesListeners
        var own = [("NOTIFY_SOCKET", socket)] + WorkerMarks.variables(of: worker, master: mark)
        if announcesListeners {
            own.append(("LISTEN_FDS", String(listeners.count)))
            own.append(("LISTEN_FDNAMES", listeners.map(\.nameInApp).joined(separator: ":")))
        }
        // Of two variables with one name most programs see the first: the settings' own would make the worker deaf.
        let others = environment.filter { variable in !own.contains { $0.0 == variable.name } }
        program.environment = (others.map { ($0.name, $0.value) } + own).map { "\($0)=\($1)" }
        return program
    }

    /// Whether LISTEN_FDS and its like tell of the sockets, and no word does.
    private var announcesListeners: Bool {
        switch arguments {
        case .fixed: !listeners.isEmpty
        case .command(let command): !listeners.isEmpty && !command.namesDescriptors
        }
    }

    private func words(serving sockets: [OpenListener]) -> [String] {
        switch arguments {
        case .fixed(let words): words
        case .command(let command):
            command.words(
                port: { sockets.indices.contains($0) ? String(sockets[$0].socket.port) : "" },
                address: { sockets.indices.contains($0) ? sockets[$0].address : "" })
        }
    }
}
