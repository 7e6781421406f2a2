/// What a line of a Procfile or a script of package.json means for svctl.
struct ProcessGuess {
    let view: ProjectView
    /// The virtual environment below the folder whose programs a shell would not find; nil for none.
    let home: String?

    /// The app of a line; nil for one that cannot be read as a command.
    func guess(_ entry: Procfile.Entry, from file: String) -> AppGuess? {
        guard let line = ShellLine(entry.command), let last = line.commands.last else { return nil }
        let reason = "\(file): \(entry.name): \(entry.command)"
        let earlier = line.commands.dropLast().map { $0.map(\.text).joined(separator: " ") }
        var words = last[...]
        var variables: [AppGuess.Line] = []
        while let word = words.first, let variable = Self.variable(word) {
            variables.append(AppGuess.Line("env", variable))
            words = words.dropFirst()
        }
        words = Self.withoutRunners(words)
        if !line.needsShell, !words.isEmpty, variables.allSatisfy({ !$0.value.contains("$") }),
            var guess = application(Array(words), reason)
        {
            guess.name = entry.name
            guess.lines = variables + guess.lines
            guess.remarks += earlier.map { "svctl does not run this before it, as \(file) does: \($0)" }
            return guess
        }
        return command(entry, line, reason)
    }

    /// A Python application, where a known app server is called with one.
    private func application(_ words: [ShellLine.Word], _ reason: String) -> AppGuess? {
        guard let server = ServerWords(words), server.isUnderstood, let written = server.application else {
            return nil
        }
        let parts = written.split(separator: ":").map(String.init)
        var guess = AppGuess.module(
            parts[0], callable: parts.count == 2 ? parts[1] : nil, server.interface, reason: reason)
        // The file's own folder comes first, and what is said here is below it.
        guess.lines += server.lines.map { line in
            line.key == "chdir" && !line.value.hasPrefix("/") ? AppGuess.Line("chdir", "%d" + line.value) : line
        }
        guess.address = server.address.flatMap(Self.address)
        if !server.leftOut.isEmpty {
            guess.remarks.append("Not taken over: " + server.leftOut.joined(separator: "; "))
        }
        return guess
    }

    private func command(_ entry: Procfile.Entry, _ line: ShellLine, _ reason: String) -> AppGuess? {
        let needsShell =
            line.needsShell || line.commands.count > 1 || line.commands.joined().contains(where: \.hasVariable)
            || Self.variable(line.commands[0][0]) != nil
        var guess = AppGuess(runs: entry.command, reason: reason, lines: [])
        guess.name = entry.name
        guess.listens = false
        if entry.command.contains("PORT"), entry.name == "web" {
            guess.lines.append(.init("env", "PORT=8000", why: "The command listens there by itself."))
        }
        var text = entry.command
        if needsShell {
            let isPlain = line.commands.count == 1 && !line.needsShell && Self.variable(line.commands[0][0]) == nil
            let first = line.commands[0][0].text
            let isInHome = home.map { view.names("\($0)/bin").contains { $0.text == first } } ?? false
            if isPlain { text = "exec " + (isInHome ? "\(home ?? "")/bin/" : "") + text }
            text = "/bin/sh -c '" + text.replacing("'", with: "'\\''") + "'"
        }
        guess.lines.append(.init("command", text, why: reason))
        if entry.name == "web" {
            guess.remarks += [
                "It has the port itself, so that a reload cannot begin the new one beside the old: svctl restart can.",
                "For reloads that lose nothing let svctl have the port, http = :8000, and the program take descriptor 3.",
            ]
        }
        return guess
    }

    /// `NAME=value` before a command.
    private static func variable(_ word: ShellLine.Word) -> String? {
        guard let sign = word.text.firstIndex(of: "="), PythonText.isName(word.text[..<sign]) else { return nil }
        return word.text
    }

    /// The words behind `exec`, `poetry run`, `python -m` and their like.
    private static func withoutRunners(_ words: ArraySlice<ShellLine.Word>) -> ArraySlice<ShellLine.Word> {
        var rest = words
        while let first = rest.first?.text.split(separator: "/").last {
            let second = rest.dropFirst().first?.text
            if first == "exec" {
                rest = rest.dropFirst()
            } else if ["poetry", "pipenv", "uv"].contains(first) && second == "run"
                || first.hasPrefix("python") && second == "-m"
            {
                rest = rest.dropFirst(2)
            } else {
                break
            }
        }
        return rest
    }

    /// An address of an app server in svctl's words; nil for one that says nothing.
    private static func address(_ written: String) -> String? {
        if written.hasPrefix("unix:") { return String(written.dropFirst(5)) }
        if written.hasPrefix("fd://") { return nil }
        if let variable = written.firstRange(of: ":$") {
            // `${PORT:-8080}` says what holds without the variable.
            let rest = written[variable.upperBound...]
            let digits = rest.firstRange(of: ":-").map { rest[$0.upperBound...].prefix { $0.isASCII && $0.isNumber } }
            return self.address(written[..<variable.lowerBound] + ":" + (digits ?? "8000"))
        }
        guard let colon = written.lastIndex(of: ":") else {
            return written.utf8.allSatisfy { (48...57).contains($0) } ? ":" + written : written
        }
        let host = written[..<colon]
        let port = written[written.index(after: colon)...]
        guard !host.contains("$") else { return nil }
        return (["0.0.0.0", "*"].contains(host) ? "" : host) + ":" + port
    }
}
