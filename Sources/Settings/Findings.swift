/// Findings as they are collected; the same note or warning is said once, because a habit repeated teaches nothing new.
struct Findings {
    /// The file whose findings come first.
    var mainFile: String?
    private(set) var list: [Finding] = []
    private(set) var errorCount = 0
    private var said: Set<String> = []

    init(_ list: [Finding] = [], mainFile: String? = nil) {
        self.list = list
        self.mainFile = mainFile
    }

    var hasErrors: Bool { errorCount > 0 }

    mutating func note(_ message: String, at place: @autoclosure () -> Place?, remedy: String? = nil) {
        add(.note, message, place, remedy)
    }

    mutating func warning(_ message: String, at place: @autoclosure () -> Place?, remedy: String? = nil) {
        add(.warning, message, place, remedy)
    }

    /// Says that an option is not done, and what is missing then.
    mutating func loss(
        of option: String, _ sentence: String, at place: @autoclosure () -> Place?, remedy: String? = nil
    ) {
        let loss = Loss(option: option, sentence: sentence)
        add(.warning, "\(option) is not done: \(sentence)", place, remedy ?? LossRemedy.of(option), loss)
    }

    mutating func error(_ message: String, at place: @autoclosure () -> Place?, remedy: String? = nil) {
        errorCount += 1
        add(.error, message, place, remedy)
    }

    /// Nobody reads more of them.
    private static let most = 200

    /// Finding a place takes time, which a megabyte of the same mistake must not take each time.
    private mutating func add(
        _ severity: Finding.Severity, _ message: String, _ place: () -> Place?, _ remedy: String?, _ loss: Loss? = nil
    ) {
        guard said.insert(message).inserted || severity == .error && list.count < Self.most else { return }
        list.append(Finding(severity: severity, place: place(), message: message, remedy: remedy, loss: loss))
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
