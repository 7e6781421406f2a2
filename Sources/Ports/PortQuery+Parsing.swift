internal import LinuxKernel

extension PortQuery {
    /// Reads what was typed.
    ///
    /// - `8000`, `:8000`, `*:8000`: a TCP port at any address; `:8000-8010`: a range; `:http`: a service by its name.
    /// - `127.0.0.1:8000`, `[::1]:8000`, `localhost:8000`: whoever answers at that address. `0.0.0.0` and `[::]`
    ///   stand for every address of their family.
    /// - `udp:53`, `tcp4:80`, `udp6:[::1]:53`: the same by protocol and family; `53/udp` as fuser(1) has it.
    /// - `/run/app.sock`, `./app.sock`, `unix:app.sock`: a unix socket by its path; `@app`: by its abstract name.
    /// - `pid:812`: whatever that process listens on.
    public init(_ text: String) throws(PortQueryProblem) {
        try self.init(text) { SocketDiagnosis.port(ofService: $0, $1) }
    }

    /// The same; `service` tells the port of a service's name, nil for one that is unknown.
    init(_ text: String, service: @escaping (String, Transport) -> UInt16?) throws(PortQueryProblem) {
        guard !text.isEmpty else { throw .empty }
        guard !text.utf8.contains(0) else { throw .nameWithNUL }
        if let target = try Self.unixSocket(text) {
            self.init(target)
        } else if text.hasPrefix("pid:") {
            self.init(.process(try Self.process(text.dropFirst("pid:".count))))
        } else {
            let (rest, transport, family) = Self.protocolOf(text)
            self.init(try PortGrammar(rest, whole: text, transport, service).target(family))
        }
    }

    /// A path or an abstract name; nil when the text is about ports.
    private static func unixSocket(_ text: String) throws(PortQueryProblem) -> Target? {
        let isMarked = text.hasPrefix("unix:")
        guard isMarked || ["@", "/", "./", "../"].contains(where: text.hasPrefix) else { return nil }
        let name = isMarked ? text.dropFirst("unix:".count) : text[...]
        let isAbstract = name.hasPrefix("@")
        let rest = String(isAbstract ? name.dropFirst() : name)
        guard !rest.isEmpty else { throw .nameMissing }
        return isAbstract ? .abstract(rest) : .path(rest)
    }

    private static func process(_ text: Substring) throws(PortQueryProblem) -> Int32 {
        guard PortGrammar.isNumber(text), let pid = Int32(text), pid > 0 else { throw .notAProcess(String(text)) }
        return pid
    }

    /// The protocol in front, `udp6:`, or behind, `/udp`, and what is left without it; TCP of both families when none is
    /// named.
    private static func protocolOf(_ text: String) -> (rest: Substring, Transport, Family) {
        for transport in [Transport.tcp, .udp] {
            for family in [Family.any, .ipv4, .ipv6] {
                let mark = transport.rawValue + family.rawValue
                if text.hasPrefix(mark + ":") { return (text.dropFirst(mark.count + 1), transport, family) }
                if text.hasSuffix("/" + mark) { return (text.dropLast(mark.count + 1), transport, family) }
            }
        }
        return (text[...], .tcp, .any)
    }
}
