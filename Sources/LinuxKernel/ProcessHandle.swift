import CLinux
import Glibc

/// How a process ended, as the kernel tells its parent.
public enum ProcessEnd: Equatable, Sendable {
    /// It called exit(3) with this number, 0 to 255.
    case exited(CInt)
    /// A signal ended it, with or without a core file.
    case killed(signal: CInt, dumpedCore: Bool)
}

/// A process by its pidfd, which never means another process that got the same number later; pidfd_open(2).
public struct ProcessHandle: ~Copyable {
    /// The number people know it by.
    public let pid: Int32
    /// Readable once the process has ended.
    public let descriptor: Descriptor

    init(pid: Int32, descriptor: consuming Descriptor) {
        self.pid = pid
        self.descriptor = descriptor
    }

    /// Takes hold of a process; ESRCH when there is none of that number, EINVAL when the number is a thread's.
    public init(of pid: Int32) throws(Errno) {
        self.pid = pid
        descriptor = Descriptor(owning: try check("pidfd_open") { clinux_pidfd_open(pid) })
    }

    /// Sends `signal` to exactly this process; ESRCH when it is gone and reaped, EPERM when it is another user's.
    ///
    /// A process that has ended and is not reaped yet takes every signal without effect.
    public func send(_ signal: CInt) throws(Errno) {
        try check("pidfd_send_signal") { clinux_pidfd_signal(descriptor.number, signal) }
    }

    /// How it ended, which takes the zombie away; nil while it runs or is stopped; waitid(2).
    ///
    /// ECHILD for a process that is no child of this one, or was reaped before.
    public func reap() throws(Errno) -> ProcessEnd? {
        try Children.end(of: clinux_pidfd_wait(descriptor.number), in: "waitid")?.end
    }

    /// Sends `signal` to the process group that this process leads, also after its own end; an empty one is fine.
    ///
    /// What a child has put into a group or session of its own is not reached. Before Linux 6.9 the group is known by
    /// its number alone: then call this before `reap`, or while a member is left, which keeps the number taken.
    public func killGroup(_ signal: CInt) {
        let result = clinux_pidfd_signal_group(descriptor.number, signal)
        if result == -1, errno == EINVAL { killGroupByNumber(signal) }
    }

    func killGroupByNumber(_ signal: CInt) {
        guard pid > 1 else { return }  // kill(2) takes -1 for every process there is
        kill(-pid, signal)
    }
}
