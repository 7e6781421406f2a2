/// What settings say that this machine does not have: paths, rights, the length of a queue.
///
/// A check asks it, and a start does not: there each of them fails by itself, or is done as well as can be. They are
/// warnings, because a file may be checked on another machine than the one it is for.
struct MachineAdvice {
    let surroundings: Surroundings
    let lookups: Lookups
    var findings: Findings
    /// Paths that are not there, each said once.
    var missing: Set<String> = []

    init(_ findings: Findings, in surroundings: Surroundings, asking lookups: Lookups) {
        self.findings = findings
        self.surroundings = surroundings
        self.lookups = lookups
    }

    /// Says what is missing for any part of the settings.
    mutating func give(on configuration: Configuration) {
        for app in configuration.apps {
            adviseOnFolders(of: app)
            adviseOnApplication(of: app)
            adviseOnServer(of: app)
            adviseOnInstalled(of: app)
            adviseOnProgram(of: app)
            adviseOnVassals(of: app)
            if let log = app.requestLog { adviseOnFolder(of: log.path, at: app.places["req-logger"]) }
            adviseOnNames(of: app)
            adviseOnAccount(of: app)
            adviseOnQueue(of: app, configuration.listeners(of: app))
        }
        for listener in configuration.listeners { adviseOnFile(of: listener) }
        // What is said twice is said where the owner's own line is, if there is one.
        for isShared in [false, true] {
            for listener in configuration.listeners where listener.isShared == isShared {
                adviseOnOwner(of: listener, in: configuration.apps)
            }
        }
        let places = configuration.apps.first?.places ?? [:]
        if case .file(let path) = configuration.log {
            adviseOnFolder(of: path, at: places["daemonize"] ?? places["logger"] ?? places["logto"])
        }
        if let path = configuration.pidFile { adviseOnFolder(of: path, at: places["pidfile"]) }
        if let stats = configuration.stats { adviseOnFile(of: stats.listener) }
        for fifo in configuration.fifos { adviseOnFolder(of: fifo, at: places["master-fifo"]) }
    }

    /// A group by name may be the caller's own: only numbers are known of those.
    private mutating func adviseOnAccount(of app: AppConfiguration) {
        guard surroundings.user != 0 else { return }
        let isUser = app.user.map { $0 == .number(surroundings.user) || $0 == .name(surroundings.userName) } ?? true
        let isGroup: Bool =
            switch app.group {
            case .number(let number): number == surroundings.group
            case .name, nil: true
            }
        guard !isUser || !isGroup else { return }
        findings.warning(
            "only root can run workers as another \(isUser ? "group" : "user")",
            at: app.places[isUser ? "gid" : "uid"], remedy: "start svctl as root, or take uid and gid out")
    }

    /// The kernel cuts what is longer; uWSGI does not start.
    private mutating func adviseOnQueue(of app: AppConfiguration, _ listeners: [ListenerConfiguration]) {
        guard let place = app.places["listen"], let backlog = listeners.compactMap(\.backlog).max(),
            case .success(let bytes) = lookups.content("/proc/sys/net/core/somaxconn", 64),
            case let most = NumberGrammar.leadingInteger(bytes), most > 0, backlog > most
        else { return }
        findings.warning(
            "the kernel lets \(most) connections wait and not \(backlog): uWSGI would not start, svctl lets \(most) wait",
            at: place, remedy: "raise it first: sysctl -w net.core.somaxconn=\(backlog)")
    }
}
