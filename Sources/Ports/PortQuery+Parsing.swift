internal import LinuxKernel

extension PortQuery {
    /// Reads what was typed.
    ///
    /// - `8000`, `:8000`, `*:8000`: a port at any address; `:8000-8010`: a range; `:http`: a service by its name.
    /// - `127.0.0.1:8000`, `[::1]:8000`, `localhost:8000`: whoever answers at that address. `0.0.0.0` and `[::]`
    ///   stand for every address of their family.
    /// - `/run/app.sock`, `./app.sock`, `unix:app.sock`: a unix socket by its path; `@app`: by its abstract name.
    public init(_ text: String) throws(PortQueryProblem) {
        guard !text.isEmpty else { throw .empty }
        guard !text.utf8.contains(0) else { throw .nameWithNUL }
        if text.hasPrefix("unix:") {
            try self.init(unixSocket: text.dropFirst("unix:".count))
        } else if ["@", "/", "./", "../"].contains(where: text.hasPrefix) {
            try self.init(unixSocket: text[...])
        } else {
            try self.init(internet: text)
        }
    }

    private init(unixSocket name: Substring) throws(PortQueryProblem) {
        let isAbstract = name.hasPrefix("@")
        let rest = String(isAbstract ? name.dropFirst() : name)
        guard !rest.isEmpty else { throw .nameMissing }
        self.init(isAbstract ? .abstract(rest) : .path(rest))
    }

    private init(internet text: String) throws(PortQueryProblem) {
        guard let colon = text.lastIndex(of: ":"), !text.hasSuffix("]") else {
            if text.hasPrefix("[") || InternetAddress(text) != nil { throw .portMissing(text) }
            self.init(.tcp(try Self.ports(text), at: .any))
            return
        }
        let host = try Self.host(text[..<colon])
        let ports = String(text[text.index(after: colon)...])
        guard !ports.isEmpty else { throw .portMissing(text) }
        self.init(.tcp(try Self.ports(ports), at: host))
    }

    private static func host(_ text: Substring) throws(PortQueryProblem) -> Host {
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

    private static func ports(_ text: String) throws(PortQueryProblem) -> ClosedRange<UInt16> {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        // A dash can also be in the name of a service.
        if parts.count == 2, parts.allSatisfy(isNumber) {
            let (first, last) = (try port(parts[0]), try port(parts[1]))
            guard first <= last else { throw .backwards(text) }
            return first...last
        }
        let port = try port(text)
        return port...port
    }

    private static func port(_ text: String) throws(PortQueryProblem) -> UInt16 {
        if isNumber(text) {
            guard let port = UInt16(text), port > 0 else { throw .notAPort(text) }
            return port
        }
        guard let port = SocketDiagnosis.port(ofService: text), port > 0 else { throw .unknownService(text) }
        return port
    }

    private static func isNumber(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (48...57).contains($0) }
    }
}
