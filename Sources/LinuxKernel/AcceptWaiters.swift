internal import CLinux
import Glibc

/// Whether somebody waits for connections, as far as the kernel tells.
public enum AcceptWaiting: Equatable, Sendable {
    /// A thread would be woken by the next connection.
    case waits
    /// Nobody would be: not yet, not now, or there is no such process any more.
    case doesNot
    /// The kernel does not let this process see it.
    case unreadable
}

/// Which processes wait for connections on a listening socket, without sending any; proc(5), process_vm_readv(2).
///
/// A process waits when one of its epoll sets has the socket in it, watched for reading, or one of its threads is
/// blocked in accept(2), poll(2) or select(2) with it. What is not seen: an accept through io_uring(7), and a
/// 32-bit program that does not use epoll.
public enum AcceptWaiters {
    /// Whether `pid` waits on one of the sockets with these inodes, which need not be in any order.
    ///
    /// `unreadable` for a process of another user without the right to trace it, behind hidepid, where yama forbids it
    /// and where the kernel was built without /proc/PID/syscall; then only if nothing else shows that it waits. Thrown
    /// is what this process has lost, such as EMFILE.
    public static func look(at pid: Int32, for inodes: [UInt64]) throws(Errno) -> AcceptWaiting {
        let wanted = inodes.sorted()
        let found = unsafe clinux_waits_for_connections(pid, wanted, wanted.count)
        if found.waits != 0 { return .waits }
        switch found.error {
        case 0: return found.refused != 0 ? .unreadable : .doesNot
        case ENOENT, ESRCH, EACCES, EPERM: return try isThere(pid) ? .unreadable : .doesNot
        default: throw Errno(found.error, in: "open /proc")
        }
    }

    /// Whether `pid` or a process that descends from it waits; `unreadable` when none was seen to, and one of them
    /// could not be looked into.
    public static func look(atFamilyOf pid: Int32, for inodes: [UInt64]) throws(Errno) -> AcceptWaiting {
        let alone = try look(at: pid, for: inodes)
        guard alone != .waits else { return .waits }
        let others = try look(at: ProcessTable.listedDescendants(of: pid), for: inodes)
        return others == .doesNot ? alone : others
    }

    /// Whether one of `pids` waits; `unreadable` as above.
    public static func look(at pids: [Int32], for inodes: [UInt64]) throws(Errno) -> AcceptWaiting {
        var answer = AcceptWaiting.doesNot
        for pid in pids {
            switch try look(at: pid, for: inodes) {
            case .waits: return .waits
            case .unreadable: answer = .unreadable
            case .doesNot: break
            }
        }
        return answer
    }

    /// Whether there is such a process, and it has not ended: one that is hidden looks as if there were none.
    private static func isThere(_ pid: Int32) throws(Errno) -> Bool {
        if let status = try ProcessTable.status(of: pid) { return !status.hasEnded }
        return kill(pid, 0) == 0 || errno == EPERM
    }
}
