/// The methods of `dev.svctl.Master`.
public enum Method: String, Sendable, CaseIterable {
    /// How everything is: `MasterStatus`.
    case status = "dev.svctl.Master.Status"
    /// The settings are read again and the new code takes over: `Progress`, then `Outcome`.
    case reload = "dev.svctl.Master.Reload"
    /// An app that was stopped by hand is brought back: `Progress`, then `Outcome`.
    case start = "dev.svctl.Master.Start"
    /// All workers end, or those of one app, then new ones begin: `Progress`, then `Outcome`.
    case restart = "dev.svctl.Master.Restart"
    /// Everything ends, or one app: `Progress`, then `Outcome`.
    case stop = "dev.svctl.Master.Stop"
    /// An app gets more or fewer workers, until the next reload says otherwise: `Outcome`.
    case scale = "dev.svctl.Master.Scale"
}

/// What a call is about; each method reads what it knows.
public struct CallParameters: Codable, Equatable, Sendable {
    /// The app that is meant; nil for all of them.
    public var app: String?
    /// For a scale: how many workers the app is to have.
    public var workers: Int?
    /// For a scale: how many more it is to have, or, below 0, fewer.
    public var by: Int?

    /// Parameters about `app`, and for a scale one of the two numbers.
    public init(app: String? = nil, workers: Int? = nil, by: Int? = nil) {
        self.app = app
        self.workers = workers
        self.by = by
    }
}

/// A request, as Varlink has it.
public struct Call: Codable, Equatable, Sendable {
    /// The method's full name.
    public var method: String
    /// What exactly is asked for.
    public var parameters: CallParameters?
    /// Whether the caller wants replies on the way.
    public var more: Bool?
    /// Whether the caller wants no reply at all.
    public var oneway: Bool?

    /// A call of `method`, with replies on the way if `more`.
    public init(_ method: Method, _ parameters: CallParameters? = nil, more: Bool = false) {
        self.method = method.rawValue
        self.parameters = parameters
        self.more = more ? true : nil
    }

    /// The whole message, its NUL included.
    public var frame: [UInt8] { Json.encode(self) + [0] }
}

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

/// The errors that every Varlink service knows.
public struct Refusal: Codable, Equatable, Sendable {
    /// The method that does not exist.
    public var method: String?
    /// The parameter that does not fit.
    public var parameter: String?

    /// The error of a master that has no room for one more command; its parameters are an `Outcome`.
    public static let busy = "dev.svctl.Master.Busy"

    /// The reply to a call of something that does not exist.
    public static func unknown(method: String) -> Reply<Refusal> {
        Reply(Refusal(method: method, parameter: nil), error: "org.varlink.service.MethodNotFound")
    }

    /// The reply to a message that is no call.
    public static func malformed() -> Reply<Refusal> { wrong("method") }

    /// The reply to a call with a parameter that is missing or does not fit.
    public static func wrong(_ parameter: String) -> Reply<Refusal> {
        Reply(Refusal(method: nil, parameter: parameter), error: "org.varlink.service.InvalidParameter")
    }
}
