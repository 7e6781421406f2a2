/// The command line of an app server, as far as it says what svctl wants to know.
struct ServerWords {
    /// An app server and the options of it that have a value.
    private struct Server {
        var interface: PythonApp.Interface
        /// What an option is called here.
        var options: [String: Meaning]
        /// Other options with a value, which are left out.
        var ignored: Set<String> = []
        var flags: [String: Meaning] = [:]
    }

    private enum Meaning {
        case address
        case host
        case port
        case line(String)
        case workerClass
        case factory
        case reload
    }

    private(set) var application: String?
    private(set) var interface: PythonApp.Interface
    private(set) var lines: [AppGuess.Line] = []
    private(set) var address: String?
    /// Options that are not taken over, as they stand there.
    private(set) var leftOut: [String] = []
    private var host: String?
    private var port: String?
    private var isFactory = false
    /// Whether all of it could be understood.
    private(set) var isUnderstood = true

    /// Nil when the program is no app server that is known here.
    init?(_ words: [ShellLine.Word]) {
        guard let program = words.first?.text.split(separator: "/").last.map(String.init),
            let server = Self.servers[program == "waitress" ? "waitress-serve" : program]
        else { return nil }
        interface = server.interface
        var rest = words.dropFirst()
        while let word = rest.popFirst() { take(word, &rest, server) }
        finish()
    }

    private mutating func take(_ word: ShellLine.Word, _ rest: inout ArraySlice<ShellLine.Word>, _ server: Server) {
        guard word.text.hasPrefix("-"), word.text != "-" else {
            if application == nil { application = word.text } else { isUnderstood = false }
            return
        }
        let parts = word.text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let isLong = word.text.hasPrefix("--")
        let name = isLong ? parts[0] : String(word.text.prefix(2))
        if let meaning = server.flags[name] { return obey(meaning, "", word.text) }
        let isKnown = server.options[name] != nil || server.ignored.contains(name)
        var value: String?
        if isLong, parts.count == 2 {
            value = parts[1]
        } else if !isLong, word.text.utf8.count > 2 {
            value = String(word.text.dropFirst(2))
        } else if isKnown {
            guard let next = rest.popFirst() else { return isUnderstood = false }
            value = next.text
        }
        if let meaning = server.options[name], let value { return obey(meaning, value, word.text) }
        leftOut.append(word.text + (isKnown && parts.count == 1 ? " " + (value ?? "") : ""))
    }

    private mutating func obey(_ meaning: Meaning, _ value: String, _ written: String) {
        switch meaning {
        case .address: address = address ?? value
        case .host: host = value
        case .port: port = value
        case .factory: isFactory = true
        case .reload: leftOut.append("\(written), which is py-autoreload = 1 here")
        case .workerClass:
            if value.contains("uvicorn") || value.contains("asgi") {
                interface = .asgi
            } else if !["sync", "gthread"].contains(value) {
                leftOut.append("\(written) \(value)")
            }
        case .line(let key):
            // What only a shell fills in cannot be a number here.
            if value.contains("$") { return leftOut.append("\(written) \(value)") }
            let time = key == "stop-timeout" && value.utf8.allSatisfy { (48...57).contains($0) } ? value + "s" : value
            lines.append(AppGuess.Line(key, time))
        }
    }

    private mutating func finish() {
        if address == nil, let port { address = "\(host ?? "127.0.0.1"):\(port)" }
        if isFactory, let name = application { application = name.contains(":") ? name + "()" : name }
        guard let written = application else { return isUnderstood = false }
        let parts = written.split(separator: ":", omittingEmptySubsequences: false)
        let callable = parts.count == 2 ? parts[1] : "application"
        let name = callable.hasSuffix("()") ? callable.dropLast(2) : callable[...]
        if parts.count > 2 || !PythonText.isDottedName(parts[0]) || !PythonText.isDottedName(name) {
            isUnderstood = false
        }
    }

    private static let servers: [String: Server] = [
        "gunicorn": Server(
            interface: .unknown,
            options: [
                "-b": .address, "--bind": .address, "-w": .line("processes"), "--workers": .line("processes"),
                "--threads": .line("threads"), "-k": .workerClass, "--worker-class": .workerClass,
                "--chdir": .line("chdir"), "-e": .line("env"), "--env": .line("env"),
                "--pythonpath": .line("pythonpath"), "--graceful-timeout": .line("stop-timeout"),
            ],
            ignored: [
                "-c", "--config", "-t", "--timeout", "--keep-alive", "--log-level", "--log-file", "--access-logfile",
                "--error-logfile", "--worker-tmp-dir", "--max-requests", "--max-requests-jitter", "-n", "--name",
                "--worker-connections", "--forwarded-allow-ips", "--log-config", "--access-logformat", "-u", "--user",
                "-g", "--group", "-m", "--umask", "-p", "--pid", "--backlog", "--limit-request-line",
            ]),
        "uvicorn": Server(
            interface: .asgi,
            options: [
                "--host": .host, "--port": .port, "--uds": .address, "--workers": .line("processes"),
                "--app-dir": .line("pythonpath"), "--env-file": .line("environment-file"),
            ],
            ignored: [
                "--log-level", "--loop", "--http", "--ws", "--lifespan", "--forwarded-allow-ips", "--root-path",
                "--timeout-keep-alive", "--log-config", "--limit-concurrency", "--interface", "--backlog",
                "--timeout-graceful-shutdown", "--limit-max-requests", "--header",
            ], flags: ["--factory": .factory, "--reload": .reload]),
        "hypercorn": Server(
            interface: .asgi,
            options: [
                "-b": .address, "--bind": .address, "-w": .line("processes"), "--workers": .line("processes"),
            ],
            ignored: ["-k", "--worker-class", "-c", "--config", "--log-level", "--access-logfile", "--error-logfile"],
            flags: ["--reload": .reload]),
        "daphne": Server(
            interface: .asgi, options: ["-b": .host, "--bind": .host, "-p": .port, "--port": .port],
            ignored: ["-v", "--verbosity", "-t", "--http-timeout", "--access-log", "--websocket_timeout"]),
        "waitress-serve": Server(
            interface: .wsgi,
            options: [
                "--host": .host, "--port": .port, "--listen": .address, "--threads": .line("threads"),
                "--unix-socket": .address,
            ], ignored: ["--url-scheme", "--url-prefix", "--channel-timeout"], flags: ["--call": .factory]),
    ]
}
