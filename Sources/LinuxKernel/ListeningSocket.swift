internal import CLinux

/// A socket that takes connections or datagrams, as the kernel's tables have it.
public struct ListeningSocket: Equatable, Sendable {
    /// Where clients reach it.
    public let place: ListeningPlace
    /// The kernel's number of the socket, as /proc/PID/fd shows it.
    public let inode: UInt64
    /// The user who made it, who need not be the one that has it now; nil where the kernel does not say.
    public let creator: UInt32?
    /// The control group it was made in, by the inode of its folder; nil where the kernel does not say.
    public let controlGroup: UInt64?
    /// A number no other socket gets before the next boot; nil where the kernel does not say.
    public let cookie: UInt64?
    /// Connections that wait to be accepted; nil where the kernel does not say.
    public let queue: Int?
    /// How many may wait; nil where the kernel does not say.
    public let backlog: Int?
    /// Whether it takes datagrams, so that nobody connects to it.
    public let takesDatagrams: Bool

    /// A socket of these values.
    public init(
        place: ListeningPlace, inode: UInt64, creator: UInt32? = nil, controlGroup: UInt64? = nil,
        cookie: UInt64? = nil, queue: Int? = nil, backlog: Int? = nil, takesDatagrams: Bool = false
    ) {
        self.place = place
        self.inode = inode
        self.creator = creator
        self.controlGroup = controlGroup
        self.cookie = cookie
        self.queue = queue
        self.backlog = backlog
        self.takesDatagrams = takesDatagrams
    }
}

/// Where clients reach a listening socket.
public enum ListeningPlace: Equatable, Hashable, Sendable {
    /// A TCP port. `onlyIPv6` false: `::` takes IPv4 connections as well; nil: the kernel does not say.
    /// `interface` is the number of the only network interface it listens on, nil for all of them.
    case tcp(InternetAddress, port: UInt16, onlyIPv6: Bool?, interface: UInt32?)
    /// A UDP port, in the same terms.
    case udp(InternetAddress, port: UInt16, onlyIPv6: Bool?, interface: UInt32?)
    /// A unix socket by the path it was bound to, which may be relative, or removed since; `file` says which file it
    /// was, nil where the kernel does not say.
    case path([UInt8], file: SocketFile?)
    /// A unix socket without a file, by its name without the leading NUL.
    case abstract([UInt8])
    /// A unix socket without a name, which nobody can connect to.
    case unnamed
}

/// Which file a unix socket was bound to, as the kernel's socket table has it.
public struct SocketFile: Equatable, Hashable, Sendable {
    /// The device of its file system: major number × 2²⁰ + minor number.
    public let device: UInt32
    /// The low half of the file's inode: the table has no more.
    public let inode: UInt32

    /// A file of these numbers.
    public init(device: UInt32, inode: UInt32) {
        self.device = device
        self.inode = inode
    }

    /// The file a path leads to, at the end of all links; nil when there is none, or it may not be seen.
    public init?(at path: String) {
        let found = unsafe clinux_status(path, 1)
        guard found.error == 0 else { return nil }
        device = found.device_major << 20 | found.device_minor
        inode = UInt32(truncatingIfNeeded: found.inode)
    }
}

extension ListeningPlace {
    /// Its port; nil for a unix socket.
    public var port: UInt16? {
        switch self {
        case .tcp(_, let port, _, _), .udp(_, let port, _, _): port
        case .path, .abstract, .unnamed: nil
        }
    }

    /// Its address; nil for a unix socket.
    public var address: InternetAddress? {
        switch self {
        case .tcp(let address, _, _, _), .udp(let address, _, _, _): address
        case .path, .abstract, .unnamed: nil
        }
    }

    /// Whether it is an IPv6 socket that takes no IPv4; nil for others, and where the kernel does not say.
    public var isOnlyIPv6: Bool? {
        switch self {
        case .tcp(_, _, let only, _), .udp(_, _, let only, _): only
        case .path, .abstract, .unnamed: nil
        }
    }

    /// By which protocol it is reached; nil for a unix socket.
    public var transport: Transport? {
        switch self {
        case .tcp: .tcp
        case .udp: .udp
        case .path, .abstract, .unnamed: nil
        }
    }
}
