/// A start, or the second half of a restart, on its way: it is over when each slot had its first try.
public struct Start: Equatable, Sendable {
    /// Those that have not come to serve yet, nor failed beside one of their app that had.
    public var untried: Set<SlotID>
    /// The apps that have had a worker which serves.
    public var served: Set<String> = []
    /// Whether a failure of an app that has not served yet ends everything; not so after a restart.
    public var mayFail: Bool
}
