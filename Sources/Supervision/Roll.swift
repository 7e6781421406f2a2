/// A reload on its way through the slots.
///
/// The first slot of every app is the *proof*: no older worker leaves before each of these has a new one that serves.
/// After it the other slots follow, a few at a time. When the last has been replaced, what the plan no longer
/// wants leaves, and the reload is over once no older worker accepts any more.
public struct Roll: Equatable, Sendable {
    /// How far it has come.
    public enum Phase: Equatable, Sendable {
        /// The first new workers are starting: those of `pending` do not serve yet, those of `proven` do.
        case proving(pending: Set<SlotID>, proven: Set<SlotID>)
        /// The slots of `queue` wait for their turn, those of `underWay` have it.
        case following(queue: [SlotID], underWay: Set<SlotID>)
        /// All are replaced; these older workers may still accept.
        case quieting(Set<WorkerID>)
    }
    /// What is to be in force.
    public var plan: Plan
    /// How far it has come.
    public var phase: Phase
}
