/// Looks through a project's own modules for applications.
struct PythonModules {
    let view: ProjectView
    /// Folders that are virtual environments, and so hold the modules of others.
    let environments: [String]

    private struct Candidate {
        var file: String
        /// How near to the top it lies, and how telling its name is: less is better.
        var rank: Int
        /// What Python has to look into for it, where that is not the project's folder.
        var path: String?
    }

    /// The applications of all modules, the most likely first.
    var guesses: [AppGuess] {
        var found: [(order: [Int], guess: AppGuess)] = []
        for candidate in candidates.prefix(Self.mostFiles) {
            guard let text = view.text(candidate.file), let app = PythonApp.all(in: text).first else { continue }
            let guess = guess(app, candidate)
            // A function that makes an app is the last resort: it may want more than it shows.
            let order = [app.evidence == .returned ? 1 : 0, candidate.rank, found.count]
            found.append((order, guess))
        }
        return found.sorted { $0.order.lexicographicallyPrecedes($1.order) }.map(\.guess)
    }

    private func guess(_ app: PythonApp, _ candidate: Candidate) -> AppGuess {
        let reason = "\(candidate.file): \(app.words)"
        let start = candidate.path.map { $0.count + 1 } ?? 0
        var parts = candidate.file.dropFirst(start).split(separator: "/").map(String.init)
        let last = parts.removeLast()
        if last != "__init__.py" { parts.append(String(last.dropLast(3))) }
        if last.hasSuffix(".py"), parts.allSatisfy({ PythonText.isName($0) }) {
            return .module(
                parts.joined(separator: "."), callable: app.callable, app.interface, reason: reason,
                path: candidate.path)
        }
        var guess = AppGuess(
            runs: candidate.file, reason: reason, lines: [.init("wsgi-file", candidate.file, why: reason)])
        if app.callable != "application" { guess.lines.append(.init("callable", app.callable)) }
        if app.interface == .asgi { guess.lines.append(.init("asgi", "true")) }
        return guess
    }

    private var candidates: [Candidate] {
        let top = view.names("")
        var all = top.filter { !$0.isFolder }.compactMap { module(in: "", $0.text, path: nil, depth: 0) }
        let packages = top.filter { $0.isFolder && PythonText.isName($0.text) && !isForeign($0.text) }.map(\.text)
        for package in packages.prefix(Self.mostPackages) { all += modules(of: package, path: nil) }
        if packages.contains("src") {
            for name in view.folders(in: "src").prefix(Self.mostPackages) where PythonText.isName(name) {
                all += modules(of: "src/" + name, path: "src")
            }
        }
        return all.sorted { ($0.rank, $0.file) < ($1.rank, $1.file) }
    }

    private func modules(of package: String, path: String?) -> [Candidate] {
        let depth = path == nil ? 1 : 2
        guard view.names(package).contains(where: { $0.text == "__init__.py" }) else { return [] }
        let below = view.folders(in: package).filter { PythonText.isName($0) && !isForeign($0) }
        return modules(in: package, path, depth, Self.telling)
            + below.prefix(Self.mostBelow).flatMap {
                // Deep inside only what is called so is one that a server is pointed at.
                modules(in: "\(package)/\($0)", path, depth + 1, ["wsgi", "asgi"])
            }
    }

    private func modules(in package: String, _ path: String?, _ depth: Int, _ stems: [String]) -> [Candidate] {
        let names = view.names(package).filter { !$0.isFolder }.map(\.text)
        // A folder that is no package has modules that are at home there, and find each other from there alone.
        guard names.contains("__init__.py") else { return [] }
        return names.compactMap { name in
            guard stems.contains(String(name.dropLast(3))) else { return nil }
            return module(in: package + "/", name, path: path, depth: depth)
        }
    }

    private func module(in folder: String, _ name: String, path: String?, depth: Int) -> Candidate? {
        guard name.hasSuffix(".py") || name.hasSuffix(".wsgi"), !isForeign(name) else { return nil }
        let stem = name.hasSuffix(".py") ? String(name.dropLast(3)) : "wsgi"
        let place = Self.telling.firstIndex(of: stem) ?? Self.telling.count
        return Candidate(file: folder + name, rank: depth * 100 + place, path: path)
    }

    private func isForeign(_ name: String) -> Bool {
        name.hasPrefix("test") || name.hasPrefix(".") || Self.others.contains(name) || environments.contains(name)
    }

    /// Names of modules that servers are pointed at, the likeliest first.
    private static let telling = [
        "wsgi", "app", "application", "main", "asgi", "server", "api", "web", "run", "site", "index", "__init__",
    ]
    private static let others: Set<String> = [
        "manage.py", "setup.py", "conftest.py", "fabfile.py", "tasks.py", "gunicorn.conf.py", "docs", "node_modules",
        "examples", "migrations", "build", "dist",
    ]
    private static let mostFiles = 100
    private static let mostPackages = 50
    private static let mostBelow = 20
}
