internal import Settings

/// What svctl would do with a file, as `svctl check --json` has it.
public struct CheckPlan: Codable, Equatable, Sendable {
    /// One app and the processes that run it.
    public struct App: Codable, Equatable, Sendable {
        var name: String
        /// `auto`, `gunicorn`, `waitress`, `uvicorn`, `standard`; `uwsgi` for the real one, `command` for any program.
        var engine: String
        /// `module:callable`, the path of a file, or a program and its words.
        var runs: String
        /// How many workers; 1 for the real uWSGI, which has processes of its own.
        var workers: Int
        var threads: Int
        @ExplicitNull var directory: String?
        @ExplicitNull var home: String?
        @ExplicitNull var user: String?
        @ExplicitNull var group: String?
        /// The names of its listeners.
        var listeners: [String]
        var dependsOn: [String]
        /// The file that requests alone are logged to; null where they are in the log.
        @ExplicitNull var requestLog: String?
    }

    /// One socket.
    public struct Listener: Codable, Equatable, Sendable {
        var name: String
        /// As it was written: `:8000`, `/run/x.sock`, `@x`.
        var address: String
        /// The absolute path of its file; null for what has none.
        @ExplicitNull var path: String?
        var `protocol`: String
        /// Three octal digits; null where the umask says it, and for what is no file.
        @ExplicitNull var mode: String?
        /// `user` or `user:group`; null likewise.
        @ExplicitNull var owner: String?
        /// How many connections may wait; null when the file does not say.
        @ExplicitNull var backlog: Int?
        /// Whether several apps may have it.
        var isShared: Bool
    }

    /// The master's name.
    public var name: String
    /// The log file; null for standard output.
    @ExplicitNull public var log: String?
    /// Where the master writes its number; null for nowhere.
    @ExplicitNull public var pidFile: String?
    /// What it runs.
    public var apps: [App]
    /// The sockets it opens.
    public var listeners: [Listener]
    /// What of the file is not done, in its order.
    public var lost: [CheckReport.Lost]

    init(_ configuration: Configuration, losses: [Finding], file: String) {
        name = configuration.name ?? MasterName.of(file: file)
        log =
            switch configuration.log {
            case .standard: nil
            case .file(let path): path
            }
        pidFile = configuration.pidFile
        apps = configuration.apps.map { App($0, configuration.listeners(of: $0)) }
        listeners = configuration.listeners.map(Listener.init)
        lost = losses.compactMap(CheckReport.Lost.init)
    }
}

extension CheckPlan.App {
    init(_ app: AppConfiguration, _ listeners: [ListenerConfiguration]) {
        self.init(
            name: app.name, engine: PlanWords.engine(app), runs: PlanWords.program(app.application, listeners),
            workers: app.processes, threads: app.threads, directory: app.directory, home: app.home,
            user: app.user.map(PlanWords.text), group: app.group.map(PlanWords.text), listeners: app.listeners,
            dependsOn: app.dependsOn, requestLog: app.requestLog?.path)
    }
}

extension CheckPlan.Listener {
    init(_ listener: ListenerConfiguration) {
        var path: String?
        if case .path(let its) = listener.address { path = its }
        self.init(
            name: listener.name, address: listener.written, path: path, protocol: listener.protocolName,
            mode: listener.mode.map(PlanWords.octal), owner: PlanWords.owner(of: listener),
            backlog: listener.backlog.map(Int.init), isShared: listener.isShared)
    }
}
