internal import LinuxKernel
internal import Settings
internal import Supervision

/// All that the workers of one app have in common.
struct WorkerTemplate {
    /// The app server's absolute path.
    let path: String
    let arguments: [String]
    let environment: [EnvironmentVariable]
    let directory: String?
    let identity: Program.Identity?
    let umask: UInt32?
    /// When a worker counts as serving.
    let readiness: ReadinessRule
    /// The app's listeners by name, in the order of their descriptors.
    let listeners: [ListenerConfiguration]

    /// What one worker of them is to become.
    func program(for worker: WorkerID, notifying socket: String, master mark: String) -> Program {
        var program = Program(path: path)
        program.arguments = arguments
        program.directory = directory
        program.identity = identity
        program.umask = umask
        program.announcesListeners = true
        let own =
            [
                ("LISTEN_FDS", String(listeners.count)),
                ("LISTEN_FDNAMES", listeners.map(\.name).joined(separator: ":")),
                ("NOTIFY_SOCKET", socket),
            ] + WorkerMarks.variables(of: worker, master: mark)
        // Of two variables with one name most programs see the first: the settings' own would make the worker deaf.
        let others = environment.filter { variable in !own.contains { $0.0 == variable.name } }
        program.environment = (others.map { ($0.name, $0.value) } + own).map { "\($0)=\($1)" }
        return program
    }
}
