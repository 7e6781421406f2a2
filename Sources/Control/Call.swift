/// What a call is about; each method reads what it knows.
public struct CallParameters: Codable, Equatable, Sendable {
    /// The app that is meant; nil for all of them.
    public var app: String?
    /// For a scale: how many workers the app is to have.
    public var workers: Int?
    /// For a scale: how many more it is to have, or, below 0, fewer.
    public var by: Int?
    /// The interface whose description is wanted.
    public var interface: String?
    /// How many of the last lines of the log are wanted.
    public var lines: Int?
    /// Whether those that come are wanted too.
    public var follow: Bool?

    /// The parameters by name, as they are written.
    public enum Name: String, CodingKey, CaseIterable, Sendable {
        // One a line, like the fields above.
        case app
        case workers
        case by
        case interface
        case lines
        case follow
    }
    private typealias CodingKeys = Name

    /// Parameters about `app`, and for a scale one of the two numbers.
    public init(app: String? = nil, workers: Int? = nil, by: Int? = nil) {
        self.app = app
        self.workers = workers
        self.by = by
    }

    /// Parameters about the log.
    public init(lines: Int, follow: Bool) {
        self.lines = lines
        self.follow = follow
    }

    /// Reads what is there; what does not fit is an error of that very field, also a number that is too large.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Name.self)
        func value<Value: Decodable>(of name: Name) throws -> Value? {
            do { return try fields.decodeIfPresent(Value.self, forKey: name) } catch {
                throw DecodingError.dataCorruptedError(forKey: name, in: fields, debugDescription: "does not fit")
            }
        }
        app = try value(of: .app)
        workers = try value(of: .workers)
        by = try value(of: .by)
        interface = try value(of: .interface)
        lines = try value(of: .lines)
        follow = try value(of: .follow)
    }
}

/// A request, as Varlink has it.
public struct Call: Codable, Equatable, Sendable {
    /// The method's full name.
    public var method: String
    /// What exactly is asked for.
    public var parameters: CallParameters?
    /// Whether the caller takes several replies.
    public var more: Bool?
    /// Whether the caller wants no reply at all.
    public var oneway: Bool?
    /// Whether the caller wants to speak something else from here on, which nobody here does.
    public var upgrade: Bool?

    /// A call of `method`, with replies on the way if `more`.
    public init(_ method: Method, _ parameters: CallParameters? = nil, more: Bool = false) {
        self.method = method.rawValue
        self.parameters = parameters
        self.more = more ? true : nil
    }

    /// The whole message, its NUL included.
    public var frame: [UInt8] { Json.encode(self) + [0] }
}

/// A call that was understood.
public struct Request: Equatable, Sendable {
    /// What is asked for.
    public var method: Method
    /// What exactly; nothing but what the method knows.
    public var parameters: CallParameters
    /// Whether the caller takes several replies.
    public var takesMore: Bool
    /// Whether the caller wants no reply at all.
    public var isOneway: Bool
}
