/// One place in a settings file or on the command line.
public struct Place: Equatable, Sendable {
    /// The file's path, or `command line`.
    public var file: String
    /// The line, from 1.
    public var line: Int
    /// The first character meant, from 1, counted in Unicode scalars of `text`.
    public var column: Int
    /// How many characters are meant, at least 1.
    public var length: Int
    /// The whole line as written, without its line break.
    public var text: String

    /// A place, given by all its parts.
    public init(file: String, line: Int, column: Int, length: Int, text: String) {
        self.file = file
        self.line = line
        self.column = column
        self.length = length
        self.text = text
    }
}

/// Something that the reader of settings has to say about them.
public struct Finding: Equatable, Sendable {
    /// How much a finding matters.
    public enum Severity: Equatable, Sendable {
        /// Read as it was surely meant; worth knowing.
        case note
        /// The settings are used, but something in them does not do what it says.
        case warning
        /// The settings are not used.
        case error
    }

    /// How much it matters.
    public var severity: Severity
    /// Where it is; nil when it is about what is missing from a command line.
    public var place: Place?
    /// What was found, one sentence in the operator's words.
    public var message: String
    /// What to write instead, if that is known.
    public var remedy: String?

    /// A finding, given by all its parts.
    public init(severity: Severity, place: Place? = nil, message: String, remedy: String? = nil) {
        self.severity = severity
        self.place = place
        self.message = message
        self.remedy = remedy
    }
}

/// Findings as they are collected; the same note or warning is said once, because a habit repeated teaches nothing new.
struct Findings {
    /// The file whose findings come first.
    var mainFile: String?
    private(set) var list: [Finding] = []
    private(set) var errorCount = 0
    private var said: Set<String> = []

    init(mainFile: String? = nil) { self.mainFile = mainFile }

    var hasErrors: Bool { errorCount > 0 }

    mutating func note(_ message: String, at place: @autoclosure () -> Place?, remedy: String? = nil) {
        add(.note, message, place, remedy)
    }

    mutating func warning(_ message: String, at place: @autoclosure () -> Place?, remedy: String? = nil) {
        add(.warning, message, place, remedy)
    }

    mutating func error(_ message: String, at place: @autoclosure () -> Place?, remedy: String? = nil) {
        errorCount += 1
        add(.error, message, place, remedy)
    }

    /// Nobody reads more of them.
    private static let most = 200

    /// Finding a place takes time, which a megabyte of the same mistake must not take each time.
    private mutating func add(
        _ severity: Finding.Severity, _ message: String, _ place: () -> Place?, _ remedy: String?
    ) {
        guard said.insert(message).inserted || severity == .error && list.count < Self.most else { return }
        list.append(Finding(severity: severity, place: place(), message: message, remedy: remedy))
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
