/// One step of a start, a reload, a restart, a stop or a scaling, and also its good end.
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

/// What may come while one waits for an outcome.
public enum Step: Equatable, Sendable {
    /// Something happened on the way.
    case progress(Progress)
    /// It is over.
    case outcome(Outcome)

    /// Reads one reply; nil when it is none that a command waits for.
    public init?(frame: [UInt8]) {
        if let outcome = Outcome(refusedIn: frame) {
            self = .outcome(outcome)
        } else if let reply = Json.decode(Reply<Progress>.self, from: frame), let progress = reply.parameters {
            self = reply.continues == true ? .progress(progress) : .outcome(Outcome(.done, progress.text))
        } else {
            return nil
        }
    }
}

extension Outcome {
    /// Reads a reply that is an error; nil when it is none.
    public init?(refusedIn frame: [UInt8]) {
        guard let error = Json.decode(Reply<Nothing>.self, from: frame)?.error else { return nil }
        if let outcome = Json.decode(Reply<Outcome>.self, from: frame)?.parameters {
            self = outcome
        } else {
            self.init(
                .system, "the master does not understand this svctl: \(error)",
                details: ["they may be of different versions: svctl stop, then svctl start"])
        }
    }
}

/// Parameters that are looked at by somebody else.
private struct Nothing: Codable, Sendable {}
