/// Checked settings: what to run, where it listens, and how.
public struct Configuration: Equatable, Sendable {
    /// The name of the whole, from `name =`, 1 to 48 of `A-Za-z0-9._-`; nil when the file does not say.
    public var name: String?
    /// The applications, at least one: `web` of `[uwsgi]` first, then those of `[app:NAME]` in the order of the file.
    public var apps: [AppConfiguration]
    /// The addresses to listen on, in the order of the apps; empty when no app has one.
    public var listeners: [ListenerConfiguration]
    /// Whether sockets and the pid file are removed at the end, from `vacuum`.
    public var vacuum: Bool
    /// Whether a signal, a touched file or a letter in the pipe that asks for a reload ends svctl, from `exit-on-reload`.
    public var exitsOnReload: Bool
    /// The absolute path that the master's pid is written to, from `pidfile`.
    public var pidFile: String?
    /// More such paths, from `pidfile2`, `safe-pidfile` and `safe-pidfile2`.
    public var otherPidFiles: [String]
    /// Where output and logs go, from `logto` or `daemonize`; `daemonize` wins, as in uWSGI.
    public var log: LogDestination
    /// Whether `daemonize` asks for a life in the background.
    public var daemonizes: Bool
    /// How many slots a reload replaces at the same time, from `surge`; nil when the file does not say.
    public var surge: SurgeSetting?
    /// Absolute paths of files whose touch makes all apps reload, from `touch-reload` of `[svctl]`.
    public var touchReload: [String]
    /// Where the master tells what its workers are doing, from `stats`; nil when it does not.
    public var stats: StatsConfiguration?
    /// What becomes of the log's file, from `log-maxsize` and its like.
    public var logFile = LogFileConfiguration()
    /// Absolute paths of named pipes that take commands of one letter, from `master-fifo`; the first is listened to.
    public var fifos: [String] = []

    /// The listeners of an app, in the order of their descriptors.
    public func listeners(of app: AppConfiguration) -> [ListenerConfiguration] {
        app.listeners.compactMap { name in listeners.first { $0.name == name } }
    }
}

/// How many slots a reload replaces at the same time.
public enum SurgeSetting: Equatable, Sendable {
    /// So many, 1 to 10,000.
    case atMost(Int)
    /// All of them.
    case all
}

/// Where output and logs go.
public enum LogDestination: Equatable, Sendable {
    /// To the standard output of the master.
    case standard
    /// To the end of the file at that absolute path.
    case file(String)
}

