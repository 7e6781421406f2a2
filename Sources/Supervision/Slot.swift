/// One slot of an app: the worker that fills it, the one that is to take over, and those that are leaving.
///
/// - **down**: nothing runs and nothing is wanted.
/// - **starting**: a process is on its way; it serves, or fails, or is late and is killed.
/// - **ready**: a worker serves.
/// - **replacing**: a worker serves while its successor is starting; the successor's failure costs nothing.
/// - **overlapping**: both serve, until the fleet says which of them stays.
/// - **waiting**: the last worker failed; the next try is at a set moment, also when that is now.
///
/// Beside the state there are any number of *leaving* workers, asked to finish; one that stays too long is killed.
public struct Slot: Sendable {
    /// What fills the slot.
    public enum State: Equatable, Sendable {
        /// Nothing, and nothing is wanted.
        case down
        /// A process that does not serve yet.
        case starting(WorkerID, since: Instant)
        /// A worker that serves.
        case ready(WorkerID, since: Instant)
        /// A worker that serves, and its successor that does not yet.
        case replacing(WorkerID, since: Instant, by: WorkerID, from: Instant)
        /// A worker and its successor, both serving.
        case overlapping(WorkerID, since: Instant, by: WorkerID, from: Instant)
        /// Nothing until that moment.
        case waiting(until: Instant)
    }
    /// A worker on its way out.
    public enum Leaving: Equatable, Sendable {
        /// It was asked, and may still accept connections.
        case asked
        /// It accepts no more and finishes what it has.
        case quiet
        /// It was killed.
        case killed
    }
    /// Its name.
    public let id: SlotID
    /// What fills it.
    public internal(set) var state = State.down
    /// Those on their way out.
    public internal(set) var leaving: [WorkerID: Leaving] = [:]
    /// The plan that the slot goes back to when its worker fails.
    public internal(set) var generation: Int
    /// Failures in a row; 0 once a worker has served long enough.
    public internal(set) var failures = 0
    /// How many processes the slot has had.
    public internal(set) var attempts = 0
    /// The last worker that went without being asked, and why.
    public internal(set) var lastFailure: Departure?
    var limits: AppPlan
    let policy: Policy

    init(_ id: SlotID, generation: Int, limits: AppPlan, policy: Policy) {
        self.id = id
        self.generation = generation
        self.limits = limits
        self.policy = policy
    }

    /// Whether nothing belongs to it, not even an alarm.
    var isGone: Bool { state == .down && leaving.isEmpty }

    /// Whether no process belongs to it.
    var isEmpty: Bool {
        guard leaving.isEmpty else { return false }
        return switch state {
        case .down, .waiting: true
        case .starting, .ready, .replacing, .overlapping: false
        }
    }

    /// The workers that fill it: at most one and its successor.
    public var workers: [WorkerID] {
        switch state {
        case .down, .waiting: []
        case .starting(let worker, _), .ready(let worker, _): [worker]
        case .replacing(let old, _, let new, _), .overlapping(let old, _, let new, _): [old, new]
        }
    }

    mutating func decide(_ event: SlotEvent, at now: Instant) -> SlotStep {
        if let worker = event.worker, let departing = leaving[worker] {
            return whenLeaving(worker, departing, event)
        }
        return switch state {
        case .down: whenDown(event, at: now)
        case .starting(let worker, _): whenStarting(worker, event, at: now)
        case .ready(let worker, let since): whenReady(worker, since, event, at: now)
        case .replacing(let old, let since, let new, let start):
            whenReplacing(old, since, new, start, event, at: now)
        case .overlapping(let old, let since, let new, let began):
            whenOverlapping(old, since, new, began, event, at: now)
        case .waiting(let until): whenWaiting(until, event, at: now)
        }
    }
}

/// What happens to one slot: orders from the fleet, and news of its workers.
enum SlotEvent: Equatable, Sendable {
    /// There should be a worker of this generation; the one there is stays until it serves.
    case wanted(generation: Int)
    /// The youngest worker stays, the slot belongs to its generation, and an older worker goes.
    case commit
    /// The successor goes and the slot stays with its own generation.
    case abandon
    /// There should be no worker.
    case unwanted
    /// There should be no process, now.
    case killed
    case ready(WorkerID)
    case quiet(WorkerID)
    case exited(WorkerID, Departure)
    /// The worker was not ready in time.
    case late(WorkerID)
    /// The worker did not leave in time.
    case stubborn(WorkerID)
    /// The wait is over.
    case retry

    var worker: WorkerID? {
        switch self {
        case .ready(let worker), .quiet(let worker), .exited(let worker, _), .late(let worker), .stubborn(let worker):
            worker
        case .wanted, .commit, .abandon, .unwanted, .killed, .retry: nil
        }
    }
}

/// What a slot does about an event, and what the fleet has to know of it.
struct SlotStep: Equatable, Sendable {
    enum Outcome: Equatable, Sendable {
        /// Nothing the fleet waits for.
        case none
        /// This worker serves now.
        case ready(WorkerID)
        /// This worker went or was late, though nobody had asked it to leave.
        case failed(WorkerID, Departure)
    }
    var actions: [Action] = []
    var outcome = Outcome.none

    static let nothing = SlotStep()
}
