internal import Glibc
internal import LinuxKernel

/// A worker's process that has ended, or never was, as far as it is still asked for.
struct EndedProcess {
    /// Why, beyond what the kernel tells a parent.
    enum Cause: Equatable {
        /// svctl killed it.
        case svctl
        /// The kernel killed it, or a process of it, for want of memory.
        case memory
        /// Somebody else did it.
        case outside
        /// The system had no room for it: processes, descriptors, memory.
        case system
    }
    let pid: Int32?
    let stream: Int?
    let cause: Cause

    /// There never was one: the kernel refused it.
    static let noProcess = EndedProcess(pid: nil, stream: nil, cause: .system)

    /// The end of `running`, whose group is still there; `failure`: why it did not become its program.
    init(_ running: RunningWorker, _ failure: SpawnFailure?) {
        pid = running.process.pid
        stream = running.stream
        if let failure, [EAGAIN, ENOMEM, EMFILE, ENFILE].contains(failure.code) {
            cause = .system
        } else if (running.group?.outOfMemoryKills ?? 0) > 0 {
            cause = .memory
        } else {
            cause = running.wasKilled ? .svctl : .outside
        }
    }

    private init(pid: Int32?, stream: Int?, cause: Cause) {
        self.pid = pid
        self.stream = stream
        self.cause = cause
    }
}
