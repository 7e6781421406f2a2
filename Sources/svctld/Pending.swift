internal import Control

/// An end that waits for a worker's last lines before it is told.
struct Pending {
    var outcome: Outcome
    /// Why it did not come about; nil when it did.
    var refusal: Refusal?
    /// Whether the master ends with it, and it is told when nothing is left.
    var isLast = false
    /// The clients it is for.
    var clients: [Int]
}
