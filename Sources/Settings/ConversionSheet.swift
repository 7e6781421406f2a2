/// The lines of a settings file in svctl's own form, before they are put together.
struct ConversionSheet {
    /// A line with what stands above it.
    struct Line: Equatable {
        /// `key = value`; nil for comments alone.
        var written: String?
        var comments: [String] = []
        /// The option that it sets, by the name that messages use; nil for comments.
        var option: String?
    }

    /// How far a conversion goes from what is written; who goes further is asked first.
    struct Manner: Equatable {
        /// Whether `$(NAME)` stays.
        var keepsVariables: Bool
        /// Whether options keep the names and values that they have.
        var keepsNames: Bool
    }

    private(set) var head: [String] = []
    private(set) var whole: [Line] = []
    private(set) var web: [Line] = []
    /// Other sections as they are, each with its header.
    private(set) var others: [(header: [String], lines: [Line])] = []
    /// What needs nothing done, each name once.
    private(set) var needless: [String] = []
    /// Entries for which no line was found.
    private(set) var unwritten: [Entry] = []

    private let original: Reading
    private let runsUwsgi: Bool
    private let keepsNames: Bool
    private var comments = WrittenComments()
    private var trial: FormTrial
    private let mainFile: String?
    private let workFolder: String
    private let statsFile: StatsFile
    private var file: String?

    init(
        _ sections: [FileSection], of original: Reading, keepsNames: Bool, in surroundings: Surroundings,
        asking lookups: Lookups
    ) {
        let uwsgi = sections.first { $0.name == .uwsgi }?.entries ?? []
        self.original = original
        self.keepsNames = keepsNames
        runsUwsgi = uwsgi.last { $0.key == "server" && !$0.isDone }?.text == AppServer.uwsgi.rawValue
        let work = original.configuration?.apps.first { $0.name == "web" }?.directory ?? surroundings.directory
        workFolder = work
        trial = FormTrial(uwsgi, in: surroundings, asking: lookups, work: work)
        statsFile = StatsFile(of: uwsgi, in: original.configuration)
        mainFile = surroundings.file
        file = mainFile
        if let first = uwsgi.first(where: { $0.source.name == mainFile }) { head = comments.head(above: first) }
        for entry in uwsgi { add(entry) }
        if let last = uwsgi.last, last.source.name == mainFile {
            web += comments.below(last).map { Line(comments: [$0]) }
        }
        for section in sections { add(section) }
    }

    /// An entry of `[uwsgi]`.
    private mutating func add(_ entry: Entry) {
        guard !entry.isDone, !entry.isPlaceholder else { return }
        guard let option = OptionTable.option(of: entry, in: .uwsgi) else { return addUnknown(entry) }
        switch option.effect {
        case .accepted where runsUwsgi, .lost where runsUwsgi: addActive(entry.key, entry.text, entry, option)
        case .accepted: addNeedless(entry)
        case .lost(let loss):
            let setting = Setting(option: option.names[0], text: entry.text, entry: entry)
            addLost(entry, "\(entry.key) is not done: \(loss(setting))")
        case .flag, .number, .text, .grammar:
            guard !option.isGiven || runsUwsgi else { return addNeedless(entry) }
            let keepsName = keepsNames || runsUwsgi && !option.isWhole(forUwsgi: true)
            switch trial.outcome(of: entry, option, keepsNames: keepsName) {
            case .line(let key, let value): addActive(key, value, entry, option)
            // Only the file as a whole makes sense of it.
            case .untold where finding(at: entry) == nil: addActive(entry.key, entry.text, entry, option)
            case .untold, .needless: addLost(entry, finding(at: entry)?.message ?? "\(entry.key) changes nothing")
            case .none:
                unwritten.append(entry)
                addLost(entry, "no line means the same as \(entry.key)")
            }
        }
    }

    private mutating func addUnknown(_ entry: Entry) {
        if entry.known?.argument != nil {
            if runsUwsgi { return addActive(entry.key, entry.text, entry, nil) }
            let setting = Setting(option: entry.key, text: entry.text, entry: entry)
            return addLost(entry, "\(entry.key) is not done: \(OptionTable.loss(of: setting))")
        }
        // Without such a finding it is a word for %( ), which is filled in by now.
        let message = "there is no option '\(entry.key)'"
        guard let finding = original.findings.first(where: { $0.message.hasPrefix(message) }) else { return }
        addLost(entry, message + (finding.remedy.map { ": " + $0 } ?? ""))
    }

