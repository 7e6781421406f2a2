/// What two well-known programs do that nobody expects of them under a supervisor.
enum CommandAdvice {
    /// Says what a command will do when its worker is replaced, where that is a surprise.
    static func give(
        _ command: CommandTemplate, _ listeners: [ListenerConfiguration], at place: Place, _ findings: inout Findings
    ) {
        let words = [command.program] + command.arguments.map(text)
        if isGunicorn(words) { adviseGunicorn(command, listeners, at: place, &findings) }
        if isUwsgi(words[0]) { adviseUwsgi(words, at: place, &findings) }
    }

    /// It takes the file of a socket away that it was given by number, which clients of the next worker need.
    private static func adviseGunicorn(
        _ command: CommandTemplate, _ listeners: [ListenerConfiguration], at place: Place, _ findings: inout Findings
    ) {
        for case .descriptor(let index) in command.arguments.joined() {
            guard case .path(let path) = listeners[index].address else { continue }
            findings.warning(
                "gunicorn takes \(path) away when it leaves, also at a reload: then nobody finds the socket any more",
                at: place,
                remedy: "leave out -b fd://{fd}: gunicorn takes its sockets from LISTEN_FDS, and leaves the file")
            return
        }
    }

    /// Without a word about it, it begins anew when it is to end; what can be in a file of its own is not seen here.
    private static func adviseUwsgi(_ words: [String], at place: Place, _ findings: inout Findings) {
        let ends = words.contains { word in
            [
                "--die-on-term", "gracefully_kill_them_all", "--ini", "--yaml", "--xml", "--json", ".ini", ".yml",
                ".yaml", ".xml", ".json",
            ]
            .contains { word.contains($0) }
        }
        guard !ends else { return }
        findings.warning(
            "SIGTERM makes uWSGI begin anew and not end: it is killed after stop-timeout", at: place,
            remedy: "add --hook-master-start 'unix_signal:15 gracefully_kill_them_all' to it, or write server = uwsgi")
    }

    private static func isGunicorn(_ words: [String]) -> Bool {
        if lastPart(words[0]) == "gunicorn" { return true }
        guard let option = words.firstIndex(of: "-m"), option + 1 < words.count else { return false }
        return words[option + 1] == "gunicorn"
    }

    private static func isUwsgi(_ program: String) -> Bool {
        ["uwsgi", "uwsgi-core", "uwsgi_python3"].contains(lastPart(program))
    }

    private static func lastPart(_ path: String) -> Substring { path.split(separator: "/").last ?? "" }

    /// A word as far as it is known here.
    private static func text(of word: [CommandTemplate.Piece]) -> String {
        word.map { if case .text(let text) = $0 { text } else { "" } }.joined()
    }
}
