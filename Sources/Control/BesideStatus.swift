/// A program or a job beside the workers.
public struct BesideStatus: Codable, Equatable, Sendable {
    /// Its name, as in the log: `web.daemon.1`, `web.cron.1`.
    public var name: String
    /// `daemon` or `cron`.
    public var kind: String
    /// What the shell is told, escaped.
    public var command: String
    /// `running`, `leaving`, `waiting` for its next try, or `idle`.
    public var state: String
    /// Its process; null while there is none, and the first where a job runs several times.
    @ExplicitNull public var pid: Int32?
    /// Failures in a row of a program.
    public var failures: Int
    /// When the next try of a program comes, RFC 3339; null when none is planned.
    @ExplicitNull public var retryAt: String?
    /// When a job is due next, RFC 3339; null when it never is.
    @ExplicitNull public var nextRun: String?
    /// How the last process that was not asked to leave ended; null when none did.
    @ExplicitNull public var lastExit: LastExit?

    /// One of those parts.
    public init(
        name: String, kind: String, command: String, state: String, pid: Int32?, failures: Int = 0,
        retryAt: String? = nil, nextRun: String? = nil, lastExit: LastExit? = nil
    ) {
        self.name = name
        self.kind = kind
        self.command = command
        self.state = state
        self.pid = pid
        self.failures = failures
        self.retryAt = retryAt
        self.nextRun = nextRun
        self.lastExit = lastExit
    }
}
