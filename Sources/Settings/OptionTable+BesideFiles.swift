extension OptionTable {
    /// Files and folders that something beside the workers comes of: variables, commands, pid files.
    static let besideFileOptions: [Option] = [
        Option(
            "envdir", "early-envdir", example: "/etc/shop/env",
            does: .grammar(isStrict: true) { draft, setting, findings in
                if setting.written == "early-envdir" {
                    findings.note(
                        "the variables are not there yet for $( ) in this file", at: setting.place,
                        remedy: "write envdir, and set what the file itself needs before svctl is called")
                }
                draft.beside.variableFolders.append(setting)
            }),
        Option(
            "unenv", example: "NAME",
            does: .grammar(isStrict: false) { draft, setting, _ in draft.variables.unset(setting.text) }),
        Option("touch-exec", example: "/run/shop.touch /srv/shop/clean-up", does: .grammar(isStrict: false, takeTouch)),
        // svctl writes none before its sockets are open, and each of them with the rights of the app's user.
        Option(
            "pidfile2", "safe-pidfile", "safe-pidfile2", example: "/run/shop.pid", for: .whole,
            does: .text { $0.whole.otherPidFiles.append($1) }),
    ]

    private static func takeTouch(_ draft: inout Draft, _ setting: Setting, _ findings: inout Findings) {
        let parts = setting.text.split(maxSplits: 1) { $0 == " " || $0 == "\t" }
        guard parts.count == 2 else {
            findings.error(
                "\(setting.written) wants a file and a command, with a blank between them", at: setting.place,
                remedy: "write \(setting.written) = /run/shop.touch /srv/shop/clean-up")
            return
        }
        let command = parts[1].drop { $0 == " " || $0 == "\t" }
        draft.beside.touchCommands.append(TouchCommand(path: String(parts[0]), command: String(command)))
    }
}
