extension OptionTable {
    /// Commands at moments in the life of an app.
    static let hookOptions: [Option] = commandsAtMoments + hooksAtMoments

    private static let commandsAtMoments: [Option] = [
        command("exec-asap", .asap), command("exec-as-root", .asRoot), command("exec-as-user", .asUser),
        command("exec-pre-app", .preApp), command("exec-post-app", .postApp),
        command("exec-as-user-atexit", .asUserAtexit),
    ]

    private static let hooksAtMoments: [Option] = [
        hook("hook-asap", for: .asap), hook("hook-as-root", for: .asRoot), hook("hook-as-user", for: .asUser),
        hook("hook-pre-app", for: .preApp), hook("hook-post-app", for: .postApp),
        hook("hook-master-start", for: .masterStart), hook("hook-accepting1", "hook-accepting1-once", for: .accepting),
        hook("hook-as-user-atexit", for: .asUserAtexit),
    ]

    private static func command(_ name: String, _ moment: HookConfiguration.Moment) -> Option {
        Option(
            name, example: "/srv/shop/prepare",
            does: .grammar(isStrict: false) { draft, setting, _ in
                draft.beside.commands.append(
                    HookConfiguration(moment: moment, deed: .command(setting.text), place: setting.place))
            })
    }

    private static func hook(_ names: String..., for moment: HookConfiguration.Moment) -> Option {
        Option(
            names: names, example: "exec:/srv/shop/prepare", for: .app,
            does: .grammar(isStrict: false) { takeHook(&$0, $1, moment, &$2) })
    }

    private static func takeHook(
        _ draft: inout Draft, _ setting: Setting, _ moment: HookConfiguration.Moment, _ findings: inout Findings
    ) {
        guard let colon = setting.text.firstIndex(of: ":") else {
            findings.error(
                "\(setting.written) wants what to do, a colon, and what with", at: setting.place,
                remedy: "write \(setting.written) = exec:\(setting.text)")
            return
        }
        let word = String(setting.text[..<colon])
        let rest = String(setting.text[setting.text.index(after: colon)...])
        func add(_ deed: HookConfiguration.Deed) {
            draft.beside.hooks.append(HookConfiguration(moment: moment, deed: deed, place: setting.place))
        }
        switch word {
        case "exec": add(.command(rest))
        case "safeexec": add(.harmless(rest))
        case "print", "log": add(.line(rest))
        case "chdir", "cd": takeFolder(rest, &draft, setting, moment, &findings)
        case "unix_signal": takeSignal(rest, setting, &findings)
        default:
            findings.warning(
                "\(setting.written) is not done: svctl knows no hook '\(word)'", at: setting.place,
                remedy: word == "putenv" ? "write env = \(rest)" : "write \(setting.written) = exec:…, with a command")
        }
    }

    /// Where workers start; relative paths of the file begin where they began.
    private static func takeFolder(
        _ folder: String, _ draft: inout Draft, _ setting: Setting, _ moment: HookConfiguration.Moment,
        _ findings: inout Findings
    ) {
        guard moment.phase == .before else {
            findings.warning(
                "\(setting.written) is not done: svctl itself goes nowhere while the app serves", at: setting.place)
            return
        }
        draft.beside.folder = folder
        draft.beside.isFolderBeforeChdir = moment.isBeforeChdir
    }

    /// A widely copied line makes SIGTERM a gentle stop, which it always is here.
    private static func takeSignal(_ words: String, _ setting: Setting, _ findings: inout Findings) {
        let parts = words.split(separator: " ")
        guard parts.first == "15", parts.last == "gracefully_kill_them_all" else {
            findings.warning(
                "\(setting.written) is not done: signals to svctl mean what svctl(1) says", at: setting.place,
                remedy: "take the line out")
            return
        }
    }
}
