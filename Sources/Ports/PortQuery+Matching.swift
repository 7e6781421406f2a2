import Glibc
internal import LinuxKernel

extension PortQuery {
    /// The listening sockets that answer to this question, from the kernel's tables.
    func sockets() throws(Errno) -> [ListeningSocket] {
        switch target {
        case .ports(let ports, let transport, let family, let host):
            // The kernel itself picks out one port; a range is cheaper to pick out here.
            let one = ports.count == 1 ? ports.lowerBound : nil
            return try SocketDiagnosis.listeners(transport, port: one).filter {
                Self.answers($0.place, ports, host, family)
            }
        case .path(let path):
            let wanted = PathQuestion(path)
            return try SocketDiagnosis.unixListeners().filter { wanted.answers($0.place) }
        case .abstract(let name):
            return try SocketDiagnosis.unixListeners().filter { $0.place.isAbstract(name) }
        case .process(let pid):
            let everything = try Self.everything([.tcp, .udp], unix: true)
            guard case .has(let open) = try OpenSockets.look(for: everything.map(\.inode).sorted(), in: pid) else {
                return []
            }
            let inodes = Set(open.map(\.inode))
            return everything.filter { inodes.contains($0.inode) }
        case .everything(let transports, let unix):
            return try Self.everything(transports, unix: unix)
        }
    }

    private static func everything(_ transports: Set<Transport>, unix: Bool) throws(Errno) -> [ListeningSocket] {
        var found: [ListeningSocket] = []
        if transports.contains(.tcp) { found += try inOrder(SocketDiagnosis.tcpListeners()) }
        if transports.contains(.udp) { found += try inOrder(SocketDiagnosis.udpSockets()) }
        if unix { found += try SocketDiagnosis.unixListeners() }
        return found
    }

    private static func inOrder(_ sockets: [ListeningSocket]) -> [ListeningSocket] {
        sockets.sorted { ($0.place.port ?? 0, $0.place.text) < ($1.place.port ?? 0, $1.place.text) }
    }

    /// Whether a socket at `place` takes what is sent to one of `ports` at `host`.
    static func answers(
        _ place: ListeningPlace, _ ports: ClosedRange<UInt16>, _ host: Host, _ family: Family = .any
    ) -> Bool {
        guard let bound = place.address, let port = place.port, ports.contains(port) else { return false }
        let onlyIPv6 = place.isOnlyIPv6
        guard reaches(bound, onlyIPv6, family) else { return false }
        return switch host {
        case .any: true
        case .localhost:
            ["127.0.0.1", "::1"].compactMap(InternetAddress.init).contains {
                reaches($0, true, family) && serves(bound, onlyIPv6, $0)
            }
        case .address(let address): serves(bound, onlyIPv6, address)
        }
    }

    /// Whether a socket bound to `bound` can be reached by that family.
    private static func reaches(_ bound: InternetAddress, _ onlyIPv6: Bool?, _ family: Family) -> Bool {
        let isIPv6 = bound.isIPv6 && bound.mappedIPv4 == nil
        return switch family {
        case .any: true
        case .ipv6: isIPv6
        case .ipv4: !isIPv6 || (bound.isUnspecified && onlyIPv6 != true)
        }
    }

    /// Whether a socket bound to `bound` takes what is sent to `asked`.
    static func serves(_ bound: InternetAddress, _ onlyIPv6: Bool?, _ asked: InternetAddress) -> Bool {
        let asked = asked.mappedIPv4 ?? asked
        let bound = bound.mappedIPv4 ?? bound
        if asked.isIPv6 == bound.isIPv6 {
            return bound == asked || bound.isUnspecified || asked.isUnspecified
        }
        // `[::]` takes IPv4 as well unless it was told not to; where nobody knows, it is better named than missed.
        return bound.isIPv6 && bound.isUnspecified && onlyIPv6 != true
    }
}

extension PortQuery {
    /// The sockets that keep a server from it, by their inodes: listeners, and what is bound without listening.
    func blocking(everywhere: Bool) throws(Errno) -> Set<UInt64> {
        let report = try Finding(self, withElsewhere: everywhere)
        var found = Set(report.sockets.map(\.inode))
        for obstacle in report.obstacles {
            switch obstacle {
            case .bound, .elsewhere: found.formUnion(obstacle.inodes)
            case .hidden(let isBound): found.insert(try notShown(isBound))
            case .unreadable(let pid): throw Errno(EACCES, in: "look into process \(pid)")
            case .untold, .refused, .timeWait, .closing, .connections, .noProcess, .otherProtocol, .otherFamily, .file,
                .noPlace:
                break
            }
        }
        return found
    }

    /// The sockets that answer to it, by their inodes, wherever a path leads.
    func listening() throws(Errno) -> Set<UInt64> {
        guard case .path = target else { return Set(try sockets().map(\.inode)) }
        let finding = try Finding(self, withElsewhere: false)
        // One that may not be seen may come yet.
        return finding.obstacles.contains(.hidden(isBound: true)) ? [0] : Set(finding.sockets.map(\.inode))
    }

    /// Stands for a socket whose number is not told: 0, which no socket has.
    private func notShown(_ isBound: Bool) throws(Errno) -> UInt64 {
        guard isBound else { throw Errno(EACCES, in: "tell whether a socket is bound to \(self)") }
        return 0
    }
}
