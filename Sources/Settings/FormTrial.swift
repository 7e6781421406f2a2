/// Finds the nicest line of svctl's own form that means the same as a line of `[uwsgi]`, by reading both.
struct FormTrial {
    private let surroundings: Surroundings
    private let lookups: Lookups
    /// The lines of the file on which the meaning of others depends.
    private let context: [String]
    private let workFolder: String
    private let runsUwsgi: Bool
    private var known: [String: Outcome] = [:]

    enum Outcome {
        case line(key: String, value: String)
        /// Nothing changes when it is left out.
        case needless
        /// By itself the line is no more than a mistake.
        case untold
        /// No line of the own form means the same by itself.
        case none
    }

    init(_ entries: [Entry], in surroundings: Surroundings, asking lookups: Lookups, work: String) {
        self.surroundings = surroundings
        self.lookups = lookups
        workFolder = work
        runsUwsgi = entries.last { $0.key == "server" && !$0.isDone }?.text == AppServer.uwsgi.rawValue
        context = ["chdir", "server"].compactMap { key in
            entries.last { $0.key == key && !$0.isDone }.flatMap { WrittenLine.setting(key, $0.text) }
        }
    }

    /// The line for an entry that svctl honours.
    mutating func outcome(of entry: Entry, _ option: Option, keepsNames: Bool) -> Outcome {
        let text = entry.text
        let isWhole = option.isWhole(forUwsgi: runsUwsgi)
        let isSame = option.formName == entry.key && option.valueKind == .other && !isWhole
        if isSame { return WrittenLine.setting(entry.key, text) == nil ? .none : .line(key: entry.key, value: text) }
        guard let written = WrittenLine.setting(entry.key, text) else { return .none }
        let mark = "\(keepsNames) \(written)"
        if let outcome = known[mark] { return outcome }
        guard known.count < Self.most else { return .line(key: entry.key, value: text) }
        let outcome = find(written, entry, option, keepsNames: keepsNames)
        known[mark] = outcome
        return outcome
    }

    private func find(_ written: String, _ entry: Entry, _ option: Option, keepsNames: Bool) -> Outcome {
        let original = read(["[uwsgi]"] + frame + [written])
        guard original.configuration != nil else { return .untold }
        let keys = keepsNames || option.formName == entry.key ? [entry.key] : [option.formName, entry.key]
        // Even a value that is to stay as it is may need a unit in a section of svctl's own.
        let values = (keepsNames ? [entry.text] : []) + option.formValues(of: entry.value)
        // Some paths of uWSGI begin where chdir leads, under another name of the option.
        for value in values + [AbsolutePath.of(entry.text, in: workFolder)] {
            for key in keys {
                guard let line = WrittenLine.setting(key, value) else { continue }
                let isWhole = option.isWhole(forUwsgi: runsUwsgi)
                if isLike(original, own([line], isWhole: isWhole)) { return .line(key: key, value: value) }
            }
        }
        return isLike(original, own([], isWhole: false)) ? .needless : .none
    }

    /// Nobody cares how the line looks that comes after so many.
    private static let most = 200

    private func own(_ lines: [String], isWhole: Bool) -> Reading {
        read(["[svctl]"] + (isWhole ? lines : []) + ["[app:web]"] + frame + (isWhole ? [] : lines))
    }

    private var frame: [String] { ["module = m", "http = @svctl-convert"] + context }

    private func isLike(_ original: Reading, _ other: Reading) -> Bool {
        // What is said may name the option, and that may have another name now: so only how much is said counts.
        let says = { (reading: Reading, severity: Finding.Severity) in
            reading.findings.count { $0.severity == severity }
        }
        return [.error, .warning, .note].allSatisfy { says(other, $0) <= says(original, $0) }
            && Likeness.holds(original.configuration, other.configuration)
    }

    private func read(_ lines: [String]) -> Reading {
        var bare = surroundings
        bare.options = []
        return SettingsReader.read(
            file: Array((lines.joined(separator: "\n") + "\n").utf8), in: bare, asking: lookups, form: .ini)
    }
}

extension Option.Scope {
    var isWhole: Bool {
        switch self {
        case .whole: true
        case .app, .anywhere: false
        }
    }
}
