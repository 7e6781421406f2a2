internal import LinuxKernel
public import Settings

/// What svctl would do with a configuration, for people.
public enum PlanText {
    /// Several lines: the master, a block an app, and what is lost.
    ///
    /// - Parameters:
    ///   - configuration: the checked settings.
    ///   - findings: what there was to say about them, some of it about what is lost.
    ///   - file: the path that the settings were read from.
    /// - Returns: the lines, each with its line break.
    public static func of(_ configuration: Configuration, findings: [Finding], file: String) -> String {
        var lines = [
            "\(file) \(verdict(findings))", row("name", configuration.name ?? MasterName.of(file: file)),
            row("surge", surge(configuration.surge)),
        ]
        if configuration.exitsOnReload {
            lines.append(
                row("reload", "asked for by SIGHUP, a touched file or a letter it stops svctl; svctl reload reloads"))
        }
        lines += configuration.touchReload.map { row("reload", "all apps when \($0) is touched") }
        if let stats = configuration.stats {
            lines.append(row("stats", "\(stats.listener.written)\(stats.hasHead ? " (http)" : "")"))
        }
        lines += configuration.fifos.prefix(1).map { row("commands", "letters written to \($0)") }
        lines += logRows(configuration.logFile)
        for app in configuration.apps {
            let listeners = configuration.listeners(of: app)
            lines += [""] + rows(app, listeners)
        }
        lines += [""] + lost(findings.filter { $0.loss != nil })
        return lines.map { PrintableText.escaped($0) + "\n" }.joined()
    }

    private static func logRows(_ file: LogFileConfiguration) -> [String] {
        var rows: [String] = []
        if file.largest != nil || file.backup != nil {
            let size = file.largest.map { "at \($0) bytes" } ?? "when it has grown"
            rows.append(row("log", "put aside \(size)\(file.backup.map { ", as \($0)" } ?? "")"))
        }
        if let format = file.dateFormat { rows.append(row("log", "each line of its file begins with \(format) -")) }
        rows += file.touchRotate.map { row("log", "put aside when \($0) is touched") }
        return rows + file.touchReopen.map { row("log", "opened anew when \($0) is touched") }
    }

    static func row(_ word: String, _ text: String) -> String {
        "  \(word)\(String(repeating: " ", count: max(1, 10 - word.utf8.count)))\(text)"
    }

    private static func rows(_ app: AppConfiguration, _ listeners: [ListenerConfiguration]) -> [String] {
        var rows = [
            row("app", "\(app.name), \(processes(app))"), row("runs", PlanWords.program(app.application, listeners)),
        ]
        rows += listeners.map { row("listen", "\($0.written) (\($0.protocolName))" + PlanWords.details(of: $0)) }
        if let directory = app.directory { rows.append(row("folder", directory)) }
        switch app.application {
        case .module, .file:
            rows.append(row("python", app.home ?? "the system's python3"))
            rows.append(row("server", PlanWords.server(app)))
        case .command, .uwsgi: if let home = app.home { rows.append(row("home", home)) }
        }
        if !app.dependsOn.isEmpty { rows.append(row("needs", app.dependsOn.joined(separator: " "))) }
        rows += app.environmentFolders.map { row("env", "\($0.path), a file for each variable") }
        rows += app.environmentFiles.map { row("env", $0.path + ($0.mayBeMissing ? ", if it is there" : "")) }
        rows += requestRows(app.requests)
        if let log = app.requestLog { rows.append(row("log", "requests, and nothing else, to \(log.path)")) }
        rows += limits(app.limits) + beside(app.beside)
        rows.append(row("ready", readiness(app.readiness)))
        if let cheaper = app.cheaper {
            rows.append(
                row(
                    "workers",
                    "\(cheaper.least) to \(app.processes), \(cheaper.initial) at first: \(cheaper.step) more when all are "
                        + "at work, 1 fewer after \(time(cheaper.patience)) with less to do"))
        }
        rows += app.touchReload.map { row("reload", "when \($0) is touched") }
        if app.autoreloads { rows.append(row("reload", "when a Python file changes")) }
        let limits = "\(time(app.startTimeout)) to start, \(time(app.stopTimeout)) to stop"
        rows.append(row("time", "\(limits), \(time(app.settle)) to settle"))
        rows += wear(app).map { row($0, $1) }
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
}
