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
    /// How the lines of the file are written.
    var form = SettingsForm.ini

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

        /// `note`, `warning` or `error`.
        public var word: String {
            switch self {
            case .note: "note"
            case .warning: "warning"
            case .error: "error"
            }
        }
    }

    /// How much it matters.
    public var severity: Severity
    /// Where it is; nil when it is about what is missing from a command line.
    public var place: Place?
    /// What was found, one sentence in the operator's words.
    public var message: String
    /// What to write instead, if that is known.
    public var remedy: String?
    /// What svctl does not do of the file, when the finding says so.
    public var loss: Loss?

    /// A finding, given by all its parts.
    public init(
        severity: Severity, place: Place? = nil, message: String, remedy: String? = nil, loss: Loss? = nil
    ) {
        self.severity = severity
        self.place = place
        self.message = message
        self.remedy = remedy
        self.loss = loss
    }
}

/// Something that a file asks for and does not get.
public struct Loss: Equatable, Sendable {
    /// The option, as it was written.
    public var option: String
    /// What is missing without it, in the operator's words.
    public var sentence: String

    /// A loss, given by all its parts.
    public init(option: String, sentence: String) {
        self.option = option
        self.sentence = sentence
    }
}
