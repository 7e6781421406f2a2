/// What the real uWSGI speaks on the master's sockets.
extension Draft {
    /// The options of its router, `http`, by the names that they have without it.
    static let withoutRouter = [
        "http-modifier1": "http-socket-modifier1", "http-modifier2": "http-socket-modifier2",
    ]

    /// What uWSGI makes its own sockets with, such as that of `stats`; it takes three digits, and the master's sockets
    /// stay as they are.
    var modeForUwsgi: String? {
        socketMode.map { mode in
            let digits = String(mode & 0o777, radix: 8)
            return "--chmod-socket=" + String(repeating: "0", count: 3 - digits.utf8.count) + digits
        }
    }

    /// Says what uWSGI does not speak: it would end at once, or nobody would get an answer.
    func reportProtocols(of listeners: [ListenerConfiguration], _ findings: inout Findings) {
        for listener in listeners where !Self.protocolsOfUwsgi.contains(listener.protocolName) {
            let name = listener.protocolName
            let isSecret = Self.secretProtocols.contains(name)
            findings.error(
                isSecret
                    ? "the \(name) protocol needs a certificate, which this line has no place for"
                    : "uWSGI does not speak the protocol '\(name)': nobody would listen on \(listener.written)",
                at: listener.place,
                remedy: isSecret
                    ? "write \(name)-socket = \(listener.written),/etc/ssl/app.crt,/etc/ssl/app.key"
                    : "protocol is one of: " + Self.protocolsOfUwsgi.joined(separator: " "))
        }
    }

    /// Says what the router alone does, which is left out.
    func reportKeepAlive(_ work: UwsgiWork, _ listeners: [ListenerConfiguration], _ findings: inout Findings) {
        guard listeners.standInForRouter(work), let router = listeners.first(where: \.isUwsgiRouter),
            let entry = linesForUwsgi.last(where: { $0.key == "http-keepalive" }),
            entry.text.isEmpty || NumberGrammar.integer(entry.value)?.0 ?? 0 > 0
        else { return }
        findings.warning(
            "uWSGI closes each connection after its answer: http-keepalive is its router's, and no router is run",
            at: entry.keyPlace,
            remedy: "write http11-socket = \(router.written) in place of http, if every answer has a Content-Length")
    }

    /// Says where the router's modifier counts that is not the router's address: the workers have one for all HTTP.
    func reportModifier(_ work: UwsgiWork, _ listeners: [ListenerConfiguration], _ findings: inout Findings) {
        guard listeners.standInForRouter(work),
            let entry = linesForUwsgi.last(where: { Self.withoutRouter[$0.key] != nil && !$0.isPlaceholder }),
            let other = listeners.first(where: { $0.protocolName == ListenerConfiguration.http && !$0.isUwsgiRouter })
        else { return }
        findings.warning(
            "\(entry.key) counts for \(other.written) too: without a router, all HTTP of one uWSGI has the same modifier",
            at: entry.keyPlace, remedy: "give one of the two addresses an [app:NAME] of its own")
    }

    private static let protocolsOfUwsgi = [
        "uwsgi", "puwsgi", "http", "http11", "fastcgi", "fastcgi-nph", "scgi", "scgi-nph", "raw",
    ]
    private static let secretProtocols = ["https", "suwsgi"]
}

extension ListenerConfiguration {
    /// The option with which uWSGI speaks there what is to be spoken.
    ///
    /// Its router in front of the workers, `http`, loses requests when it is replaced; the workers themselves do not.
    func optionOfUwsgi(isRouted: Bool) -> String {
        if protocolName == Self.uwsgi { return "socket" }
        if isRouted, isUwsgiRouter { return "http" }
        return keepsConnections ? "http11-socket" : "\(protocolName)-socket"
    }
}

extension [ListenerConfiguration] {
    /// Whether the workers have the socket of a router that is not run.
    func standInForRouter(_ work: UwsgiWork) -> Bool { !work.isRouted && contains(where: \.isUwsgiRouter) }
}
