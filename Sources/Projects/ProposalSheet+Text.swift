internal import Settings

extension ProposalSheet {
    /// The whole file, for the folder of that path.
    func text(called path: String) -> String {
        var lines = [
            WrittenLine.comment("Settings of svctl, written by svctl init from what lies in \(path)."),
            "# What they can say: man svctl.ini. What svctl makes of them: svctl check.", "", "[svctl]",
            "# What the commands call it; without this line as its folder.", "# name = shop",
        ]
        if apps.isEmpty { lines += Self.template }
        for app in apps {
            lines += [""] + (self.lines(of: app) ?? [])
            if app.name == "web" { lines += Self.further(app) + alternatives }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// What one wants to change next.
    private static func further(_ app: AppGuess) -> [String] {
        var lines: [String] = []
        let keys = app.lines.map(\.key)
        if !keys.contains("processes") {
            lines += ["# How many processes serve, and how many requests each of them at a time.", "# processes = 4"]
        }
        if app.usesPython, app.listens, !keys.contains("threads"), !keys.contains("asgi") {
            lines.append("# threads = 2")
        }
        return lines
    }

    /// The guesses that were not taken, as comments.
    private var alternatives: [String] {
        others.flatMap { other in
            var lines = [""]
            if let obstacle = other.obstacle {
                lines.append(WrittenLine.comment("Not possible: \(obstacle)."))
            } else {
                lines.append(WrittenLine.comment("Or, instead of what runs above: \(other.guess.reason)"))
            }
            // Even a value that no line can hold can be shown.
            return lines
                + other.guess.lines.map { WrittenLine.comment(Self.written($0) ?? "\($0.key) = \($0.value)") }
        }
    }

    private static let template = [
        "", "# One section for each app.", "# [app:web]", "# chdir = %d", "# home = .venv", "",
        "# A Python application: module, a colon, and what it is called there.", "# module = config.wsgi:application",
        "",
        "# Or any program.", "# command = node server.js", "", "# http = :8000", "# processes = 4",
    ]
}
