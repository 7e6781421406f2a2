public import Settings

/// What a check found; the shape of `svctl check --json`, which only ever grows.
///
/// A field without a value is null. Lines and columns count from 1, columns in Unicode scalars.
public struct CheckReport: Codable, Equatable, Sendable {
    /// One finding, in the order in which the text has them.
    public struct Found: Codable, Equatable, Sendable {
        /// `error`, `warning` or `note`.
        var severity: String
        /// A path, `command line` or `environment`; null for what is missing from a command line.
        @ExplicitNull var file: String?
        @ExplicitNull var line: Int?
        /// The first character that is meant.
        @ExplicitNull var column: Int?
        /// The one behind the last character that is meant, on the same line.
        @ExplicitNull var endColumn: Int?
        var message: String
        /// What to write instead.
        @ExplicitNull var remedy: String?
        /// The option that the line sets.
        @ExplicitNull var option: String?
    }

    /// Something of the file that svctl does not do.
    public struct Lost: Codable, Equatable, Sendable {
        var option: String
        @ExplicitNull var file: String?
        @ExplicitNull var line: Int?
        /// What is missing then.
        var message: String
        @ExplicitNull var remedy: String?
    }

    /// The path of the settings file.
    public var file: String
    /// How many errors there are; with one, the file is not used.
    public var errors: Int
    /// How many warnings there are.
    public var warnings: Int
    /// How many notes there are.
    public var notes: Int
    /// All of them.
    public var findings: [Found]
    /// What svctl would do; null when an error stands in the way, or when a command has to run first.
    @ExplicitNull public var plan: CheckPlan?

    /// The report on a reading of a file.
    public init(_ reading: Reading, file: String) {
        self.file = file
        errors = reading.findings.count { $0.severity == .error }
        warnings = reading.findings.count { $0.severity == .warning }
        notes = reading.findings.count { $0.severity == .note }
        findings = reading.findings.map(Found.init)
        plan = reading.configuration.map { CheckPlan($0, losses: reading.losses, file: file) }
    }
}

extension CheckReport.Found {
    init(_ finding: Finding) {
        let place = finding.place
        self.init(
            severity: finding.severity.word, file: place?.file, line: place?.line, column: place?.column,
            endColumn: place.map { $0.column + $0.length }, message: finding.message, remedy: finding.remedy,
            option: finding.option)
    }
}

extension CheckReport.Lost {
    init?(_ finding: Finding) {
        guard let loss = finding.loss else { return nil }
        self.init(
            option: loss.option, file: finding.place?.file, line: finding.place?.line, message: loss.sentence,
            remedy: finding.remedy)
    }
}
