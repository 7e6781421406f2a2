internal import Settings

/// The guesses on their way to a file: those that can be used, and those that stand there as comments.
struct ProposalSheet {
    private(set) var apps: [AppGuess] = []
    private(set) var others: [(guess: AppGuess, obstacle: String?)] = []
    /// The virtual environment as it is written below `chdir = %d`.
    let home: String?
    private let survey: ProjectSurvey
    private let homeWhy: String
    private let check: ProposalCheck

    init(_ survey: ProjectSurvey, environments: VirtualEnvironments, check: ProposalCheck) {
        self.survey = survey
        self.check = check
        let best = environments.best.flatMap { ProposalCheck.isPlain($0.home) ? $0 : nil }
        home = best?.home
        homeWhy = best?.why ?? ""
    }

    /// Takes the first app that can be written, and all that run beside it.
    mutating func fill(listening address: String?) {
        var taken: Set<String> = []
        for candidate in [survey.web].compactMap(\.self) + survey.others + survey.besides {
            var guess = candidate
            if guess.name == "web", apps.contains(where: { $0.name == "web" }) {
                others.append((guess, nil))
                continue
            }
            if guess.listens {
                let wanted = guess.name == "web" ? address ?? guess.address : guess.address
                guess.address = wanted.flatMap { taken.contains($0) ? nil : $0 } ?? Self.free(taken)
            }
            if let obstacle = obstacle(to: guess) {
                others.append((candidate, obstacle))
                continue
            }
            if let address = guess.address { taken.insert(address) }
            apps.append(guess)
        }
    }

    private static func free(_ taken: Set<String>) -> String {
        (8000...8099).lazy.map { ":\($0)" }.first { !taken.contains($0) } ?? ":8000"
    }

    private func obstacle(to guess: AppGuess) -> String? {
        guard guess.lines.allSatisfy({ ProposalCheck.isPlain($0.value) || $0.key == "command" || $0.key == "env" })
        else { return "a settings file cannot say its name" }
        guard !guess.lines.contains(where: { $0.value.contains("$(") || $0.value.contains("%(") }) else {
            return "a settings file would fill in what stands in brackets"
        }
        guard let lines = lines(of: guess) else { return "a settings file cannot say it" }
        return check.obstacle(to: lines)
    }

    /// The section of an app; nil when one of its values does not fit a line.
    func lines(of guess: AppGuess) -> [String]? {
        var lines = ["[app:\(guess.name)]"]
        let hasFolder = guess.lines.contains { $0.key == "chdir" }
        if !hasFolder { lines += [WrittenLine.comment("The folder of this file."), "chdir = %d"] }
        if guess.usesPython {
            if let home, let line = WrittenLine.setting("home", home) {
                let isBelow = hasFolder && !home.hasPrefix("/")
                lines += [WrittenLine.comment(homeWhy), isBelow ? line.replacing("home = ", with: "home = %d") : line]
            } else {
                lines += withoutHome
            }
        }
        var last = ""
        for line in guess.lines {
            guard let written = Self.written(line) else { return nil }
            if !line.why.isEmpty, line.why != last { lines.append(WrittenLine.comment(line.why)) }
            last = line.why
            lines.append(written)
        }
        if let address = guess.address, guess.listens {
            guard let written = WrittenLine.setting("http", address) else { return nil }
            if address.hasPrefix(":") {
                lines.append(
                    WrittenLine.comment("127.0.0.1\(address) lets in only this machine, e.g. an nginx in front."))
            }
            lines.append(written)
        }
        return lines + guess.remarks.map(WrittenLine.comment)
    }

    private var withoutHome: [String] {
        guard let keeper = survey.environments.keeper else {
            return [
                WrittenLine.comment("No virtual environment was found here: the system's Python serves."),
                "# home = .venv",
            ]
        }
        return [
            WrittenLine.comment(
                "\(keeper.tool) keeps the environment; its folder is what this prints: \(keeper.command)"),
            "# home =",
        ]
    }

    /// A line; `%d` at the front of a folder is the file's own.
    static func written(_ line: AppGuess.Line) -> String? {
        guard line.key == "chdir", line.value.hasPrefix("%d") else { return WrittenLine.setting(line.key, line.value) }
        return WrittenLine.setting("chdir", String(line.value.dropFirst(2))).map {
            $0.replacing("chdir = ", with: "chdir = %d")
        }
    }
}
