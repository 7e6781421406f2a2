internal import LinuxKernel

extension PortQuery {
    /// What of it nobody listens on: parts of a range, else the question itself; empty when all is held.
    func freePart() throws(Errno) -> [PortQuery] {
        let sockets = try sockets()
        guard case .ports(let ports, _, _, _) = target, ports.count > 1 else { return sockets.isEmpty ? [self] : [] }
        let isHeld = Self.marks(ports, sockets)
        return part { !isHeld[Int($0 - ports.lowerBound)] }
    }

    /// What of it somebody holds, who listens on it or has it bound; likewise.
    func heldPart() throws(Errno) -> [PortQuery] {
        guard case .ports(let ports, _, _, _) = target, ports.count > 1 else {
            return try blocking(everywhere: false).isEmpty ? [] : [self]
        }
        var sockets = try sockets()
        // What is bound without listening takes no connections, but keeps a server away.
        for case .bound(let bound, _) in try Finding.bound(self) { sockets += bound }
        let isHeld = Self.marks(ports, sockets)
        return part { isHeld[Int($0 - ports.lowerBound)] }
    }

    /// The process that is asked about, when it may not be looked into.
    func unreadableProcess() throws(Errno) -> Int32? {
        guard case .process(let pid) = target else { return nil }
        return try Finding(self, withElsewhere: false).obstacles.contains(.unreadable(pid)) ? pid : nil
    }

    private static func marks(_ ports: ClosedRange<UInt16>, _ sockets: [ListeningSocket]) -> [Bool] {
        var marks = [Bool](repeating: false, count: ports.count)
        for port in sockets.compactMap(\.place.port) where ports.contains(port) {
            marks[Int(port - ports.lowerBound)] = true
        }
        return marks
    }

    /// The ports of a range that are meant, those side by side as one question.
    private func part(_ isMeant: (UInt16) -> Bool) -> [PortQuery] {
        guard case .ports(let ports, let transport, let family, let host) = target else { return [] }
        var found: [ClosedRange<UInt16>] = []
        for port in ports where isMeant(port) {
            if let last = found.last, last.upperBound + 1 == port {
                found[found.count - 1] = last.lowerBound...port
            } else {
                found.append(port...port)
            }
        }
        return found.map { PortQuery(.ports($0, transport, family, at: host)) }
    }
}
