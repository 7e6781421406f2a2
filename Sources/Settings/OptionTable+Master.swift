extension OptionTable {
    /// What the master itself does.
    static let masterOptions: [Option] = [
        Option("name", example: "shop", does: .grammar(isStrict: false, takeName)),
        Option("vacuum", does: .flag { $0.vacuum = $1 }),
        Option("pidfile", example: "/run/app.pid", does: .text { $0.pidFile = $1 }),
        Option("logto", "logto2", example: "/var/log/app.log", does: .text { $0.logTo = $1 }),
        Option("daemonize", "daemonize2", example: "/var/log/app.log", does: .grammar(isStrict: false, takeDaemonize)),
        Option("disable-logging", does: .flag { $0.logsRequests = !$1 }),
        Option("strict", does: .flag { $0.isStrict = $1 }),
        Option(
            "need-app",
            does: .grammar(isStrict: false, mayBeEmpty: true) {
                warnIfOff("no worker serves without its application", $1, &$2)
            }),
        Option(
            "die-on-term",
            does: .grammar(isStrict: false, mayBeEmpty: true) {
                warnIfOff("SIGTERM always stops, and never reloads", $1, &$2)
            }),
        Option(
            "master",
            does: .grammar(isStrict: false, mayBeEmpty: true) { warnIfOff("svctl is always the master", $1, &$2) }),
    ]

    private static func takeName(_ draft: inout Draft, _ setting: Setting, _ findings: inout Findings) {
        let isName =
            (1...48).contains(setting.text.utf8.count) && setting.text != "." && setting.text != ".."
            && setting.text.utf8.allSatisfy {
                $0.isDigit || UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 | 0x20 || [45, 46, 95].contains($0)
            }
        if isName {
            draft.name = setting
        } else if draft.referenced.contains("name") {
            // Files for uWSGI use the word as a placeholder, and there it may be anything.
            findings.warning(
                "'\(setting.text)' is no name for svctl, only for %(name)", at: setting.place,
                remedy: "use another word for the placeholder, and write name = shop")
        } else {
            findings.error(
                "'\(setting.text)' is no name: it has 1 to 48 letters, digits, dots, dashes and underscores",
                at: setting.place, remedy: "write name = shop")
        }
    }

    private static func takeDaemonize(_ draft: inout Draft, _ setting: Setting, _ findings: inout Findings) {
        guard !setting.text.isEmpty else {
            findings.error(
                "\(setting.written) has no value", at: setting.place,
                remedy: "write \(setting.written) = /var/log/app.log")
            return
        }
        if !setting.text.utf8.contains(UInt8(ascii: "/")), NumberGrammar.isPlainSwitch(setting.text) {
            findings.warning(
                "\(setting.written) wants a file: this logs to a file called '\(setting.text)'", at: setting.place,
                remedy: "write \(setting.written) = /var/log/app.log")
        }
        draft.daemonize = setting
    }

    /// Says that switching off something that svctl always does changes nothing.
    private static func warnIfOff(_ message: String, _ setting: Setting, _ findings: inout Findings) {
        guard !NumberGrammar.isOn(setting.text) else { return }
        findings.warning("\(setting.written) stays on: \(message)", at: setting.place)
    }
}