/// One application and the processes that run it.
public struct AppConfiguration: Equatable, Sendable {
    /// The name of the application, unique in the file; `web` for the one of `[uwsgi]`.
    public var name: String
    /// The absolute path to change to before anything is loaded, from `chdir`.
    public var directory: String?
    /// The absolute path of the virtual environment, from `home` and its aliases.
    public var home: String?
    /// What to load.
    public var application: Application
    /// Which app server answers, from `server`; `auto` when the file does not say.
    public var server: AppServer
    /// Whether the app is ASGI, from `asgi`; nil when that is to be seen from it.
    public var isAsgi: Bool?
    /// Absolute directories for `sys.path`, in the order written; each is put before the ones already there.
    public var pythonPath: [String]
    /// Variables to set, in the order written; a name may come twice, the later one wins.
    public var environment: [EnvironmentVariable]
    /// Files with more variables, in the order written; their variables come at their places among `environment`.
    public var environmentFiles: [EnvironmentFile]
    /// Folders with a file for each variable, in the order written; theirs come after all others.
    public var environmentFolders: [EnvironmentFile] = []
    /// Names of variables to remove, from `env = NAME` without a value; disjoint from `environment`.
    public var unsetEnvironment: [String]
    /// How many worker processes, 1 to 10,000; 1 when the file does not say.
    public var processes: Int
    /// How many threads in each process, 1 to 10,000; 1 when the file does not say.
    public var threads: Int
    /// The account to run as, from `uid`.
    public var user: Account?
    /// The group to run as, from `gid`.
    public var group: Account?
    /// The file mode creation mask, 0 to 0o777, from `umask`.
    public var umask: UInt32?
    /// What the kernel holds its processes to.
    public var limits = ProcessLimits()
    /// How long a worker may take to become ready, 1 ms to 1 h, from `start-timeout`; 60 s when the file does not say.
    public var startTimeout: Duration
    /// How long a worker may take to finish its requests, from `stop-timeout` or `worker-reload-mercy`; 60 s when the
    /// file does not say.
    public var stopTimeout: Duration
    /// How long the first new worker of a reload must have served before an older one leaves, up to 1 h; default 1 s.
    public var settle: Duration
    /// When a worker counts as serving, from `ready`; `auto` when the file does not say.
    public var readiness: ReadinessSetting
    /// Whether requests are logged; false after `disable-logging`.
    public var logsRequests: Bool
    /// The apps that must serve before this one is started, from `depends-on`; never in a circle.
    public var dependsOn: [String]
    /// Absolute paths of files whose touch makes it reload, from `touch-reload`, each once.
    public var touchReload: [String]
    /// Whether a changed Python file below its folders makes it reload, from `py-autoreload`.
    public var autoreloads: Bool
    /// What is done with requests before and beside the application.
    public var requests: RequestRules
    /// The most bytes of a request's head that uWSGI would take, up to 65,535, from `buffer-size`; nil when the file does
    /// not say.
    public var largestHead: Int?
    /// What runs beside its workers.
    public var beside = BesideConfiguration()
    /// The names of its listeners, in the order of the file; empty for a command that listens on nothing.
    public var listeners: [String]
    /// Where each option was set last, by its canonical name (`uid`, `chdir`, `home`, `command`), so
    /// that a later complaint can show the line.
    public var places: [String: Place]
    /// Where each path is written.
    public var pathPlaces = PathPlaces()
    /// The file that requests are logged to; nil: with the rest.
    public var requestLog: RequestLogFile?
    /// When workers that serve are replaced all the same.
    public var recycling = Recycling()
    /// What becomes of a request that takes too long; nil: it may take any time.
    public var harakiri: Harakiri?
    /// Between which numbers the processes go up and down with what there is to do, from `cheaper`; nil: all run always.
    public var cheaper: CheaperConfiguration?
}

extension AppConfiguration {
    /// Folders whose files are served, from `static-map`, in the order written.
    public var staticMaps: [StaticMap] { requests.staticMaps }
    /// The most bytes of a request's body, 0 for any number, from `limit-post`; nil when the file does not say.
    public var largestBody: Int? { requests.largestBody }
}

/// A folder, or one file, and the addresses below which it is served.
public struct StaticMap: Codable, Equatable, Sendable {
    /// What the addresses begin with, as written: `/static`.
    public var prefix: String
    /// The absolute path of the folder or file.
    public var path: String
    /// Whether what the addresses begin with is looked for below the folder too, as `static-map2` has it.
    public var keepsPrefix: Bool

    /// A map of these parts.
    public init(prefix: String, path: String, keepsPrefix: Bool = false) {
        self.prefix = prefix
        self.path = path
        self.keepsPrefix = keepsPrefix
    }
}

/// What a worker runs.
public enum Application: Equatable, Sendable {
    /// A module by its dotted name; the callable as written, with `()` behind a factory, nil for `application`.
    case module(String, callable: String?)
    /// A Python file by its absolute path; the callable as written, nil for `application`.
    case file(String, callable: String?)
    /// Any program.
    case command(CommandTemplate)
    /// The real uWSGI, called by these words.
    case uwsgi(CommandTemplate)
}

/// When a worker counts as serving.
public enum ReadinessSetting: Equatable, Sendable {
    /// By the best proof that can be had.
    case auto
    /// When it says READY=1.
    case notify
    /// When the kernel shows that it waits for connections.
    case accept
    /// When it has been alive for this long, more than none and at most an hour.
    case alive(Duration)
}

/// A file with variables, from `environment-file`.
public struct EnvironmentFile: Equatable, Sendable {
    /// Its absolute path.
    public var path: String
    /// Whether nothing is said when it is not there.
    public var mayBeMissing: Bool
    /// How many variables of the settings come before its own; those after them win.
    public var precededBy: Int
    /// Where it is named.
    public var place: Place
}

/// A variable of the environment.
public struct EnvironmentVariable: Equatable, Sendable {
    /// The name, never empty and without `=`.
    public var name: String
    /// The value, perhaps empty.
    public var value: String

    /// A variable with its value.
    public init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}

/// A user or a group as the file names it; whether it exists is not checked here.
public enum Account: Equatable, Sendable {
    /// By number.
    case number(UInt32)
    /// By name.
    case name(String)
}
