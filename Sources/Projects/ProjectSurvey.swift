/// What a project seems to run: guesses, each with its reason; nothing of it was run to find out.
struct ProjectSurvey {
    /// The app to serve; nil when nothing was found.
    let web: AppGuess?
    /// What else it might be, the likeliest first.
    let others: [AppGuess]
    /// The other processes of a Procfile.
    let besides: [AppGuess]
    let environments: VirtualEnvironments
    /// Whether its static files come from Django.
    let isDjango: Bool
    /// What cannot be taken over, for people.
    let remarks: [String]
    /// Folders below that look like the project.
    let below: [String]

    init(_ view: ProjectView) {
        let environments = VirtualEnvironments(view)
        let processes = view.text("Procfile").map { Procfile($0).entries } ?? []
        let reader = ProcessGuess(view: view, home: environments.own.first)
        let django = DjangoProject(view: view).guesses
        var candidates = django + PythonModules(view: view, environments: environments.own).guesses
        var remarks: [String] = []
        var besides: [AppGuess] = []
        for entry in processes {
            guard entry.name != "release" else {
                remarks.append("svctl does not run the release of the Procfile: \(entry.command)")
                continue
            }
            if let file = Self.fileOfUwsgi(entry.command) {
                remarks.append("uWSGI runs in the Procfile, and svctl runs its file as it is: svctl start \(file)")
                continue
            }
            guard let guess = reader.guess(entry, from: "Procfile") else {
                remarks.append("the line \(entry.name) of the Procfile cannot be read: \(entry.command)")
                continue
            }
            if entry.name != "web" {
                besides.append(guess)
            } else {
                // What svctl can hold the port for comes before what has its own.
                candidates.insert(guess, at: guess.listens ? 0 : candidates.count)
            }
        }
        if let node = NodeProject(view: view).guess { candidates.append(node) }
        web = candidates.first
        var seen: [String] = candidates.first.map { [$0.runs] } ?? []
        others = candidates.dropFirst().filter { guess in
            guard !seen.contains(guess.runs), seen.count <= Self.mostOthers else { return false }
            seen.append(guess.runs)
            return true
        }
        self.besides = besides
        self.environments = environments
        self.remarks = remarks
        isDjango = !django.isEmpty
        below =
            web == nil
            ? view.folders().filter { name in
                view.names(name).contains { ["manage.py", "wsgi.py", "app.py", "Procfile"].contains($0.text) }
            } : []
    }

    /// `shop.ini` of `uwsgi --ini shop.ini`.
    private static func fileOfUwsgi(_ command: String) -> String? {
        let words = command.split(whereSeparator: \.isWhitespace)
        guard words.first?.split(separator: "/").last == "uwsgi" else { return nil }
        return words.lazy.compactMap { $0.split(separator: "=").last }.first { $0.hasSuffix(".ini") }.map(String.init)
    }

    private static let mostOthers = 5
}
