/// One step of a start, a reload, a restart or a stop.
public struct Progress: Codable, Equatable, Sendable {
    /// A sentence for people.
    public var text: String
    /// How many workers of the wanted generation serve.
    public var ready: Int
    /// How many there are to be.
    public var wanted: Int

    /// A step with the count of workers after it.
    public init(text: String, ready: Int, wanted: Int) {
        self.text = text
        self.ready = ready
        self.wanted = wanted
    }
}

/// How a start, a reload, a restart or a stop ended.
public struct Outcome: Codable, Equatable, Sendable {
    /// What the command is to tell the shell.
    public var exitCode: ExitCode
    /// A sentence for people.
    public var text: String
    /// What helps to see why: findings in the settings, the last lines of a worker, who holds a port.
    public var details: [String]

    /// An end of that kind.
    public init(_ exitCode: ExitCode, _ text: String, details: [String] = []) {
        self.exitCode = exitCode
        self.text = text
        self.details = details
    }
}

/// What may come while one waits for an outcome: a step (`Progress`) or the end (`Outcome`), by their fields.
public enum Step: Equatable, Sendable {
    /// Something happened on the way.
    case progress(Progress)
    /// It is over.
    case outcome(Outcome)

    /// Reads one reply; nil when it is neither.
    public init?(frame: [UInt8]) {
        if let outcome = Json.decode(Reply<Outcome>.self, from: frame)?.parameters {
            self = .outcome(outcome)
        } else if let progress = Json.decode(Reply<Progress>.self, from: frame)?.parameters {
            self = .progress(progress)
        } else {
            return nil
        }
    }
}
