/// A place for one worker of an app; it outlives the processes that fill it one after another.
public struct SlotID: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The app's name.
    public let app: String
    /// Counted from 1.
    public let number: Int

    /// The place `number` of `app`.
    public init(app: String, number: Int) {
        self.app = app
        self.number = number
    }

    /// By app, then by number.
    public static func < (left: SlotID, right: SlotID) -> Bool { (left.app, left.number) < (right.app, right.number) }

    /// As people read it: `web.2`.
    public var description: String { "\(app).\(number)" }
}

/// One worker process, never confused with the one before or after it in the same slot.
public struct WorkerID: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Its place.
    public let slot: SlotID
    /// The reading of the settings it was started from, counted from 1.
    public let generation: Int
    /// The how-manieth process of its slot, counted from 1.
    public let attempt: Int

    /// The process number `attempt` of `slot`.
    public init(slot: SlotID, generation: Int, attempt: Int) {
        self.slot = slot
        self.generation = generation
        self.attempt = attempt
    }

    /// By slot, then by attempt.
    public static func < (left: WorkerID, right: WorkerID) -> Bool {
        (left.slot, left.attempt) < (right.slot, right.attempt)
    }

    /// For logs of the supervisor itself: `web.2#3`.
    public var description: String { "\(slot)#\(attempt)" }
}
