extension SettingsForm.Contents {
    /// Says that a whole file has nothing to read, which no start can use.
    func refuseAbsence(in source: SourceText, _ findings: inout Findings) {
        guard sections.isEmpty else { return }
        findings.error(
            "there is no \(source.form.sectionWord("uwsgi")) in this file" + (names.isEmpty ? "" : ", only \(list)"),
            at: source.place(0..<0), remedy: source.form.example)
    }

    /// Says that an included file has no such section, where uWSGI goes on only after YAML.
    func reportAbsence(
        _ form: SettingsForm, _ identity: FileIdentity, _ entry: Entry, _ findings: inout Findings
    ) {
        let message = "\(identity.path) has no \(form.sectionWord(identity.sectionName))"
        let remedy = names.isEmpty ? form.example : "it has \(list)"
        switch form {
        case .ini, .yaml: findings.warning("\(message): nothing of it is read", at: entry.place, remedy: remedy)
        case .xml, .json: findings.error(message, at: entry.place, remedy: remedy)
        }
    }

    private var list: String { names.joined(separator: ", ") }
}

extension SettingsForm {
    /// How people call what holds the options.
    fileprivate func sectionWord(_ name: String) -> String {
        switch self {
        case .ini: "section [\(name)]"
        case .yaml: "\(name): at the front of a line"
        case .xml: name == "uwsgi" ? "<uwsgi>" : "<uwsgi id=\"\(name)\">"
        case .json: "object \"\(name)\""
        }
    }

    fileprivate var example: String {
        switch self {
        case .ini: "write [uwsgi] as the first line"
        case .yaml: "write uwsgi: as the first line, and its options below, each behind a blank"
        case .xml: "write <uwsgi> and </uwsgi> around its options"
        case .json: "write { \"uwsgi\": { … } } around its options"
        }
    }
}
