/// Findings as they are collected; the same note or warning is said once, because a habit repeated teaches nothing new.
struct Findings {
    /// The file whose findings come first.
    var mainFile: String?
    private(set) var list: [Finding] = []
    private(set) var errorCount = 0
    private var said = WordNumbers()
    private var errors = Shown()
    private var advice = Shown()

    /// How much of one kind is in the list.
    private struct Shown {
        var count = 0
        /// Of the lines that are shown with them.
        var bytes = 0
        /// Whether it is said that there are more.
        var isFull = false

        var hasRoom: Bool { count < 1000 && bytes < 4 << 20 }
    }

    init(_ list: [Finding] = [], mainFile: String? = nil) {
        self.list = list
        self.mainFile = mainFile
    }

    private subscript(severity: Finding.Severity) -> Shown {
        get { severity == .error ? errors : advice }
        set { if severity == .error { errors = newValue } else { advice = newValue } }
    }

    var hasErrors: Bool { errorCount > 0 }

    mutating func note(
        _ message: @autoclosure () -> String, at place: @autoclosure () -> Place?,
        remedy: @autoclosure () -> String? = nil
    ) {
        add(.note, message, place, remedy)
    }

    mutating func warning(
        _ message: @autoclosure () -> String, at place: @autoclosure () -> Place?,
        remedy: @autoclosure () -> String? = nil
    ) {
        add(.warning, message, place, remedy)
    }

    /// Says that an option is not done, and what is missing then.
    mutating func loss(
        of option: String, _ sentence: @autoclosure () -> String, at place: @autoclosure () -> Place?,
        remedy: @autoclosure () -> String? = nil
    ) {
        guard !advice.isFull else { return }
        let sentence = sentence()
        add(
            .warning, { "\(option) is not done: \(sentence)" }, place, { remedy() ?? LossRemedy.of(option) },
            Loss(option: option, sentence: sentence))
    }

    mutating func error(
        _ message: @autoclosure () -> String, at place: @autoclosure () -> Place?,
        remedy: @autoclosure () -> String? = nil
    ) {
        errorCount += 1
        add(.error, message, place, remedy)
    }

    /// Takes over what was collected apart.
    mutating func add(_ others: Findings) {
        for one in others.list {
            errorCount += one.severity == .error ? 1 : 0
            add(one.severity, { one.message }, { one.place }, { one.remedy }, one.loss)
        }
    }

    /// Nobody reads more of them.
    private static let most = 200

    /// Putting a finding together takes time, which ten megabytes of mistakes must not take each time.
    private mutating func add(
        _ severity: Finding.Severity, _ message: () -> String, _ place: () -> Place?, _ remedy: () -> String?,
        _ loss: Loss? = nil
    ) {
        guard !self[severity].isFull else { return }
        let message = Self.readable(message())
        guard said.insert(message).isNew || severity == .error && list.count < Self.most else { return }
        guard self[severity].hasRoom else {
            self[severity].isFull = true
            let kind = severity == .error ? "errors" : "warnings"
            list.append(
                Finding(
                    severity: severity == .error ? .error : .warning,
                    message: "there are more \(kind), and only the first \(self[severity].count) are shown",
                    remedy: "correct these, and check again"))
            return
        }
        let place = place()
        let written = remedy().map(Self.readable)
        let remedy = place?.form == .yaml ? written.map(SettingsForm.inYaml) : written
        let finding = Finding(severity: severity, place: place, message: message, remedy: remedy, loss: loss)
        self[severity].count += 1
        self[severity].bytes += finding.place?.text.utf8.count ?? 0
        list.append(finding)
    }

    /// As much of a sentence as anybody reads: the names in a file of another kind can be megabytes long.
    private static func readable(_ sentence: String) -> String {
        sentence.utf8.count > 1000 ? String(sentence.unicodeScalars.prefix(1000)) + "…" : sentence
    }

    /// All findings in the order of the file, then of the command line, then those without a place.
    var inOrder: [Finding] {
        var files: [String: Int] = [:]
        if let mainFile { files[mainFile] = 0 }
        for case let file? in list.map(\.place?.file) where files[file] == nil { files[file] = files.count }
        files[SourceText.commandLineName] = .max - 1
        let keyed = list.enumerated().map { (index: $0.offset, finding: $0.element) }
        return keyed.sorted { left, right in
            let (one, other) = (left.finding.place, right.finding.place)
            let oneFile = one.map { files[$0.file] ?? 0 } ?? .max
            let otherFile = other.map { files[$0.file] ?? 0 } ?? .max
            return (oneFile, one?.line ?? 0, one?.column ?? 0, left.index)
                < (otherFile, other?.line ?? 0, other?.column ?? 0, right.index)
        }.map(\.finding)
    }
}
