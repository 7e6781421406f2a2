extension OptionTable {
    /// What is loaded, and from where.
    static let applicationOptions: [Option] = [
        Option("chdir", example: "/srv/app", does: .text { $0.chdir = $1 }),
        Option("home", "virtualenv", "venv", "pyhome", example: "/srv/venv", does: .text { $0.home = $1 }),
        Option("module", "wsgi", example: "config.wsgi:application", does: .grammar(isStrict: false, takeModule)),
        Option("wsgi-file", "file", example: "/srv/app/wsgi.py", does: .grammar(isStrict: false, takeFile)),
        Option("callable", example: "application", does: .text { $0.callable = $1 }),
        Option("pythonpath", "python-path", "pp", example: "/srv/lib", does: .grammar(isStrict: false, takePythonPath)),
        Option("env", example: "NAME=value", does: .grammar(isStrict: false, takeVariable)),
        Option("environment-file", example: "/etc/shop.env", does: .grammar(isStrict: true, takeEnvironmentFile)),
    ]

    private static func takeModule(_ draft: inout Draft, _ setting: Setting, _ findings: inout Findings) {
        let parts = setting.text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard let module = parts.first, !module.isEmpty else {
            findings.error(
                "there is no module before the colon", at: setting.place,
                remedy: "write \(setting.written) = config.wsgi:application")
            return
        }
        if parts.count == 2, parts[1].isEmpty {
            findings.error(
                "there is no callable behind the colon", at: setting.place,
                remedy: "write \(setting.written) = \(module):application")
            return
        }
        if module.hasSuffix(".py") || module.utf8.contains(UInt8(ascii: "/")) {
            findings.warning(
                "'\(module)' looks like a file, and \(setting.written) wants the dotted name of a module",
                at: setting.place,
                remedy: "write wsgi-file = \(module)" + (parts.count == 2 ? " and callable = \(parts[1])" : ""))
        }
        draft.module = setting
    }

    private static func takeFile(_ draft: inout Draft, _ setting: Setting, _ findings: inout Findings) {
        if let colon = setting.text.utf8.firstIndex(of: UInt8(ascii: ":")) {
            let callable = setting.text[setting.text.utf8.index(after: colon)...]
            findings.error(
                "\(setting.written) takes no callable behind a colon", at: setting.place,
                remedy: "write \(setting.written) = \(setting.text[..<colon]) and callable = \(callable)")
            return
        }
        draft.file = setting
    }

    private static func takePythonPath(_ draft: inout Draft, _ setting: Setting, _ findings: inout Findings) {
        if setting.text.utf8.contains(where: { [UInt8(ascii: "*"), UInt8(ascii: "?"), UInt8(ascii: "[")].contains($0) })
        {
            findings.warning(
                "svctl does not look for the directories that match '\(setting.text)'", at: setting.place,
                remedy: "write one pythonpath line for each directory")
        }
        draft.pythonPath.append(setting)
    }

    /// `env = NAME = value` and `env = NAME: value` say something else than they seem to.
    private static func reportBlank(
        in name: String, before sign: Int?, _ setting: Setting, _ findings: inout Findings
    ) {
        guard let blank = name.utf8.firstIndex(where: \.isBlank), name.utf8.first.map(isLetter) == true else { return }
        let words = name.split { $0 == " " || $0 == "\t" }.drop { $0 == "export" }
        let first = words.first.map(String.init) ?? "NAME"
        let bare = first.hasSuffix(":") ? String(first.dropLast()) : first
        let value = setting.text[(sign == nil ? blank : setting.text.firstIndex(of: "=") ?? blank)...]
            .drop { $0 == " " || $0 == "\t" || $0 == "=" }
        findings.warning(
            sign == nil
                ? "without = this takes the variable '\(name)' away, and sets nothing"
                : "the blank is part of the variable's name, which nobody looks for: '\(name)'",
            at: setting.place, remedy: "write \(setting.written) = \(bare)=\(value)")
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 || byte == UInt8(ascii: "_")
    }

    private static func takeEnvironmentFile(_ draft: inout Draft, _ setting: Setting, _ findings: inout Findings) {
        let mayBeMissing = setting.text.hasPrefix("-")
        let path = String(setting.text.dropFirst(mayBeMissing ? 1 : 0))
        guard !path.isEmpty else {
            findings.error(
                "there is no path behind the -", at: setting.place, remedy: "write environment-file = -/etc/x")
            return
        }
        draft.environmentFiles.append(
            Draft.EnvironmentFileSetting(
                setting: setting, path: path, mayBeMissing: mayBeMissing, precededBy: draft.variables.count))
    }

    private static func takeVariable(_ draft: inout Draft, _ setting: Setting, _ findings: inout Findings) {
        let bytes = setting.entry.value
        let sign = bytes.firstIndex(of: .equals)
        let name = String(decoding: bytes[..<(sign ?? bytes.count)], as: UTF8.self)
        guard !name.isEmpty else {
            findings.error("the variable has no name", at: setting.place, remedy: "write env = NAME=value")
            return
        }
        if let quote = bytes.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
            findings.warning(
                "the quotes are part of the variable: its name begins with \(Character(Unicode.Scalar(quote)))",
                at: setting.place,
                remedy: "write env = " + setting.text.filter { $0 != Character(Unicode.Scalar(quote)) })
        }
        reportBlank(in: name, before: sign, setting, &findings)
        if let sign {
            let value = String(decoding: bytes[(sign + 1)...], as: UTF8.self)
            draft.variables.set(EnvironmentVariable(name: name, value: value))
        } else {
            draft.variables.unset(name)
        }
    }
}
