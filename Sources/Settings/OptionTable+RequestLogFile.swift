extension OptionTable {
    /// Where requests are logged when that is not where the rest is.
    static let requestLogFileOptions: [Option] = [
        Option(
            "req-logger", "logger-req", example: "file:/var/log/app-requests.log",
            does: .grammar(isStrict: false, takeRequestLogger))
    ]

    /// `file:PATH`, `file:logfile=PATH,maxsize=N,backupname=PATH` or `stdio`.
    private static func takeRequestLogger(_ draft: inout Draft, _ setting: Setting, _ findings: inout Findings) {
        let words = setting.text.split(separator: " ").map(String.init)
        guard words.count == 1 else {
            return lose("it has a name, and svctl has no log-req-route that would send lines to it", setting, &findings)
        }
        if ["stdio", "stdio:"].contains(words[0]) { return draft.requestLog = nil }
        guard let file = FileLogger(words[0]) else {
            return lose("requests are logged where svctl's own log goes", setting, &findings)
        }
        guard let path = file.path else { return lose("it names no file", setting, &findings) }
        draft.requestLog = RequestLogDraft(
            path: path, largest: file.largest.flatMap { $0 > 0 ? $0 : nil }, backup: file.backup)
    }

    private static func lose(_ why: String, _ setting: Setting, _ findings: inout Findings) {
        findings.loss(
            of: setting.written, why, at: setting.place,
            remedy: "write \(setting.written) = file:/var/log/app-requests.log, or take the line out")
    }
}

/// What a section has said of its requests' own log: paths as written.
struct RequestLogDraft: Sendable {
    var path: String
    var largest: Int?
    var backup: String?
}

extension Draft {
    /// Puts it together; paths start at `work`, where uWSGI is when it opens the file.
    func requestLogFile(in work: String, _ findings: inout Findings) -> RequestLogFile? {
        guard let log = requestLog, !runsUwsgi, let entry = sources["req-logger"] else { return nil }
        guard command == nil else {
            findings.warning(
                "\(entry.key) is for Python apps: a command does what its own words say", at: entry.keyPlace,
                remedy: "take it out, and say it in the command")
            return nil
        }
        if !logsRequests, !requests.log.picksSome {
            findings.warning(
                "\(log.path) stays empty: disable-logging keeps requests out of every log", at: entry.place,
                remedy: "take disable-logging out, or write log-5xx = true for those that fail")
        }
        return RequestLogFile(
            path: absolute(log.path, in: work), largest: log.largest, backup: log.backup.map { absolute($0, in: work) })
    }
}

extension RequestLogRules {
    /// Whether some requests are logged though not all are.
    fileprivate var picksSome: Bool {
        clientErrors || serverErrors || empty || slowMilliseconds != nil || bigBytes != nil
    }
}
