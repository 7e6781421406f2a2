public import LinuxKernel

/// Why a port can be refused to a server although nobody listens on it, or what else there is to know of it.
public enum Obstacle: Equatable, Sendable {
    /// Sockets that are bound to it and do not listen, and who has them.
    case bound([ListeningSocket], holders: [Holder])
    /// The kernel refuses it to servers, and does not tell of sockets that are bound and do not listen: it is older than
    /// 6.8, or may not be asked.
    case untold
    /// The kernel refuses it to servers with SO_REUSEADDR, too: what listened there had not set it, and connections of
    /// it are left. Not certain where this process may not try.
    case refused(isCertain: Bool)
    /// Connections that are over, which the kernel keeps for so long still; only servers without SO_REUSEADDR are
    /// refused.
    case timeWait(Int, millisecondsLeft: Int)
    /// Connections without an owner, which the kernel brings to their end.
    case closing(Int)
    /// Connections that use the port at this end, and who has them.
    case connections([Connection], holders: [Holder])
    /// Listeners in another network namespace, that of the process `pid`; here the port is not held.
    case elsewhere([ListeningSocket], namespace: UInt64, pid: Int32, holders: [Holder])
    /// What the process that was asked for listens on cannot be told: it may not be looked into.
    case unreadable(Int32)
    /// There is no process of the number that was asked for.
    case noProcess(Int32)
    /// Sockets of the other protocol on the same port.
    case otherProtocol([ListeningSocket], holders: [Holder])
    /// Sockets of IPv4 alone, where a server is to bind both families by `[::]`; none when only connections are known.
    case otherFamily([ListeningSocket], holders: [Holder])
    /// A file lies at the path: that of a socket which is gone, or one that is no socket.
    case file(isSocket: Bool)
    /// No file can be made at the path: its folder is missing, or on a file system that may only be read; errno(3).
    case noPlace(Int32)
    /// A socket's file whose socket this process is not shown; `isBound`: there certainly is one.
    case hidden(isBound: Bool)
}

extension Obstacle {
    /// The processes behind it, as `PortReport.holders` has them.
    public var holders: [Holder] {
        switch self {
        case .bound(_, let holders), .connections(_, let holders), .elsewhere(_, _, _, let holders),
            .otherProtocol(_, let holders), .otherFamily(_, let holders):
            holders
        case .untold, .refused, .timeWait, .closing, .unreadable, .noProcess, .file, .noPlace, .hidden: []
        }
    }

    /// Whether somebody may hold what was asked for, and who that is cannot be told.
    var isUntold: Bool {
        switch self {
        case .untold, .unreadable, .hidden: true
        case .bound, .refused, .timeWait, .closing, .connections, .elsewhere, .noProcess, .otherProtocol, .otherFamily,
            .file, .noPlace:
            false
        }
    }

    /// Those that take connections or datagrams, or could.
    var sockets: [ListeningSocket] {
        switch self {
        case .bound(let sockets, _), .elsewhere(let sockets, _, _, _), .otherProtocol(let sockets, _),
            .otherFamily(let sockets, _):
            sockets
        case .connections, .untold, .refused, .timeWait, .closing, .unreadable, .noProcess, .file, .noPlace, .hidden: []
        }
    }

    /// The sockets whose holders are looked for, by their inodes.
    var inodes: [UInt64] {
        if case .connections(let connections, _) = self { return connections.map(\.inode) }
        return sockets.map(\.inode)
    }

    /// The same with the holders that were found.
    func held(by holders: [Holder]) -> Obstacle {
        switch self {
        case .bound(let sockets, _): .bound(sockets, holders: holders)
        case .connections(let connections, _): .connections(connections, holders: holders)
        case .elsewhere(let sockets, let namespace, let pid, _):
            .elsewhere(sockets, namespace: namespace, pid: pid, holders: holders)
        case .otherProtocol(let sockets, _): .otherProtocol(sockets, holders: holders)
        case .otherFamily(let sockets, _): .otherFamily(sockets, holders: holders)
        case .untold, .refused, .timeWait, .closing, .unreadable, .noProcess, .file, .noPlace, .hidden: self
        }
    }
}

/// Why no process was found that has a listening socket open.
public enum Ownerless: Equatable, Sendable {
    /// It is on its way inside a message to one of these processes.
    case inFlight(to: [Int32])
    /// The kernel has made it for itself.
    case kernel
    /// It belongs to somebody outside this container.
    case outside
    /// Not every process could be looked into.
    case unseen
}
