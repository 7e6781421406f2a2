internal import CLinux
import Glibc

/// A descriptor of a process that is known to be a certain socket.
public struct SocketHolding: Equatable, Sendable {
    /// The process.
    public let pid: Int32
    /// Its number of the open socket.
    public let number: Int32
    /// The kernel's number of the socket.
    public let inode: UInt64

    /// A holding of these numbers.
    public init(pid: Int32, number: Int32, inode: UInt64) {
        self.pid = pid
        self.number = number
        self.inode = inode
    }

    /// Whether the process still has the socket by that number.
    public var isTrue: Bool { clinux_is_socket(pid, number, inode) != 0 }
}

/// What a look through the open files of one process brought.
public enum OpenSocketsLook: Equatable, Sendable {
    /// It was looked through; these of the sockets it has open, each with one of its descriptors.
    case has([SocketHolding])
    /// It has ended, or is about to.
    case gone
    /// The kernel does not let this process look: the other belongs to another user, or changed its user.
    case refused
}

/// Which sockets a process has open, by /proc/PID/fd of proc(5) and kcmp(2).
public enum OpenSockets {
    /// So many processes one thread alone compares; of more, each thread wants a reference of its own.
    public static let comparedByOne = Int(CLINUX_COMPARED_BY_ONE)

    /// Looks for the sockets `inodes`, in ascending order, among the open files of `pid`, those of threads that outlive
    /// its leader included.
    ///
    /// Other failures than those of `OpenSocketsLook` are thrown, such as EMFILE.
    public static func look(for inodes: [UInt64], in pid: Int32) throws(Errno) -> OpenSocketsLook {
        var numbers = [CInt](repeating: -1, count: inodes.count)
        let look = unsafe clinux_look_for(pid, 0, inodes, inodes.count, &numbers)
        return try answer(look, numbers, inodes, pid, compared: false)
    }

    /// What a look comes to; where comparing did not work, that of reading.
    static func answer(
        _ look: clinux_look, _ numbers: [CInt], _ inodes: [UInt64], _ pid: Int32, compared: Bool
    ) throws(Errno) -> OpenSocketsLook {
        guard look.error == 0 else { return try compared ? Self.look(for: inodes, in: pid) : answer(look.error) }
        if look.seen == 0, look.threads > 1 { return try lookAtThreads(for: inodes, in: pid) }
        return .has(holdings(pid, numbers, inodes))
    }

    /// Looks for the sockets of `known`, which other processes are known to have, among the open files of `pid`: twice
    /// as fast.
    ///
    /// Where the kernel does not compare, or a process of `known` has ended, looks as above.
    public static func look(forSameAs known: [SocketHolding], in pid: Int32) throws(Errno) -> OpenSocketsLook {
        var numbers = [CInt](repeating: -1, count: known.count)
        let inodes = known.map(\.inode)
        let references = known.map { clinux_holding(pid: $0.pid, number: $0.number, inode: $0.inode) }
        let look = unsafe clinux_compare_with(pid, references, references.count, &numbers)
        return try answer(look, numbers, inodes, pid, compared: true)
    }

    /// The leader has ended and its descriptors with it; the threads that go on have theirs.
    private static func lookAtThreads(for inodes: [UInt64], in pid: Int32) throws(Errno) -> OpenSocketsLook {
        var numbers = [CInt](repeating: -1, count: inodes.count)
        for thread in Files.names(in: "/proc/\(pid)/task").compactMap(Int32.init) where thread != pid {
            let look = unsafe clinux_look_for(pid, thread, inodes, inodes.count, &numbers)
            // All of them share one table: the first that has any tells for all.
            if look.error == 0, look.seen > 0 { return .has(holdings(pid, numbers, inodes)) }
            if look.error != 0, try answer(look.error) == .refused { return .refused }
        }
        return .has([])
    }

    private static func answer(_ code: CInt) throws(Errno) -> OpenSocketsLook {
        switch code {
        case ENOENT, ESRCH: return .gone
        case EACCES, EPERM: return .refused
        default: throw Errno(code, in: "open /proc")
        }
    }

    private static func holdings(_ pid: Int32, _ numbers: [CInt], _ inodes: [UInt64]) -> [SocketHolding] {
        zip(numbers, inodes).compactMap { number, inode in
            number < 0 ? nil : SocketHolding(pid: pid, number: number, inode: inode)
        }
    }
}
