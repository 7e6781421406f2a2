/// An answer to a call.
public struct Reply<Parameters: Codable & Sendable>: Codable, Sendable {
    /// What was asked for.
    public var parameters: Parameters?
    /// True when another reply follows.
    public var continues: Bool?
    /// The name of what went wrong.
    public var error: String?

    /// An answer, the last one unless it `continues`.
    public init(_ parameters: Parameters, continues: Bool = false, error: String? = nil) {
        self.parameters = parameters
        self.continues = continues ? true : nil
        self.error = error
    }

    /// The whole message, its NUL included.
    public var frame: [UInt8] { Json.encode(self) + [0] }
}

/// The answer to GetStatus and Watch.
public struct StatusReply: Codable, Equatable, Sendable {
    /// How everything is.
    public var status: MasterStatus

    /// An answer with that status.
    public init(_ status: MasterStatus) {
        self.status = status
    }
}

/// The answer to Logs.
public struct LogLines: Codable, Equatable, Sendable {
    /// The lines, oldest first.
    public var lines: [LogLine]
    /// How many there were between these and the last ones, that are not in memory any more.
    public var missed: Int

    /// An answer with those lines.
    public init(_ lines: [LogLine], missed: Int) {
        self.lines = lines
        self.missed = missed
    }
}

/// A line of the log.
public struct LogLine: Codable, Equatable, Sendable {
    /// When it was read, RFC 3339.
    public var time: String
    /// Who wrote it: `web.1[3532]`, or `svctld[3501]` for the master.
    public var source: String
    /// What was written.
    public var text: String

    /// A line of those parts.
    public init(time: String, source: String, text: String) {
        self.time = time
        self.source = source
        self.text = text
    }
}
