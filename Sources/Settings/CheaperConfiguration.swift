/// Between which numbers of workers an app goes up and down, from `cheaper`.
public struct CheaperConfiguration: Equatable, Sendable {
    /// Never fewer than these, at least 1 and fewer than `processes`, which are the most.
    public var least: Int
    /// How many a start begins with, from `cheaper-initial`.
    public var initial: Int
    /// How many begin at a time, from `cheaper-step`; 1 when the file does not say.
    public var step: Int
    /// How long there must have been less to do before one leaves, from `cheaper-overload`; 3 s when the file does not
    /// say.
    public var patience: Duration
}
