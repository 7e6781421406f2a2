/// What came out of reading settings.
public struct Reading: Sendable {
    /// The checked settings; nil when any finding is an error.
    public var configuration: Configuration?
    /// What there is to say about them: in the order of the file, then of the command line.
    public var findings: [Finding]

    /// A reading, given by all its parts.
    public init(configuration: Configuration?, findings: [Finding]) {
        self.configuration = configuration
        self.findings = findings
    }
}

/// Reads settings: the text of a file and a command line become checked values and findings.
public enum SettingsReader {
    /// Reads the sections `[uwsgi]`, `[svctl]` and `[app:NAME]` of a file, then the command line, as if its options
    /// stood at the end of the section they belong to: a single value is replaced by it, a list such as `http` grows.
    ///
    /// - Parameters:
    ///   - file: the bytes of the file; nil when there is only a command line, which describes one app called `web`.
    ///   - commandLine: options like those of uWSGI, without the program's name.
    ///   - surroundings: the machine and the caller.
    /// - Returns: the settings and all findings; no settings when one of the findings is an error.
    public static func read(
        file: [UInt8]?, commandLine: [String] = [], in surroundings: Surroundings
    ) -> Reading {
        var findings = Findings()
        var sections: [FileSection] = []
        if let file {
            let source = SourceText(name: surroundings.file ?? "settings", bytes: file)
            let text = MagicVariables(surroundings).expand(source)
            let lexer = Lexer(text, findings: &findings)
            // What cannot be read as lines would only give findings about its consequences.
            if findings.hasErrors { return Reading(configuration: nil, findings: findings.inOrder) }
            sections = lexer.sections
        } else {
            sections = [FileSection(name: .uwsgi, header: nil)]
        }
        let typed = CommandLineLexer(commandLine, findings: &findings).entries
        sections.add(typed, &findings)
        for index in sections.indices {
            sections[index].entries = withPlaceholders(sections[index].entries, &findings)
            EnvironmentReferences.fill(
                &sections[index].entries, from: surroundings.environment, findings: &findings)
        }
        guard let referenced = Placeholders.fill(&sections, findings: &findings) else {
            return Reading(configuration: nil, findings: findings.inOrder)
        }
        let drafts = drafts(of: sections, referenced, &findings)
        let configuration = finished(drafts, in: surroundings, &findings)
        return Reading(configuration: findings.hasErrors ? nil : configuration, findings: findings.inOrder)
    }

    /// What each section says; the options of the whole are handed from one to the next.
    private static func drafts(
        of sections: [FileSection], _ referenced: Set<String>, _ findings: inout Findings
    ) -> [Draft] {
        var whole = WholeDraft(referenced: referenced)
        whole.isStrict = sections.contains { section in
            section.entries.contains { $0.key == "strict" && NumberGrammar.isOn($0.text) }
        }
        return sections.map { section in
            var draft = Draft(section: section.name, header: section.header, whole: whole)
            let errors = findings.errorCount
            for entry in section.entries where KnownOptions.immediate.contains(entry.key) {
                draft.apply(entry, &findings)
            }
            for entry in section.entries where !KnownOptions.immediate.contains(entry.key) {
                draft.apply(entry, &findings)
            }
            draft.isBroken = findings.errorCount > errors
            whole = draft.whole
            return draft
        }
    }

    private static func finished(
        _ drafts: [Draft], in surroundings: Surroundings, _ findings: inout Findings
    ) -> Configuration? {
        var addresses = TakenAddresses()
        var apps: [AppConfiguration] = []
        for draft in drafts {
            let groups = draft.finished(in: surroundings, taking: &addresses, &findings)
            for group in groups where apps.contains(where: { $0.name == group.name }) {
                findings.error(
                    "there are two apps called \(group.name): one is what speaks uwsgi for another", at: draft.header,
                    remedy: "give the section another name")
            }
            apps += groups
        }
        Dependencies.check(drafts, &findings)
        Dependencies.followGroups(&apps)
        guard let whole = drafts.last?.whole else { return nil }
        let work = drafts.first { $0.section == .uwsgi }?.workFolder(in: surroundings) ?? surroundings.directory
        let touched = drafts.first { $0.section == .svctl }?.touchPaths(in: surroundings) ?? []
        return whole.finished(
            apps, addresses.listeners, touchReload: touched, start: surroundings.directory, work: work, &findings)
    }

    /// The entries, and behind each `set = key=value` the entry it makes.
    private static func withPlaceholders(_ entries: [Entry], _ findings: inout Findings) -> [Entry] {
        var result: [Entry] = []
        result.reserveCapacity(entries.count)
        for entry in entries {
            result.append(entry)
            guard ["set", "set-ph", "set-placeholder"].contains(entry.key) else { continue }
            guard let sign = entry.value.firstIndex(of: .equals), sign > 0 else {
                findings.error(
                    "\(entry.key) needs a name and a value", at: entry.place, remedy: "write \(entry.key) = name=value")
                continue
            }
            let key = String(decoding: entry.value[..<sign], as: UTF8.self)
            let isOption = OptionTable.options[key] != nil || KnownOptions.arguments[key] != nil
            if isOption, entry.key != "set" {
                findings.error(
                    "'\(key)' is an option and no placeholder", at: entry.place,
                    remedy: "write \(key) = \(String(decoding: entry.value[(sign + 1)...], as: UTF8.self))")
                continue
            }
            let valueStart = entry.valueRange.isEmpty ? 0 : entry.valueRange.lowerBound
            result.append(
                Entry(
                    key: key, value: Array(entry.value[(sign + 1)...]), source: entry.source,
                    keyRange: entry.valueRange,
                    valueRange: min(valueStart + sign + 1, entry.valueRange.upperBound)..<entry.valueRange.upperBound,
                    isPlaceholder: !isOption))
        }
        return result
    }
}
