extension OptionTable {
    /// An app that is any program, and what it needs of others.
    static let commandOptions: [Option] = [
        Option("command", example: "/srv/app/serve --fd {fd}", does: .grammar(isStrict: false, takeCommand)),
        Option("depends-on", example: "web", does: .grammar(isStrict: true, takeDependencies)),
    ]

    /// What a program can be handed in words, with the usual 8 MiB for its stack; execve(2).
    private static let mostBytes = 2 << 20

    private static func takeCommand(_ draft: inout Draft, _ setting: Setting, _ findings: inout Findings) {
        guard setting.entry.value.count <= mostBytes else {
            findings.error(
                "the command has \(setting.entry.value.count) bytes, and no program can be started with so many",
                at: setting.place, remedy: "write them into a file that the program reads")
            return
        }
        do throws(CommandReader.Fault) {
            let command = try CommandReader(setting.entry.value)
            if let comment = command.comment {
                findings.note(
                    "the comment behind the command is not read", at: setting.entry.place(ofBytes: comment),
                    remedy: "put it on a line of its own")
            }
            guard let program = command.words.first else {
                findings.error(
                    "there is no program", at: setting.place, remedy: "write command = \(example(of: "command"))")
                return
            }
            guard let name = program.text, !name.isEmpty else {
                findings.error(
                    "the program has a name that does not change", at: setting.entry.place(ofBytes: program.bytes),
                    remedy: "write command = \(example(of: "command"))")
                return
            }
            if let variable = variable(in: name) {
                findings.error(
                    "\(variable) is set by a shell only, and none runs",
                    at: setting.entry.place(ofBytes: program.bytes), remedy: "write env = \(name)")
                return
            }
            warnOfShellTalk(command, program: name, setting, &findings)
            draft.command = Draft.Command(setting: setting, program: name, words: Array(command.words.dropFirst()))
        } catch {
            findings.error(error.message, at: setting.entry.place(ofBytes: error.bytes), remedy: error.remedy)
        }
    }

    /// `NAME` of `NAME=value` in the place of a program.
    private static func variable(in word: String) -> Substring? {
        guard let sign = word.firstIndex(of: "=") else { return nil }
        let name = word[..<sign]
        let isName = name.utf8.allSatisfy { $0.isDigit || $0 == UInt8(ascii: "_") || isLetter($0) }
        return isName && name.utf8.first?.isDigit == false ? name : nil
    }

    private static func isLetter(_ byte: UInt8) -> Bool { UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 }

    private static func warnOfShellTalk(
        _ command: CommandReader, program: String, _ setting: Setting, _ findings: inout Findings
    ) {
        // What is quoted for a shell that is the program itself, is for that one.
        let isShell = shells.contains(program.split(separator: "/").last.map(String.init) ?? "")
        for range in command.shellTalk + (isShell ? [] : command.quotedShellTalk) {
            let word = String(decoding: setting.entry.value[range], as: UTF8.self)
            findings.warning(
                "no shell runs the command: \(word) is handed to it as it is",
                at: setting.entry.place(ofBytes: range), remedy: "write command = /bin/sh -c '…' where one is wanted")
        }
    }

    private static let shells: Set<String> = ["sh", "bash", "dash", "ash", "ksh", "zsh"]

    private static func takeDependencies(_ draft: inout Draft, _ setting: Setting, _ findings: inout Findings) {
        draft.dependencies.add(wordsOf: setting.entry)
    }

    private static func example(of key: String) -> String { options[key]?.example ?? "" }
}
