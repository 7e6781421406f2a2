/// What came out of reading settings.
public struct Reading: Sendable {
    /// The checked settings; nil when any finding is an error, or when they wait for a command that was not run.
    public var configuration: Configuration?
    /// What there is to say about them: in the order of the file, then of included files, then of the command line.
    public var findings: [Finding]
    /// The options of `[uwsgi]` after all passes, in the order that uWSGI has them in; empty without that section.
    public var options: [EffectiveOption] {
        list.filter { !$0.isImplied }.map { EffectiveOption(key: $0.key, value: $0.isBare ? nil : $0.text) }
    }

    /// The lines behind them, which are many in a large file, and seldom asked for.
    var list: [Entry] = []
    /// The sections with everything filled in that is.
    var sections: [FileSection] = []
    /// Every file that was read beside the first, or would have been: absolute paths, as written.
    public var files: [String] = []
    /// Shell commands in `@(exec://…)` that were not run, because none may be.
    public var commands: [String] = []
    /// The user that `uid` names, as far as it could be read.
    public var user: Account?
    /// The group that `gid` names, as far as it could be read.
    public var group: Account?
    /// What svctl does not do of the file, in its order.
    public var losses: [Finding] { findings.filter { $0.loss != nil } }

    /// A reading, given by its main parts.
    public init(configuration: Configuration?, findings: [Finding]) {
        self.configuration = configuration
        self.findings = findings
    }

    /// Says too what the settings name that this machine does not have, as a check does before a start.
    ///
    /// - Parameters:
    ///   - surroundings: the machine and the caller, as the settings were read with.
    ///   - lookups: what answers questions about files.
    public mutating func adviseOnMachine(in surroundings: Surroundings, asking lookups: Lookups) {
        guard let configuration else { return }
        var advice = MachineAdvice(Findings(findings, mainFile: surroundings.file), in: surroundings, asking: lookups)
        advice.give(on: configuration)
        findings = advice.findings.inOrder
    }
}

/// An option with the value that it has in the end.
public struct EffectiveOption: Equatable, Sendable {
    /// Its name as written, which may be no option at all.
    public var key: String
    /// The value with everything filled in; nil for an option of the command line without one.
    public var value: String?

    /// An option with its value.
    public init(key: String, value: String?) {
        self.key = key
        self.value = value
    }
}

/// Reads settings: the text of a file and a command line become checked values and findings.
public enum SettingsReader {
    /// Reads a file that ends in `.yaml`, `.yml`, `.xml`, `.json` or `.js` in that form, and takes what it says for
    /// `[uwsgi]`; of any other the sections `[uwsgi]`, `[svctl]`, `[app:NAME]` and `[listener:NAME]` of a file, then the command line, as
    /// if its options stood at the end of the section they belong to: a single value is replaced by it, a list such as
    /// `http` grows.
    ///
    /// `[uwsgi]` is read as uWSGI reads it, with what it includes, and behind the variables called `UWSGI_…`.
    ///
    /// - Parameters:
    ///   - file: the bytes of the file; nil when there is only a command line, which describes one app called `web`.
    ///   - commandLine: options like those of uWSGI, without the program's name; `--as-uwsgi` among them forgives
    ///     nothing that uWSGI does not forgive.
    ///   - surroundings: the machine and the caller.
    ///   - lookups: what answers questions about other files.
    /// - Returns: the settings and all findings; no settings when one of the findings is an error.
    public static func read(
        file: [UInt8]?, commandLine: [String] = [], in surroundings: Surroundings, asking lookups: Lookups = .nothing
    ) -> Reading {
        read(file: file, commandLine: commandLine, in: surroundings, asking: lookups, keepingVariables: false)
    }

    /// The same; `keepingVariables` leaves each `$(NAME)` as it is, and a `form` holds whatever the file is called.
    static func read(
        file: [UInt8]?, commandLine: [String] = [], in surroundings: Surroundings, asking lookups: Lookups,
        keepingVariables: Bool = false, form: SettingsForm? = nil
    ) -> Reading {
        let asUwsgi = commandLine.contains("--as-uwsgi")
        var findings = Findings(mainFile: surroundings.file)
        var sections: [FileSection] = []
        var source: SourceText?
        if let file {
            let form = form ?? surroundings.file.flatMap { SettingsForm(file: $0) } ?? .ini
            let text = SourceText(name: surroundings.file ?? "settings", bytes: file, form: form)
            let magic = MagicVariables(surroundings, file: surroundings.identity, first: surroundings.identity)
            let contents = form.contents(of: magic.expand(text), section: nil, asUwsgi: asUwsgi, &findings)
            if form != .ini, contents.isReadable { contents.refuseAbsence(in: text, &findings) }
            // What cannot be read as lines would only give findings about its consequences.
            if findings.hasErrors { return Reading(configuration: nil, findings: findings.inOrder) }
            sections = contents.sections
            source = text
        } else {
            sections = [FileSection(name: .uwsgi, header: nil)]
        }
        let linesInFile = sections.first { $0.name == .uwsgi }?.entries.count ?? 0
        let typed = CommandLineLexer(commandLine.filter { $0 != "--as-uwsgi" }, findings: &findings).entries
        sections.add(typed, &findings)

        var list = OptionList(surroundings, lookups, asUwsgi: asUwsgi)
        list.keepsVariables = keepingVariables
        let errors = findings.errorCount
        if let uwsgi = sections.first(where: { $0.name == .uwsgi }) {
            list.read(uwsgi.entries, linesInFile, of: source, &findings)
        }
        let outcome = PassOutcome.of(&sections, &list, &findings)
        var reading = Reading(configuration: nil, findings: [])
        reading.sections = sections
        reading.list = list.entries
        reading.files = list.includes.paths + outcome.paths
        reading.commands = outcome.commands
        // An include that is missing would make everything in it missing too.
        if findings.errorCount == errors {
            finish(sections, outcome, asUwsgi, in: surroundings, &reading, &findings)
        }
        reading.findings = findings.inOrder
        return reading
    }

