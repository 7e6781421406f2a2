extension OptionTable {
    /// What is done with every request and answer, and by what.
    static let requestOptions: [Option] = [
        Option(
            "import", "pyimport", "py-import", "python-import", "shared-import", "shared-pyimport", "shared-py-import",
            "shared-python-import", example: "package.module", does: .text { $0.requests.imports.append($1.text) }),
        Option(
            "pyargv", example: "--settings production",
            does: .text { $0.requests.arguments = $1.entry.words.map(\.text) }),
        Option("add-header", example: "X-Frame-Options: DENY", does: .grammar(isStrict: false, takeHeader)),
        Option(
            "http-timeout", "socket-timeout", example: "60s",
            does: .grammar(isStrict: true) {
                if let wait = duration($1, patience, &$2) {
                    $0.requests.waitSeconds = wait > .zero ? seconds(wait) : nil
                }
            }),
        Option("http-keepalive", example: "60s", does: .grammar(isStrict: true, mayBeEmpty: true, takeKeepAlive)),
        Option("gevent", example: "100", does: .number(NumberRule(range: 0...10_000)) { $0.requests.greenlets = $1 }),
        Option("gevent-monkey-patch", "gevent-early-monkey-patch", does: .flag { _, _ in }),
    ]

    /// All that the real uWSGI does with requests as well, where it serves.
    static let optionsOfRequests =
        frontServerOptions + staticFileOptions + mountOptions + requestLogOptions + requestOptions

    private static func takeHeader(_ draft: inout Draft, _ setting: Setting, _ findings: inout Findings) {
        let parts = setting.text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(trimmed)
        guard parts.count == 2, !parts[0].isEmpty, parts[0].utf8.allSatisfy(isOfToken) else {
            findings.warning(
                "\(setting.written) wants a name and a value, with a colon between them", at: setting.place,
                remedy: "write \(setting.written) = X-Frame-Options: DENY")
            return
        }
        guard !ofConnections.contains(parts[0].lowercased()) else {
            findings.warning(
                "\(parts[0]) is about the connection, which the app server answers for: it is not added",
                at: setting.place, remedy: "take the line out")
            return
        }
        draft.requests.addedHeaders.append(AddedHeader(name: parts[0], value: parts[1]))
    }

    /// What is said of a connection (RFC 9110, 7.6.1), and how long an answer is.
    private static let ofConnections: Set<String> = [
        "connection", "content-length", "keep-alive", "proxy-authenticate", "proxy-authorization", "te", "trailer",
        "transfer-encoding", "upgrade",
    ]

    /// uWSGI's switch and its number of seconds in one: connections are kept in any case, so 1 says nothing new.
    private static func takeKeepAlive(_ draft: inout Draft, _ setting: Setting, _ findings: inout Findings) {
        guard !setting.text.isEmpty else { return }
        guard draft.section.isOwn || NumberGrammar.integer(setting.entry.value) != nil else {
            return findings.note(
                "'\(setting.text)' is no number and counts as 0 in uWSGI, which is off; here connections are kept anyway",
                at: setting.place, remedy: "write \(setting.written) = 60 for the seconds")
        }
        guard let time = duration(setting, patience, &findings) else { return }
        draft.requests.keepAliveSeconds = time > .seconds(1) ? seconds(time) : nil
    }

    private static let patience = DurationRange(from: .zero, "0s", to: .seconds(86_400), "24h").capped(at: "24h")

    /// Rounded up: who may take a little time is not to be told that there is none.
    private static func seconds(_ duration: Duration) -> Int {
        Int(duration.components.seconds) + (duration.components.attoseconds > 0 ? 1 : 0)
    }

    private static func trimmed(_ text: Substring) -> String {
        var rest = text.drop { $0 == " " || $0 == "\t" }
        while let last = rest.last, last == " " || last == "\t" { rest = rest.dropLast() }
        return String(rest)
    }

    /// Whether a byte may stand in a header's name: RFC 9110, 5.6.2.
    private static func isOfToken(_ byte: UInt8) -> Bool {
        let letters = UInt8(ascii: "A")...UInt8(ascii: "Z"), small = UInt8(ascii: "a")...UInt8(ascii: "z")
        return letters ~= byte || small ~= byte || byte.isDigit || "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }
}
