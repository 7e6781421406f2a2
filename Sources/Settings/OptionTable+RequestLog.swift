extension OptionTable {
    /// Which requests are logged, and how; `disable-logging` is with the master's options.
    static let requestLogOptions: [Option] = [
        Option(
            "log-format", "logformat", example: "%(addr) %(method) %(uri) %(status) %(msecs)",
            does: .grammar(isStrict: false, takeFormat)),
        Option("log-format-strftime", "logformat-strftime", does: .flag { $0.logsDatesAsGiven = $1 }),
        Option("log-4xx", does: .flag { $0.requests.log.clientErrors = $1 }),
        Option("log-5xx", does: .flag { $0.requests.log.serverErrors = $1 }),
        Option("log-zero", does: .flag { $0.requests.log.empty = $1 }),
        Option("log-slow", example: "500", does: .grammar(isStrict: true, takeSlow)),
        Option(
            "log-big", example: "1048576",
            does: .grammar(isStrict: true) {
                if let size = size($1, in: $0.section, &$2) { $0.requests.log.bigBytes = size }
            }),
        Option("log-x-forwarded-for", does: .flag { $0.requests.log.believesForwarded = $1 }),
    ]

    /// Milliseconds as uWSGI counts them; where svctl alone reads, they may have another unit.
    private static func takeSlow(_ draft: inout Draft, _ setting: Setting, _ findings: inout Findings) {
        if draft.section.isOwn, let time = try? DurationGrammar.parse(setting.text) {
            draft.requests.log.slowMilliseconds = Int(time / .milliseconds(1))
            return
        }
        guard let (number, junk) = NumberGrammar.integer(setting.entry.value), 0...Int(Int32.max) ~= number else {
            findings.error(
                "\(setting.written) needs a number of milliseconds, not '\(setting.text)'", at: setting.place,
                remedy: "write \(setting.written) = 500")
            return
        }
        NumberMeant.reportUnread(behind: number, junk, of: setting, counting: .milliseconds, &findings)
        draft.requests.log.slowMilliseconds = number
    }

    private static func takeFormat(_ draft: inout Draft, _ setting: Setting, _ findings: inout Findings) {
        draft.requests.log.format = setting.text
        let unknown = RequestLogRules.unknownNames(in: setting.text).map { "%(\($0))" }
        guard let last = unknown.last else { return }
        let names = unknown.count == 1 ? "\(last) is" : "\(unknown.dropLast().joined(separator: ", ")) and \(last) are"
        findings.warning(
            "\(names) always - in a line of the log: svctl does not know \(unknown.count == 1 ? "it" : "them")",
            at: setting.place,
            remedy: "take \(unknown.count == 1 ? "it" : "them") out, or write one of \(RequestLogRules.someNames)")
    }
}

extension RequestLogRules {
    static let someNames = "addr user method uri status size msecs referer uagent var.NAME"

    /// What a line can tell; the worker's `log_format.py` has the same.
    private static let names: Set<String> = [
        "addr", "cl", "core", "ctime", "epoch", "ftime", "headers", "host", "hsize", "ltime", "method", "micros",
        "modifier1", "msecs", "pid", "pktsize", "proto", "referer", "rsize", "rss", "rssM", "secs", "size", "status",
        "switches", "time", "tmicros", "tmsecs", "uagent", "uri", "user", "vars", "vsz", "vszM", "wid",
    ]

    /// The names in a format that mean nothing here, each once.
    static func unknownNames(in format: String) -> [String] {
        var seen = names
        return format.placeholders.filter { !$0.hasPrefix("var.") && seen.insert($0).inserted }
    }
}

extension String {
    /// What stands in each `%( )`, from left to right.
    fileprivate var placeholders: [String] {
        let bytes = Array(utf8)
        var found: [String] = []
        var start: Int?
        for offset in bytes.indices.dropFirst() {
            if let first = start {
                guard bytes[offset] == UInt8(ascii: ")") else { continue }
                found.append(String(decoding: bytes[first..<offset], as: UTF8.self))
                start = nil
            } else if bytes[offset] == UInt8(ascii: "("), bytes[offset - 1] == .percent {
                start = offset + 1
            }
        }
        return found
    }
}
