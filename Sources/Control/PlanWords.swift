internal import Settings

/// Parts of a plan that its text and its JSON have in common.
enum PlanWords {
    /// Behind a listener: the mode and the owner of its file, and whether apps share it.
    static func details(of listener: ListenerConfiguration) -> String {
        var words: [String] = []
        if case .path(let path) = listener.address {
            if path != listener.written { words.append(path) }
            words.append(listener.mode.map { "mode \(octal($0))" } ?? "mode as the umask has it")
            if let owner = owner(of: listener) { words.append("owner \(owner)") }
        }
        if listener.isShared { words.append("shared: \(listener.name)") }
        return words.map { ", " + $0 }.joined()
    }

    /// `user:group` of `chown-socket`; nil where the file is the master's.
    static func owner(of listener: ListenerConfiguration) -> String? {
        guard let owner = listener.owner else { return nil }
        return text(owner) + (listener.ownerGroup.map { ":" + text($0) } ?? "")
    }

    /// Three octal digits.
    static func octal(_ mode: UInt32) -> String {
        let digits = String(mode, radix: 8)
        return String(repeating: "0", count: max(0, 3 - digits.utf8.count)) + digits
    }

    /// The app server, and what `auto` comes to.
    static func server(_ app: AppConfiguration) -> String {
        guard app.server == .auto else { return app.server.rawValue }
        return "auto: the app server that its environment has, else svctl's own gunicorn"
    }

    /// What runs the app: an app server, a command, or the real uWSGI.
    static func engine(_ app: AppConfiguration) -> String {
        switch app.application {
        case .module, .file: app.server.rawValue
        case .command: "command"
        case .uwsgi: "uwsgi"
        }
    }

    static func text(_ account: Account) -> String {
        switch account {
        case .number(let number): String(number)
        case .name(let name): name
        }
    }

    /// `module:callable`, the path of a file, or a program and its words.
    static func program(_ application: Application, _ listeners: [ListenerConfiguration]) -> String {
        switch application {
        case .module(let name, let callable): return name + (callable.map { ":\($0)" } ?? "")
        case .file(let path, let callable): return path + (callable.map { ":\($0)" } ?? "")
        case .command(let command), .uwsgi(let command):
            let words = command.words(port: { port(of: listeners[$0]) }, address: { listeners[$0].written })
            return ([command.program] + words).map(quoted).joined(separator: " ")
        }
    }

    /// The port as far as it is known before the socket is there.
    private static func port(of listener: ListenerConfiguration) -> String {
        switch listener.address {
        case .ipv4(_, let port), .ipv6(_, let port): port == 0 ? "{port}" : String(port)
        case .path, .abstract: "{port}"
        }
    }

    private static func quoted(_ word: String) -> String {
        word.isEmpty || word.contains(where: \.isWhitespace) ? "'\(word)'" : word
    }
}