    private static func finish(
        _ sections: [FileSection], _ outcome: PassOutcome, _ asUwsgi: Bool, in surroundings: Surroundings,
        _ reading: inout Reading, _ findings: inout Findings
    ) {
        let drafts = drafts(of: sections, outcome, asUwsgi, &findings)
        reading.user = drafts.first { $0.section == .uwsgi }?.user
        reading.group = drafts.first { $0.section == .uwsgi }?.group
        let configuration = finished(drafts, in: surroundings, &findings)
        let isWhole = !findings.hasErrors && outcome.commands.isEmpty
        reading.configuration = isWhole ? configuration : nil
    }

    /// What each section says; the options of the whole are handed from one to the next.
    private static func drafts(
        of sections: [FileSection], _ outcome: PassOutcome, _ asUwsgi: Bool, _ findings: inout Findings
    ) -> [Draft] {
        var whole = WholeDraft(referenced: outcome.referenced, defined: outcome.defined)
        whole.asUwsgi = asUwsgi
        whole.isStrict = sections.contains { section in
            section.entries.indices.contains { index in
                section.entries[index].special == .strict && NumberGrammar.isOn(section.entries[index].text)
            }
        }
        return sections.map { section in
            var draft = Draft(section: section.name, header: section.header, whole: whole)
            let errors = findings.errorCount
            let entries = NginxBlock.removed(from: waiting(in: section), &findings)
            draft.prepareForUwsgi(entries)
            LineAdvice.give(on: entries, in: section.name, forUwsgi: draft.runsUwsgi, &findings)
            Repetition.report(in: entries, of: section.name, forUwsgi: draft.runsUwsgi, &findings)
            for index in entries.indices where entries[index].isImmediate { draft.apply(entries[index], &findings) }
            for index in entries.indices where !entries[index].isImmediate { draft.apply(entries[index], &findings) }
            draft.isBroken = findings.errorCount > errors || draft.waitsForCommand
            whole = draft.whole
            return draft
        }
    }

    /// Says which app has the name of what runs beside another.
    private static func reportTakenNames(_ apps: [AppConfiguration], _ drafts: [Draft], _ findings: inout Findings) {
        for app in apps {
            for name in app.beside.names(of: app.name) where apps.contains(where: { $0.name == name }) {
                findings.error(
                    "there are two called \(name): the app, and what runs beside \(app.name)",
                    at: drafts.first { $0.section.app == name }?.header, remedy: "give the section another name")
            }
        }
    }

    /// The entries that reading has not done already.
    private static func waiting(in section: FileSection) -> [Entry] {
        section.entries.indices.contains { section.entries[$0].isDone }
            ? section.entries.filter { !$0.isDone } : section.entries
    }

    private static func finished(
        _ drafts: [Draft], in surroundings: Surroundings, _ findings: inout Findings
    ) -> Configuration? {
        var addresses = TakenAddresses()
        var apps: [AppConfiguration] = []
        let shared = SharedListeners(drafts, in: surroundings, taking: &addresses, &findings)
        for draft in drafts {
            let groups = draft.finished(in: surroundings, with: shared, taking: &addresses, &findings)
            for group in groups where apps.contains(where: { $0.name == group.name }) {
                findings.error(
                    "there are two apps called \(group.name): one is what speaks uwsgi for another", at: draft.header,
                    remedy: "give the section another name")
            }
            apps += groups
        }
        reportTakenNames(apps, drafts, &findings)
        Dependencies.check(drafts, &findings)
        Dependencies.followGroups(&apps)
        guard let whole = drafts.last?.whole else { return nil }
        let work = drafts.first { $0.section == .uwsgi }?.workFolder(in: surroundings) ?? surroundings.directory
        let touched = drafts.first { $0.section == .svctl }?.touchPaths(in: surroundings) ?? []
        var configuration = whole.finished(
            apps, addresses.listeners, touchReload: touched, start: surroundings.directory, work: work, &findings)
        let describing = drafts.last { $0.sources["stats"] != nil && !$0.runsUwsgi }
        configuration.stats = describing.flatMap {
            whole.stats.finished(of: $0, in: work, beside: addresses, &findings)
        }
        configuration.logFile = whole.logFile.finished(in: work)
        configuration.fifos = whole.fifos.map { AbsolutePath.of($0.text, in: work) }
        return configuration
    }
}
