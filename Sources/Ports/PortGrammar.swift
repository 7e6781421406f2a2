internal import LinuxKernel

/// An address and the ports behind it: `[::1]:8000-8010`.
struct PortGrammar {
    private let text: Substring
    private let whole: String
    private let transport: Transport
    private let service: (String, Transport) -> UInt16?

    /// `whole` is what was typed, for the complaint.
    init(
        _ text: Substring, whole: String, _ transport: Transport, _ service: @escaping (String, Transport) -> UInt16?
    ) {
        self.text = text
        self.whole = whole
        self.transport = transport
        self.service = service
    }

    func target(_ family: PortQuery.Family) throws(PortQueryProblem) -> PortQuery.Target {
        guard let colon = text.lastIndex(of: ":"), !text.hasSuffix("]") else {
            if text.isEmpty || text.hasPrefix("[") || InternetAddress(String(text)) != nil { throw .portMissing(whole) }
            return .ports(try ports(text), transport, family, at: .any)
        }
        let rest = text[text.index(after: colon)...]
        guard !rest.isEmpty else { throw .portMissing(whole) }
        let host = try host(text[..<colon])
        if case .address(let address) = host, family != .any, address.isIPv6 != (family == .ipv6) {
            throw .otherFamily(whole)
        }
        return .ports(try ports(rest), transport, family, at: host)
    }

    private func host(_ text: Substring) throws(PortQueryProblem) -> PortQuery.Host {
        switch text {
        case "", "*": return .any
        case "localhost": return .localhost
        default: break
        }
        if text.hasPrefix("["), text.hasSuffix("]") {
            let inside = String(text.dropFirst().dropLast())
            guard let address = InternetAddress(inside), address.isIPv6 else { throw .notAnAddress(inside) }
            return .address(address)
        }
        guard !text.contains(":") else { throw .bracketsMissing(String(text)) }
        guard let address = InternetAddress(String(text)) else { throw .notAnAddress(String(text)) }
        return .address(address)
    }

    private func ports(_ text: Substring) throws(PortQueryProblem) -> ClosedRange<UInt16> {
        // A dash can also be in the name of a service.
        if let dash = text.firstIndex(of: "-"), Self.isNumber(text[..<dash]),
            Self.isNumber(text[text.index(after: dash)...])
        {
            let (first, last) = (try port(text[..<dash]), try port(text[text.index(after: dash)...]))
            guard first <= last else { throw .backwards(String(text)) }
            return first...last
        }
        let port = try port(text)
        return port...port
    }

    private func port(_ text: Substring) throws(PortQueryProblem) -> UInt16 {
        if Self.isNumber(text) {
            guard let port = UInt16(text), port > 0 else { throw .notAPort(String(text)) }
            return port
        }
        guard let port = service(String(text), transport), port > 0 else { throw .unknownService(String(text)) }
        return port
    }

    static func isNumber(_ text: Substring) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (48...57).contains($0) }
    }
}
