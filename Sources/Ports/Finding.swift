internal import LinuxKernel

/// What the kernel's socket tables say to one question, before anybody is looked for.
struct Finding {
    let query: PortQuery
    private(set) var sockets: [ListeningSocket]
    /// How sure it is that these are meant.
    private(set) var certainty = PathFinding.Certainty.sure
    /// Without their holders.
    private(set) var obstacles: [Obstacle] = []
    /// To the ports that were asked for.
    private(set) var clients: [Meeting] = []

    init(_ query: PortQuery, _ effort: Holders.Effort) throws(Errno) {
        try self.init(reachedBy: query, entersNamespaces: effort.entersNamespaces)
        if !effort.withObstacles { obstacles = [] }
        if sockets.isEmpty, effort.withObstacles {
            obstacles += try Self.obstacles(query) + (effort.entersNamespaces ? Self.elsewhere(query) : [])
        } else if effort.withBound || (query.isRange && effort.withObstacles) {
            // What is not told may be the listener itself.
            obstacles += try Self.bound(query).filter { !$0.isUntold }
        }
        if effort.withClients, !sockets.isEmpty { clients = try Self.clients(sockets) }
    }

    /// Only what keeps a server away, and only what costs no time: listeners and what is bound without listening, with
    /// `withElsewhere` in the other network namespaces too.
    init(_ query: PortQuery, withElsewhere: Bool) throws(Errno) {
        try self.init(reachedBy: query, entersNamespaces: true)
        // Without a file nobody is reached, nor kept from it.
        if certainty == .byName { sockets = [] }
        obstacles += try Self.bound(query)
        if withElsewhere { obstacles += try Self.elsewhere(query) }
    }

    /// What answers there; of a path, what else lies there.
    private init(reachedBy query: PortQuery, entersNamespaces: Bool) throws(Errno) {
        self.query = query
        sockets = try query.sockets()
        guard sockets.isEmpty, case .path(let path) = query.target else { return }
        let there = try PathFinding(path, query, entersNamespaces: entersNamespaces)
        (sockets, certainty, obstacles) = (there.sockets, there.certainty, there.obstacles)
    }

    /// The sockets whose holders are looked for.
    var wanted: [ListeningSocket] {
        let others = obstacles.flatMap(\.inodes) + clients.compactMap { $0.other?.inode }
        return sockets + others.filter { $0 != 0 }.map { ListeningSocket(place: .unnamed, inode: $0) }
    }

    private static func clients(
        _ sockets: [ListeningSocket]
    ) throws(Errno) -> [Meeting] {
        let ports = Set(sockets.filter { $0.place.transport == .tcp }.compactMap(\.place.port))
        guard !ports.isEmpty else { return [] }
        let all = try SocketDiagnosis.connections()
        var ends: [[UInt8]: Connection] = [:]
        for connection in all { ends[connection.end(connection.address, connection.port)] = connection }
        return all.filter { connection in
            // One that waits to be accepted belongs to nobody yet.
            (connection.isOwned || connection.state == .established) && ports.contains(connection.port)
                && sockets.contains {
                    $0.place.port == connection.port
                        && PortQuery.serves(
                            $0.place.address ?? connection.address, $0.place.isOnlyIPv6, connection.address)
                }
        }.map { Meeting(connection: $0, other: ends[$0.end($0.peer, $0.peerPort)]) }
    }

    /// A connection as the server has it, and its other end where that is on this machine.
    struct Meeting {
        let connection: Connection
        let other: Connection?
    }
}

extension Connection {
    /// An end of it as a key: an IPv4 address in its IPv6 form is the same end.
    fileprivate func end(_ address: InternetAddress, _ port: UInt16) -> [UInt8] {
        (address.mappedIPv4 ?? address).bytes + [UInt8(port >> 8), UInt8(port & 0xff)]
    }
}
