/// What runs beside the workers of an app, each by a shell, as the app's user.
public struct BesideConfiguration: Equatable, Sendable {
    /// Programs that run as long as the app does, in the order of the file.
    public var daemons: [DaemonConfiguration] = []
    /// Commands that run at set minutes, in the order of the file.
    public var jobs: [JobConfiguration] = []
    /// What has its moment in the life of the app; hooks come before commands of the same moment, as in uWSGI.
    public var hooks: [HookConfiguration] = []
    /// Commands that run when a file is touched, in the order of the file.
    public var touchCommands: [TouchCommand] = []
    /// How long a program that was asked to leave may take, from `reload-mercy`; 3 s when the file does not say.
    public var mercy = Duration.seconds(3)

    /// Nothing.
    public init() {}

    /// What the names of those that run beside the workers of `app` begin with.
    public static func daemonsName(of app: String) -> String { app + ".daemon" }

    /// The same of what runs when a file is touched.
    public static func touchCommandsName(of app: String) -> String { app + ".touch-exec" }

    /// The same of its jobs.
    public static func jobsName(of app: String) -> String { app + ".cron" }

    /// What the names of all that is there begin with, each once.
    func names(of app: String) -> Set<String> {
        var names = Set(namedHooks(of: app).map(\.name))
        if !daemons.isEmpty { names.insert(Self.daemonsName(of: app)) }
        if !touchCommands.isEmpty { names.insert(Self.touchCommandsName(of: app)) }
        if !jobs.isEmpty { names.insert(Self.jobsName(of: app)) }
        return names
    }
}

/// A program that runs as long as its app does, and is started again when it ends.
public struct DaemonConfiguration: Equatable, Sendable {
    /// What the shell is told.
    public var command: String
    /// The absolute path of the folder it starts in; nil: that of the app.
    public var directory: String?
    /// Whom it runs as; nil: the app's user.
    public var user: Account?
    /// The group it runs in; nil: that of the user.
    public var group: Account?
    /// The signal that asks it to leave.
    public var stopSignal: Int32 = 15
    /// Where it is written.
    public var place: Place
}

/// A command that runs at set minutes.
public struct JobConfiguration: Equatable, Sendable {
    /// What the shell is told.
    public var command: String
    /// When.
    public var schedule: CronSchedule
    /// Whether none is begun while the one before still runs.
    public var isUnique: Bool
    /// How long it may run before it is killed; nil: as long as it takes.
    public var limit: Duration?
    /// Where it is written.
    public var place: Place
}

/// A command that runs when a file is touched.
public struct TouchCommand: Equatable, Sendable {
    /// The absolute path of the file.
    public var path: String
    /// What the shell is told.
    public var command: String
}
