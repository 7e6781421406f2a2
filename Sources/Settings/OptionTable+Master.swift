extension OptionTable {
    /// What the master itself does.
    static let masterOptions: [Option] = [
        Option("name", example: "shop", for: .whole, does: .grammar(isStrict: false, takeName)),
        Option("vacuum", for: .whole, does: .flag { $0.whole.vacuum = $1 }),
        Option("exit-on-reload", for: .whole, does: .flag { $0.whole.exitsOnReload = $1 }),
        Option("pidfile", example: "/run/app.pid", for: .whole, does: .text { $0.whole.pidFile = $1 }),
        Option("logto", "logto2", example: "/var/log/app.log", for: .whole, does: .text { $0.whole.logTo = $1 }),
        Option(
            "daemonize", "daemonize2", example: "/var/log/app.log", for: .whole,
            does: .grammar(isStrict: false, takeDaemonize)),
        Option("disable-logging", does: .flag { $0.logsRequests = !$1 }),
        Option("strict", for: .whole, does: .flag { $0.whole.isStrict = $1 }),
        Option(
            "need-app", for: .anywhere, isGiven: true,
            does: .grammar(isStrict: false, mayBeEmpty: true) {
                warnIfOff("no worker serves without its application", $1, &$2)
            }),
        Option(
            "die-on-term", for: .anywhere, isGiven: true,
            does: .grammar(isStrict: false, mayBeEmpty: true) {
                warnIfOff("SIGTERM always stops, and never reloads", $1, &$2)
            }),
        Option(
            "master", for: .anywhere, isGiven: true,
            does: .grammar(isStrict: false, mayBeEmpty: true) { warnIfOff("svctl is always the master", $1, &$2) }),
    ]

    private static func takeName(_ draft: inout Draft, _ setting: Setting, _ findings: inout Findings) {
        if NameGrammar.isName(setting.text) {
            draft.whole.name = setting
        } else if draft.whole.referenced.contains("name") {
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
        draft.whole.daemonize = setting
    }

    /// Says that switching off something that svctl always does changes nothing.
    private static func warnIfOff(_ message: String, _ setting: Setting, _ findings: inout Findings) {
        guard !NumberGrammar.isOn(setting.text) else { return }
        findings.warning("\(setting.written) stays on: \(message)", at: setting.place, remedy: "take it out")
    }
}
