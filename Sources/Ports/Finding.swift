import Glibc
internal import LinuxKernel

/// What the kernel's socket tables say to one question, before anybody is looked for.
struct Finding {
    let query: PortQuery
    let sockets: [ListeningSocket]
    /// Without their holders.
    private(set) var obstacles: [Obstacle] = []
    /// To the ports that were asked for.
    private(set) var clients: [Meeting] = []

    init(_ query: PortQuery, _ effort: Holders.Effort) throws(Errno) {
        self.query = query
        sockets = try query.sockets()
        if sockets.isEmpty, effort.withObstacles {
            obstacles = try Self.obstacles(query) + (effort.entersNamespaces ? Self.elsewhere(query) : [])
        }
        if effort.withClients, !sockets.isEmpty { clients = try Self.clients(sockets) }
    }

    /// Only what keeps a server away, and only what costs no time: listeners and what is bound without listening, with
    /// `withElsewhere` in the other network namespaces too.
    init(_ query: PortQuery, withElsewhere: Bool) throws(Errno) {
        self.query = query
        sockets = try query.sockets()
        if sockets.isEmpty {
            obstacles =
                if case .process(let pid) = query.target { try Self.unknown(pid) } else { try Self.bound(query) }
        }
        if withElsewhere { obstacles += try Self.elsewhere(query) }
    }

    /// The sockets whose holders are looked for.
    var wanted: [ListeningSocket] {
        let others = obstacles.flatMap(\.inodes) + clients.compactMap { $0.other?.inode }
        return sockets + others.filter { $0 != 0 }.map { ListeningSocket(place: .unnamed, inode: $0) }
    }

    /// Nobody listens: what else has to do with it, what is nearest to holding it first.
    private static func obstacles(_ query: PortQuery) throws(Errno) -> [Obstacle] {
        if case .process(let pid) = query.target { return try unknown(pid) }
        guard case .ports(let ports, let transport, let family, let host) = query.target else { return [] }
        func answers(_ place: ListeningPlace) -> Bool { PortQuery.answers(place, ports, host, family) }
        let one = ports.count == 1 ? ports.lowerBound : nil
        var found = try bound(query)
        if transport == .tcp {
            let connections = try SocketDiagnosis.connections(port: one).filter {
                answers(.tcp($0.address, port: $0.port, onlyIPv6: true, interface: nil))
            }
            found += Self.obstacles(connections)
        }
        let other =
            switch transport {
            case .tcp: try SocketDiagnosis.udpSockets(port: one)
            case .udp: try SocketDiagnosis.tcpListeners(port: one)
            }
        let others = other.filter { answers($0.place) }
        if !others.isEmpty { found.append(.otherProtocol(others, holders: [])) }
        return found
    }

    /// Why a process shows no sockets, where that says nothing of what it has.
    private static func unknown(_ pid: Int32) throws(Errno) -> [Obstacle] {
        switch try OpenSockets.look(for: [], in: pid) {
        case .has: []
        case .refused: [.unreadable(pid)]
        // One that /proc hides is there all the same.
        case .gone: kill(pid, 0) == -1 && errno == ESRCH ? [.noProcess(pid)] : [.unreadable(pid)]
        }
    }

    /// What is bound to ports without listening on them.
    static func bound(_ query: PortQuery) throws(Errno) -> [Obstacle] {
        guard case .ports(let ports, .tcp, let family, let host) = query.target else { return [] }
        let one = ports.count == 1 ? ports.lowerBound : nil
        guard let all = try SocketDiagnosis.boundSockets(port: one) else { return untold(ports, family, host) }
        let bound = all.filter { PortQuery.answers($0.place, ports, host, family) }
        return bound.isEmpty ? [] : [.bound(bound, holders: [])]
    }

    /// What only trying can tell, of a few ports.
    static func untold(
        _ ports: ClosedRange<UInt16>, _ family: PortQuery.Family, _ host: PortQuery.Host
    ) -> [Obstacle] {
        let texts =
            switch host {
            case .any: ["0.0.0.0", "::"]
            case .localhost: ["127.0.0.1", "::1"]
            case .address(let address): ["\(address)"]
            }
        let addresses = texts.compactMap(InternetAddress.init).filter { address in
            family == .any || address.isIPv6 == (family == .ipv6)
        }
        let isTaken = ports.prefix(64).contains { port in
            addresses.contains { BindProbe.isTaken($0, port: port, .tcp) }
        }
        return isTaken ? [.untold] : []
    }

    private static func obstacles(_ connections: [Connection]) -> [Obstacle] {
        var found: [Obstacle] = []
        let owned = connections.filter { $0.isOwned }
        if !owned.isEmpty { found.append(.connections(owned, holders: [])) }
        let closing = connections.count { !$0.isOwned && $0.state != .timeWait }
        if closing > 0 { found.append(.closing(closing)) }
        let waiting = connections.filter { !$0.isOwned && $0.state == .timeWait }
        if let longest = waiting.map(\.millisecondsLeft).max() {
            found.append(.timeWait(waiting.count, millisecondsLeft: longest))
        }
        return found
    }

    /// Listeners in the network namespaces of other processes, as far as they may be entered.
    private static func elsewhere(_ query: PortQuery) throws(Errno) -> [Obstacle] {
        guard ThisProcess.user == 0 else { return [] }
        var found: [Obstacle] = []
        for (number, pid) in try Namespaces.otherNetworks() {
            let sockets = try Namespaces.inNetwork(of: pid) { () throws(Errno) in try query.sockets() } ?? []
            if !sockets.isEmpty { found.append(.elsewhere(sockets, namespace: number, pid: pid, holders: [])) }
        }
        return found
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
            connection.isOwned && ports.contains(connection.port)
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
