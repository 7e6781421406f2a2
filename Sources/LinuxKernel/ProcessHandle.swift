internal import CLinux
import Glibc

/// How a process ended, as the kernel tells its parent.
public enum ProcessEnd: Equatable, Sendable {
    /// It called exit(3) with this number.
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

    /// Takes hold of a running process; ESRCH when there is none of that number.
    public init(of pid: Int32) throws(Errno) {
        self.pid = pid
        descriptor = Descriptor(owning: try check("pidfd_open") { clinux_pidfd_open(pid) })
    }

    /// Sends `signal` to exactly this process; ESRCH when it is gone already.
    public func send(_ signal: CInt) throws(Errno) {
        try check("pidfd_send_signal") { clinux_pidfd_signal(descriptor.number, signal) }
    }

    /// How it ended, which takes the zombie away; nil while it runs. Only for children; ECHILD for others.
    public func reap() throws(Errno) -> ProcessEnd? {
        try Children.end(of: clinux_pidfd_wait(descriptor.number), in: "waitid")?.end
    }

    /// Ends everything in the session this process leads: each process group is reached through its members.
    /// `kill(-pid)` reaches the group; ESRCH is fine, it is empty already.
    public func killGroup(_ signal: CInt) {
        kill(-pid, signal)
    }
}

/// The children of this process that nobody holds a handle of.
public enum Children {
    /// Takes one ended child away; nil when none has ended or there is none.
    public static func reapAny() throws(Errno) -> (pid: Int32, end: ProcessEnd)? {
        let found = clinux_wait_any()
        if found.found == -1, found.error == ECHILD { return nil }
        return try end(of: found, in: "waitid")
    }

    /// Orphans among the descendants come to this process instead of to init; prctl(PR_SET_CHILD_SUBREAPER).
    public static func adoptOrphans() throws(Errno) {
        try check("prctl") { clinux_set_subreaper(1) }
    }

    /// The kernel kills this process when its parent is gone; prctl(PR_SET_PDEATHSIG).
    public static func dieWithParent(signal: CInt) throws(Errno) {
        try check("prctl") { clinux_death_signal(signal) }
    }

    static func end(of found: clinux_exit, in call: String) throws(Errno) -> (pid: Int32, end: ProcessEnd)? {
        switch found.found {
        case 0: return nil
        case 1:
            let end: ProcessEnd =
                found.killed == 0
                ? .exited(found.status) : .killed(signal: found.status, dumpedCore: found.killed == 2)
            return (found.pid, end)
        default: throw Errno(found.error, in: call)
        }
    }
}
