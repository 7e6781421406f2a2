/// How a master and everything under it is; the shape of `svctl status --json`, which only ever grows.
public struct MasterStatus: Codable, Equatable, Sendable {
    /// The master's name.
    public var name: String
    /// Its process.
    public var pid: Int32
    /// `starting`, `running`, `reloading`, `restarting`, `stopping`.
    public var state: String
    /// The reading of the settings that is in force, counted from 1.
    public var generation: Int
    /// The file it runs; null when it was given a command line.
    @ExplicitNull public var file: String?
    /// Where its log goes: a path, or `journal`; null for standard output.
    @ExplicitNull public var log: String?
    /// Log lines that were lost because the disk was full or slow.
    public var lostLogLines: Int
    /// Since when it runs, RFC 3339.
    public var since: String
    /// The sockets it holds.
    public var listeners: [ListenerStatus]
    /// What it runs.
    public var apps: [AppStatus]
    /// What runs beside the workers.
    public var beside: [BesideStatus]

    /// A status of those parts.
    public init(
        name: String, pid: Int32, state: String, generation: Int, file: String?, log: String?, lostLogLines: Int,
        since: String, listeners: [ListenerStatus], apps: [AppStatus], beside: [BesideStatus] = []
    ) {
        self.name = name
        self.pid = pid
        self.state = state
        self.generation = generation
        self.file = file
        self.log = log
        self.lostLogLines = lostLogLines
        self.since = since
        self.listeners = listeners
        self.apps = apps
        self.beside = beside
    }
}

/// One listening socket.
public struct ListenerStatus: Codable, Equatable, Sendable {
    /// Its name among the master's.
    public var name: String
    /// As it was written, with the port it really got: `:8000`, `/run/x.sock`, `@x`.
    public var address: String
    /// What is spoken on it.
    public var `protocol`: String
    /// The kernel's number of the socket.
    public var inode: UInt64
    /// How many connections may wait; null when the kernel did not say.
    @ExplicitNull public var backlog: Int?
    /// How many wait now; null when the kernel did not say.
    @ExplicitNull public var queue: Int?

    /// A listener of those parts.
    public init(name: String, address: String, protocol: String, inode: UInt64, backlog: Int?, queue: Int?) {
        self.name = name
        self.address = address
        self.protocol = `protocol`
        self.inode = inode
        self.backlog = backlog
        self.queue = queue
    }
}

/// One app.
public struct AppStatus: Codable, Equatable, Sendable {
    /// Its name.
    public var name: String
    /// `ready` when every worker serves, `degraded` when some do, else `starting`, `waiting`, `failing` or `stopping`;
    /// `stopped` when that was done by hand.
    public var state: String
    /// The app that must serve before this one begins; null when it waits for none.
    @ExplicitNull public var waitsFor: String?
    /// The fewest workers it may have; null where their number does not change with what there is to do.
    @ExplicitNull public var fewest: Int?
    /// The most; null likewise.
    @ExplicitNull public var most: Int?
    /// Its workers by slot; a slot that is being replaced has several lines.
    public var workers: [WorkerStatus]

    /// An app of those parts.
    public init(
        name: String, state: String, waitsFor: String? = nil, fewest: Int? = nil, most: Int? = nil,
        workers: [WorkerStatus]
    ) {
        self.name = name
        self.state = state
        self.waitsFor = waitsFor
        self.fewest = fewest
        self.most = most
        self.workers = workers
    }
}

/// One worker, or a slot that waits for one.
public struct WorkerStatus: Codable, Equatable, Sendable {
    /// The slot, counted from 1.
    public var slot: Int
    /// The process; null while there is none.
    @ExplicitNull public var pid: Int32?
    /// `starting`, `ready`, `draining`, `waiting` or `stopped`.
    public var state: String
    /// The reading of the settings it was started from.
    public var generation: Int
    /// Since when it is in this state, RFC 3339.
    public var since: String
    /// Resident memory in bytes; null while there is no process.
    @ExplicitNull public var memory: Int?
    /// How often a worker of this slot was started after one had failed.
    public var restarts: Int
    /// Failures in a row.
    public var failures: Int
    /// When the next try comes, RFC 3339; null when none is planned.
    @ExplicitNull public var retryAt: String?
    /// How the last worker of this slot failed; null when none did.
    @ExplicitNull public var lastExit: LastExit?
    /// `proven`, or `unproven` when it was only seen to live; null while it does not serve.
    @ExplicitNull public var readiness: String?
    /// What it says of itself with STATUS=, escaped, at most 256 bytes; null when it says nothing.
    @ExplicitNull public var statusText: String?
    /// The process that it calls its main one with MAINPID=, a descendant of `pid`; null when it calls none.
    @ExplicitNull public var mainPid: Int32?
    /// How often a worker of this slot was replaced because it was worn: by requests, memory or age; null where the master
    /// is older than that.
    @ExplicitNull public var renewals: Int?
    /// Why the last one was; null when none was.
    @ExplicitNull public var lastRenewal: LastRenewal?
    /// How often a worker of this slot was replaced because a request of it took too long; null likewise.
    @ExplicitNull public var harakiris: Int?
    /// How many requests it has answered; null when it does not count them.
    @ExplicitNull public var requests: Int?
    /// How many it is answering now; null likewise.
    @ExplicitNull public var busy: Int?

    /// A worker of those parts.
    public init(
        slot: Int, pid: Int32?, state: String, generation: Int, since: String, memory: Int?, restarts: Int,
        failures: Int, retryAt: String?, lastExit: LastExit?, readiness: String? = nil, statusText: String? = nil,
        mainPid: Int32? = nil, renewals: Int? = 0, lastRenewal: LastRenewal? = nil, harakiris: Int? = 0,
        requests: Int? = nil, busy: Int? = nil
    ) {
        self.slot = slot
        self.pid = pid
        self.state = state
        self.generation = generation
        self.since = since
        self.memory = memory
        self.restarts = restarts
        self.failures = failures
        self.retryAt = retryAt
        self.lastExit = lastExit
        self.readiness = readiness
        self.statusText = statusText
        self.mainPid = mainPid
        self.renewals = renewals
        self.lastRenewal = lastRenewal
        self.harakiris = harakiris
        self.requests = requests
        self.busy = busy
    }
}

/// How a worker ended.
public struct LastExit: Codable, Equatable, Sendable {
    /// Its exit code; null when a signal ended it or it never began.
    @ExplicitNull public var code: Int32?
    /// The signal that ended it; null when it exited by itself.
    @ExplicitNull public var signal: Int32?
    /// In words.
    public var reason: String
    /// When, RFC 3339.
    public var at: String

    /// An end of those parts.
    public init(code: Int32?, signal: Int32?, reason: String, at: String) {
        self.code = code
        self.signal = signal
        self.reason = reason
        self.at = at
    }
}