    private mutating func addActive(_ key: String, _ value: String, _ entry: Entry, _ option: Option?) {
        guard let written = written(key, value, option) else {
            unwritten.append(entry)
            return addLost(entry, "no line can hold the value of \(entry.key)")
        }
        var line = Line(written: written, comments: commentsAbove(entry) + note(on: entry), option: option?.names[0])
        guard statsFile.isMeant(by: option) else {
            return put(line, isWhole: option?.isWhole(forUwsgi: runsUwsgi) ?? false)
        }
        if statsFile.isOneOfSeveral {
            put(line, isWhole: false)
            line.comments = []
        }
        put(line, isWhole: true)
    }

    /// A file that watches itself does so under its new name too.
    private func written(_ key: String, _ value: String, _ option: Option?) -> String? {
        let line = WrittenLine.setting(key, value)
        guard line != nil, option?.names.contains("touch-reload") == true, let mainFile,
            AbsolutePath.of(value, in: workFolder) == mainFile
        else { return line }
        return "\(key) = %p"
    }

    /// An option as a comment, with what is lost.
    private mutating func addLost(_ entry: Entry, _ message: String) {
        let line = WrittenLine.commented("; " + (entry.text.isEmpty ? entry.key : "\(entry.key) = \(entry.text)"))
        put(Line(comments: commentsAbove(entry) + [WrittenLine.comment(message), line]), isWhole: false)
    }

    private mutating func addNeedless(_ entry: Entry) {
        if let finding = finding(at: entry) { return addLost(entry, finding.message) }
        if !needless.contains(entry.key) { needless.append(entry.key) }
    }

    private mutating func put(_ line: Line, isWhole: Bool) {
        if isWhole { whole.append(line) } else { web.append(line) }
    }

    private mutating func commentsAbove(_ entry: Entry) -> [String] {
        var lines: [String] = []
        if entry.source.name != file {
            file = entry.source.name
            lines = [WrittenLine.comment("From \(entry.source.name):")]
        }
        let found = comments.above(entry)
        return lines + found.head + found.own
    }

    /// What is said about an entry that is no more than a note to whom it concerns.
    private func finding(at entry: Entry) -> Finding? {
        original.findings.first { finding in
            guard finding.severity == .warning, let place = finding.place else { return false }
            return place.file == entry.source.name && place.line == entry.lineNumber
        }
    }

    /// That an address has processes of its own.
    private func note(on entry: Entry) -> [String] {
        let configuration = original.configuration
        guard let group = configuration?.apps.first(where: { $0.name == AppConfiguration.uwsgiGroup(of: "web") }),
            let first = configuration?.listeners(of: group).first, first.place == entry.place
        else { return [] }
        return [WrittenLine.comment("\(group.name), with processes of its own: it speaks the uwsgi protocol.")]
    }

    /// A section that is in svctl's own form already: it stays, with what stands for something else filled in.
    private mutating func add(_ section: FileSection) {
        var header: [String] = []
        switch section.name {
        case .uwsgi: return
        case .svctl: break
        case .app(let name): header = ["[app:\(name)]"]
        case .listener(let name): header = ["[listener:\(name)]"]
        }
        var lines: [Line] = []
        for entry in section.entries where !entry.isPlaceholder && !Definition.names.contains(entry.key) {
            let option = OptionTable.option(of: entry, in: section.name)
            guard let written = written(entry.key, entry.text, option) else {
                unwritten.append(entry)
                continue
            }
            let found = comments.above(entry)
            header = found.head + header
            lines.append(Line(written: written, comments: found.own, option: option?.names[0]))
        }
        if section.name == .svctl { whole += lines } else { others.append((header, lines)) }
    }
}

extension ConversionSheet {
    /// Leaves the earlier lines of an option away, because the last one counts alone.
    mutating func keepLast(of option: String) {
        func keep(_ lines: inout [Line]) {
            guard let last = lines.lastIndex(where: { $0.option == option }) else { return }
            lines = lines.enumerated().filter { $0.offset == last || $0.element.option != option }.map(\.element)
        }
        keep(&whole)
        keep(&web)
    }

    /// Options that have several lines.
    var repeated: [String] {
        var repeated: [String] = []
        for lines in [whole, web] {
            var seen: Set<String> = []
            for case let option? in lines.map(\.option) where !seen.insert(option).inserted {
                if !repeated.contains(option) { repeated.append(option) }
            }
        }
        return repeated
    }
}
