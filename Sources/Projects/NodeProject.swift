/// What package.json starts.
struct NodeProject {
    let view: ProjectView

    /// The command of `npm start`; nil when there is none.
    var guess: AppGuess? {
        guard let scripts = view.scripts else { return nil }
        guard let script = scripts["start"] ?? (view.hasFile("server.js") ? "node server.js" : nil) else { return nil }
        let entry = Procfile.Entry(name: "web", command: command(of: script))
        guard var guess = ProcessGuess(view: view, home: nil).guess(entry, from: "package.json") else { return nil }
        guess.reason = "package.json: start: \(script)"
        for index in guess.lines.indices where guess.lines[index].key == "command" {
            guess.lines[index].why = guess.reason
        }
        if !guess.lines.contains(where: { $0.key == "env" }) {
            guess.lines.insert(.init("env", "PORT=8000", why: "Where the program listens, if it asks for it."), at: 0)
        }
        guess.usesPython = false
        return guess
    }

    /// The script with its program where npm would have found it.
    private func command(of script: String) -> String {
        let program = script.prefix { !$0.isWhitespace }
        let isInstalled = view.names("node_modules/.bin").contains { $0.text == program }
        return isInstalled ? "node_modules/.bin/" + script : script
    }
}
