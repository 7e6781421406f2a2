extension OptionTable {
    /// Programs beside the workers.
    static let daemonOptions: [Option] = [
        Option(
            "attach-daemon", "attach-control-daemon", example: "celery -A shop worker",
            does: .grammar(isStrict: false) { draft, setting, findings in
                if setting.written == "attach-control-daemon" { noteControl(setting, &findings) }
                let daemon = DaemonConfiguration(command: setting.text, place: setting.place)
                draft.beside.daemons.append(BesideDraft.Daemon(daemon: daemon))
            }),
        Option(
            "attach-daemon2", example: "cmd=celery -A shop worker,stopsignal=15",
            does: .grammar(isStrict: false, takeDaemon)),
        Option(
            "smart-attach-daemon", "smart-attach-daemon2", example: "/run/celery.pid celery -A shop worker",
            does: .grammar(isStrict: false, takeSmartDaemon)),
        Option("reload-mercy", example: "3s", does: .grammar(isStrict: true, takeMercy)),
    ]

    private static func takeDaemon(_ draft: inout Draft, _ setting: Setting, _ findings: inout Findings) {
        var daemon = DaemonConfiguration(command: "", place: setting.place)
        var folder: String?
        for (key, value) in KeyedWords.parse(setting.text) {
            let value = value ?? ""
            switch key {
            case "cmd", "command", "exec": daemon.command = value
            case "chdir": folder = value
            case "stopsignal": daemon.stopSignal = signal(value, setting, &findings) ?? daemon.stopSignal
            case "uid": daemon.user = account(value, setting, &findings)
            case "gid": daemon.group = account(value, setting, &findings)
            case "control": noteControl(setting, &findings)
            case "reloadsignal":
                findings.warning(
                    "reloadsignal is not done: a reload ends the program and starts it again", at: setting.place)
            case "touch":
                findings.warning(
                    "touch is not done: touching \(value) does not start the program again", at: setting.place,
                    remedy: "write touch-reload = \(value), which reloads the app with it")
            case "pidfile", "daemonize", "daemon": warnOfPidFile(setting, &findings)
            case "freq", "max_throttle", "stdin", "ns_pid", "notifypid":
                findings.note("\(key) is not needed: svctl hears at once when the program ends", at: setting.place)
            default:
                findings.warning(
                    "attach-daemon2 has no key '\(key)'", at: setting.place,
                    remedy: "put a backslash before each comma of the command")
            }
        }
        guard !daemon.command.isEmpty else {
            findings.error(
                "there is no cmd= that says what to run", at: setting.place,
                remedy: "write attach-daemon2 = cmd=celery -A shop worker")
            return
        }
        draft.beside.daemons.append(BesideDraft.Daemon(daemon: daemon, folder: folder))
    }

    /// uWSGI looks every few seconds whether the process of a pid file lives; svctl is told when its own child ends.
    private static func takeSmartDaemon(_ draft: inout Draft, _ setting: Setting, _ findings: inout Findings) {
        guard let blank = setting.text.firstIndex(of: " ") else {
            findings.error(
                "\(setting.written) wants a pid file and a command, with a blank between them", at: setting.place,
                remedy: "write attach-daemon = \(setting.text)")
            return
        }
        warnOfPidFile(setting, &findings)
        let command = String(setting.text[blank...].drop { $0 == " " })
        let daemon = DaemonConfiguration(command: command, place: setting.place)
        draft.beside.daemons.append(BesideDraft.Daemon(daemon: daemon))
    }

    private static func warnOfPidFile(_ setting: Setting, _ findings: inout Findings) {
        findings.warning(
            "the pid file is not looked at: the program has to stay in the foreground, and ends with svctl",
            at: setting.place, remedy: "leave out what sends it into the background, such as -d, --daemon or --detach")
    }

    private static func noteControl(_ setting: Setting, _ findings: inout Findings) {
        findings.warning(
            "the app does not stop because this program ends: it is started again", at: setting.place,
            remedy: "write attach-daemon, which says what happens")
    }

    private static func signal(_ text: String, _ setting: Setting, _ findings: inout Findings) -> Int32? {
        if let number = Int32(text), 1...64 ~= number { return number }
        findings.error("'\(text)' is no signal: it is a number", at: setting.place, remedy: "write stopsignal=15")
        return nil
    }

    private static func account(_ text: String, _ setting: Setting, _ findings: inout Findings) -> Account? {
        switch AccountGrammar.parse(text) {
        case .success(let account): return account
        case .failure(let fault):
            findings.error(fault.message, at: setting.place, remedy: "write uid=www-data, or the number")
            return nil
        }
    }

    private static func takeMercy(_ draft: inout Draft, _ setting: Setting, _ findings: inout Findings) {
        do throws(DurationGrammar.Fault) {
            draft.beside.mercy = try DurationGrammar.parse(setting.text, countsSeconds: true)
        } catch {
            findings.error(
                error.message, at: setting.place, remedy: "write \(setting.written) = \(error.instead ?? "3s")")
        }
    }
}
