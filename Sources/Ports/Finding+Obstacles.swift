import Glibc
internal import LinuxKernel

/// What stands in the way where nobody listens.
extension Finding {
    /// What is nearest to holding it comes first.
    static func obstacles(_ query: PortQuery) throws(Errno) -> [Obstacle] {
        var found = try bound(query)
        guard case .ports(let ports, let transport, let family, let host) = query.target else { return found }
        func answers(_ place: ListeningPlace) -> Bool { PortQuery.answers(place, ports, host, family) }
        let one = ports.count == 1 ? ports.lowerBound : nil
        if transport == .tcp {
            let connections = try SocketDiagnosis.connections(port: one).filter {
                answers(.tcp($0.address, port: $0.port, onlyIPv6: true, interface: nil))
            }
            if found.isEmpty, !connections.isEmpty {
                let used = connections.map(\.port).ascending
                let isRefused = isRefused(used, family, host)
                if isRefused != false { found.append(.refused(isCertain: isRefused == true)) }
            }
            found += obstacles(connections)
        }
        if let rivals = try otherFamily(ports, transport, host) { found.append(.otherFamily(rivals, holders: [])) }
        let others = try SocketDiagnosis.listeners(transport == .tcp ? .udp : .tcp, port: one).filter {
            answers($0.place)
        }
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

    /// What holds it without listening: sockets that were bound to it, or whatever a process has that may not be read.
    static func bound(_ query: PortQuery) throws(Errno) -> [Obstacle] {
        let found: [ListeningSocket]
        switch query.target {
        case .ports(let ports, let transport, let family, let host):
            let one = ports.count == 1 ? ports.lowerBound : nil
            guard let all = try SocketDiagnosis.boundSockets(transport, port: one) else {
                return isRefused(Array(ports.prefix(64)), family, host) == true ? [.untold] : []
            }
            found = all.filter { PortQuery.answers($0.place, ports, host, family) }
        case .abstract(let name):
            found = try SocketDiagnosis.boundUnixSockets().filter { $0.place.isAbstract(name) }
        case .process(let pid): return try unknown(pid)
        case .path, .everything: return []
        }
        return found.isEmpty ? [] : [.bound(found, holders: [])]
    }

    /// What only trying can tell; nil where that cannot either.
    static func isRefused(_ ports: [UInt16], _ family: PortQuery.Family, _ host: PortQuery.Host) -> Bool? {
        let texts =
            switch host {
            case .any: ["0.0.0.0", "::"]
            case .localhost: ["127.0.0.1", "::1"]
            case .address(let address): ["\(address)"]
            }
        let addresses = texts.compactMap(InternetAddress.init).filter { address in
            family == .any || address.isIPv6 == (family == .ipv6)
        }
        let answers = ports.flatMap { port in addresses.map { BindProbe.isTaken($0, port: port, .tcp) } }
        return answers.contains(true) ? true : answers.contains(false) ? false : nil
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

    /// Where `[::]` was asked for: what has IPv4 alone, so that a server of both families is refused; nil when none is.
    private static func otherFamily(
        _ ports: ClosedRange<UInt16>, _ transport: Transport, _ host: PortQuery.Host
    ) throws(Errno) -> [ListeningSocket]? {
        guard case .address(let asked) = host, asked.isIPv6, asked.isUnspecified else { return nil }
        let one = ports.count == 1 ? ports.lowerBound : nil
        let all =
            try SocketDiagnosis.listeners(transport, port: one)
            + (SocketDiagnosis.boundSockets(transport, port: one) ?? [])
        let rivals = all.filter { PortQuery.answers($0.place, ports, .any, .ipv4) }
        guard rivals.isEmpty else { return rivals }
        let isTaken = ports.prefix(64).contains {
            BindProbe.isTaken(asked, port: $0, transport, bothFamilies: true) == true
                && BindProbe.isTaken(asked, port: $0, transport) == false
        }
        return isTaken ? [] : nil
    }

    /// Listeners in the network namespaces of other processes, as far as they may be entered.
    static func elsewhere(_ query: PortQuery) throws(Errno) -> [Obstacle] {
        // A path is of no network.
        if case .path = query.target { return [] }
        guard ThisProcess.user == 0 else { return [] }
        var found: [Obstacle] = []
        for (number, pid) in try Namespaces.otherNetworks() {
            let sockets = try Namespaces.inNetwork(of: pid) { () throws(Errno) in try query.sockets() } ?? []
            if !sockets.isEmpty { found.append(.elsewhere(sockets, namespace: number, pid: pid, holders: [])) }
        }
        return found
    }
}
