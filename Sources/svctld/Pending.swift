internal import Control

/// An end that waits for a worker's last lines before it is told.
struct Pending {
    var outcome: Outcome
    /// The clients it is for.
    var clients: [Int]
}
