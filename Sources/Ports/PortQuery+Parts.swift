internal import LinuxKernel

extension PortQuery {
    /// What of it nobody listens on: parts of a range, else the question itself; empty when all is held.
    func freePart() throws(Errno) -> [PortQuery] {
        guard case .ports(let ports, _, _, _) = target, ports.count > 1 else {
            return try listening().isEmpty ? [self] : []
        }
        let isHeld = Self.marks(ports, try sockets())
        return part { !isHeld[Int($0 - ports.lowerBound)] }
    }

    /// What of it somebody holds, who listens on it or has it bound, or what the kernel keeps from every server; likewise.
    func heldPart() throws(Errno) -> [PortQuery] {
        guard case .ports(let ports, let transport, let family, let host) = target else {
            return try blocking(everywhere: false).isEmpty ? [] : [self]
        }
        var sockets = try sockets()
        // What is bound without listening takes no connections, but keeps a server away.
        for case .bound(let bound, _) in try Finding.bound(self) { sockets += bound }
        var isHeld = Self.marks(ports, sockets)
        // Of very many only these are tried: each is bound for a moment.
        for port in ports.prefix(transport == .tcp ? 64 : 0) where !isHeld[Int(port - ports.lowerBound)] {
            isHeld[Int(port - ports.lowerBound)] = Finding.isRefused([port], family, host) == true
        }
        return part { isHeld[Int($0 - ports.lowerBound)] }
    }

    /// Why neither can be told, whatever is waited for: what is asked about may not be looked into.
    func unreadable() throws(Errno) -> String? {
        switch target {
        case .process, .path: break
        case .ports, .abstract, .everything: return nil
        }
        for obstacle in try Finding(self, withElsewhere: false).obstacles {
            if case .unreadable(let pid) = obstacle { return Unreadable.sentence(of: pid) }
            if case .hidden(isBound: false) = obstacle { return Unreadable.sentence(of: self, isBound: false) }
        }
        return nil
    }

    /// Whether several ports are asked for.
    var isRange: Bool { if case .ports(let ports, _, _, _) = target { ports.count > 1 } else { false } }

    /// Whether a process is asked about.
    var isProcess: Bool { if case .process = target { true } else { false } }

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
