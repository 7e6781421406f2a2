/// A settings file for a project, made of guesses that each stand there with their reason.
public struct Proposal: Equatable, Sendable {
    /// What was found, for people.
    public struct Found: Equatable, Sendable {
        /// The app's name.
        public var name: String
        /// What it runs.
        public var runs: String
        /// Why.
        public var reason: String
    }

    /// The whole file.
    public let text: String
    /// Its apps, the one to serve first; empty for a mere template.
    public let apps: [Found]
    /// What else it might be, which is commented out.
    public let others: [Found]
    /// The virtual environment, as it is written; nil for none.
    public let home: String?
    /// Where it listens; nil when no app does.
    public let address: String?
    /// What could not be taken over.
    public let remarks: [String]
    /// Folders below the project's that look more like one; empty when something was found.
    public let below: [String]

    /// Looks through a project.
    ///
    /// - Parameters:
    ///   - view: the project's folder.
    ///   - address: where to listen, nil for what the project says or else `:8000`.
    /// - Returns: a file that is read without a finding, with at least one app unless nothing was found.
    /// - Throws: `ProposalRefusal` when the folder or the address cannot stand in a settings file.
    public static func of(_ view: ProjectView, listening address: String? = nil) throws(ProposalRefusal) -> Proposal {
        let check = ProposalCheck(folder: view.path)
        try check.refuseUnspeakableFolder()
        if let address { try check.refuseWrongAddress(address) }
        let survey = ProjectSurvey(view)
        var sheet = ProposalSheet(survey, environments: survey.environments, check: check)
        sheet.fill(listening: address)
        return Proposal(
            text: sheet.text(called: view.path), apps: sheet.apps.map(Found.init),
            others: sheet.others.map { Found($0.guess) },
            home: sheet.apps.contains(where: \.usesPython) ? sheet.home : nil,
            address: sheet.apps.first { $0.listens }?.address, remarks: survey.remarks, below: survey.below)
    }
}

extension Proposal.Found {
    init(_ guess: AppGuess) { self.init(name: guess.name, runs: guess.runs, reason: guess.reason) }
}

/// Why no settings file can be proposed.
public enum ProposalRefusal: Error, Equatable, Sendable {
    /// The path of the folder has something in it that no settings file can say.
    case folder(String)
    /// The address is none; what is wrong with it, and what to write instead.
    case address(String, remedy: String?)
}
