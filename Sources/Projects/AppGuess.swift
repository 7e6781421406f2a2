/// An app of the project as a settings file would say it, with the reasons.
struct AppGuess: Equatable {
    /// One line.
    struct Line: Equatable {
        var key: String
        var value: String
        /// What stands above it; empty for nothing.
        var why: String

        init(_ key: String, _ value: String, why: String = "") {
            self.key = key
            self.value = value
            self.why = why
        }
    }

    /// The section `[app:NAME]`.
    var name = "web"
    /// What is run, for people: `config.wsgi:application`.
    var runs: String
    /// How that was found, for people: `manage.py names config.settings`.
    var reason: String
    var lines: [Line]
    /// What is worth knowing besides.
    var remarks: [String] = []
    /// Whether svctl holds an address for it.
    var listens = true
    /// Where it listens, as far as that is said already.
    var address: String?
    /// Whether the virtual environment is of use to it.
    var usesPython = true

    /// A Python application.
    ///
    /// - Parameters:
    ///   - module: its dotted name.
    ///   - callable: what the module calls it, nil for the usual `application`.
    ///   - interface: how it is called.
    ///   - reason: how it was found.
    ///   - path: a folder that Python has to look into, nil for the project's own.
    /// - Returns: the guess, with no address yet.
    static func module(
        _ module: String, callable: String?, _ interface: PythonApp.Interface, reason: String, path: String? = nil
    ) -> AppGuess {
        let name = module + (callable.map { ":\($0)" } ?? "")
        var guess = AppGuess(runs: name, reason: reason, lines: [])
        if let path { guess.lines.append(Line("pythonpath", path)) }
        guess.lines.append(Line("module", name, why: reason))
        if interface == .asgi { guess.lines.append(Line("asgi", "true")) }
        return guess
    }
}
