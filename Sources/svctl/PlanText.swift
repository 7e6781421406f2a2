internal import Control
internal import LinuxKernel
internal import Settings

/// What svctl would do with a configuration, for people.
enum PlanText {
    static func of(_ configuration: Configuration, file: String) -> String {
        var lines = [
            "\(file) is fine", row("name", configuration.name ?? MasterName.of(file: file)),
            row("surge", surge(configuration.surge)),
        ]
        lines += configuration.touchReload.map { row("reload", "all apps when \($0) is touched") }
        for app in configuration.apps {
            let listeners = configuration.listeners(of: app)
            lines += [""] + rows(app, listeners)
        }
        return lines.map { PrintableText.escaped($0) + "\n" }.joined()
    }

    static func row(_ word: String, _ text: String) -> String {
        "  \(word)\(String(repeating: " ", count: max(1, 10 - word.utf8.count)))\(text)"
    }

    private static func rows(_ app: AppConfiguration, _ listeners: [ListenerConfiguration]) -> [String] {
        var rows = [row("app", "\(app.name), \(processes(app))"), row("runs", program(app.application, listeners))]
        rows += listeners.map {
            row("listen", "\($0.written) (\($0.protocolName))\($0.isShared ? ", shared: \($0.name)" : "")")
        }
        if let directory = app.directory { rows.append(row("folder", directory)) }
        switch app.application {
        case .module, .file:
            rows.append(row("python", app.home ?? "the system's python3"))
            if app.server != .auto { rows.append(row("server", app.server.rawValue)) }
        case .command, .uwsgi: if let home = app.home { rows.append(row("home", home)) }
        }
        if !app.dependsOn.isEmpty { rows.append(row("needs", app.dependsOn.joined(separator: " "))) }
        rows += app.environmentFolders.map { row("env", "\($0.path), a file for each variable") }
        rows += app.environmentFiles.map { row("env", $0.path + ($0.mayBeMissing ? ", if it is there" : "")) }
        rows += limits(app.limits) + beside(app.beside)
        rows.append(row("ready", readiness(app.readiness)))
        rows += app.touchReload.map { row("reload", "when \($0) is touched") }
        if app.autoreloads { rows.append(row("reload", "when a Python file changes")) }
        let limits = "\(time(app.startTimeout)) to start, \(time(app.stopTimeout)) to stop"
        rows.append(row("time", "\(limits), \(time(app.settle)) to settle"))
        return rows
    }

    private static func processes(_ app: AppConfiguration) -> String {
        let processes = "\(app.processes) \(app.processes == 1 ? "process" : "processes")"
        switch app.application {
        case .module, .file:
            // ASGI's one event loop a process knows no threads.
            if app.isAsgi == true { return "\(processes) of ASGI" }
            return "\(processes) with \(app.threads) \(app.threads == 1 ? "thread" : "threads") each"
        case .command: return processes
        case .uwsgi: return "one uWSGI with processes of its own"
        }
    }

    private static func program(_ application: Application, _ listeners: [ListenerConfiguration]) -> String {
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

    private static func surge(_ surge: SurgeSetting?) -> String {
        switch surge {
        case .all: "a reload replaces all workers at once"
        case .atMost(1): "a reload replaces 1 worker at a time"
        case .atMost(let number): "a reload replaces up to \(number) workers at a time"
        case nil: "a reload replaces as many workers at a time as there are processors"
        }
    }

    private static func readiness(_ readiness: ReadinessSetting) -> String {
        switch readiness {
        case .auto: "auto"
        case .notify: "notify"
        case .accept: "accept"
        case .alive(let duration): "alive \(time(duration))"
        }
    }

    private static func time(_ duration: Duration) -> String {
        let milliseconds = duration / .milliseconds(1)
        return milliseconds.truncatingRemainder(dividingBy: 1000) == 0
            ? "\(Int(milliseconds / 1000))s" : "\(Int(milliseconds))ms"
    }
}
