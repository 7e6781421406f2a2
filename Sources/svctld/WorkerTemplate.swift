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
    func program(for worker: WorkerID, notifying socket: String) -> Program {
        var program = Program(path: path)
        program.arguments = arguments
        program.directory = directory
        program.identity = identity
        program.umask = umask
        program.announcesListeners = true
        program.environment =
            environment.map { "\($0.name)=\($0.value)" } + [
                "LISTEN_FDS=\(listeners.count)",
                "LISTEN_FDNAMES=\(listeners.map(\.name).joined(separator: ":"))",
                "NOTIFY_SOCKET=\(socket)",
                "SVCTL_APP=\(worker.slot.app)",
                "SVCTL_WORKER=\(worker.slot.number)",
                "SVCTL_GENERATION=\(worker.generation)",
            ]
        return program
    }
}
