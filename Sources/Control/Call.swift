/// The methods of `dev.svctl.Master`.
public enum Method: String, Sendable, CaseIterable {
    /// How everything is: `MasterStatus`.
    case status = "dev.svctl.Master.Status"
    /// The settings are read again and the new code takes over: `Progress`, then `Outcome`.
    case reload = "dev.svctl.Master.Reload"
    /// All workers end, then new ones begin: `Progress`, then `Outcome`.
    case restart = "dev.svctl.Master.Restart"
    /// Everything ends: `Progress`, then `Outcome`.
    case stop = "dev.svctl.Master.Stop"
}

/// A request, as Varlink has it.
public struct Call: Codable, Equatable, Sendable {
    /// The method's full name.
    public var method: String
    /// Whether the caller wants replies on the way.
    public var more: Bool?
    /// Whether the caller wants no reply at all.
    public var oneway: Bool?

    /// A call of `method`, with replies on the way if `more`.
    public init(_ method: Method, more: Bool = false) {
        self.method = method.rawValue
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
    public static func malformed() -> Reply<Refusal> {
        Reply(Refusal(method: nil, parameter: "method"), error: "org.varlink.service.InvalidParameter")
    }
}
