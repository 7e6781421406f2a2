/// One slot of an app: the worker that fills it, the one that is to take over, and those that are leaving.
///
/// The slot *belongs* to a generation: the one it is tried again with. The fleet sets it before an empty slot begins. A
/// worker of another one is on trial until the fleet *commits* to it, and then the slot belongs to that.
///
/// - **down**: nothing runs. *Wanted* starts a process with the slot to itself and forgets its failures.
/// - **starting**: a process is on its way. *Ready*: it serves. *Extended*: it gets more time, never less than the
///   start limit and never more than ten times that. *Exited* or *late* (and killed): it failed, so the slot waits.
///   *Wanted* of another generation: it leaves and the newer one starts. *Abandon*: if it is on trial, because the
///   older worker crashed meanwhile or the slot was empty, it leaves and one of the slot's own generation starts.
/// - **ready**: a worker serves. *Exited*: the slot waits. *Stuck*: it leaves and another starts at once, or, if
///   it was so too soon, as after an exit. *Worn*, or
///   *aged* as far as its app allows: it waits for its turn, when it is old enough. *Renew*: if it waits, its successor
///   of the same generation starts, it is being replaced. *Wanted* of another generation: its successor starts, it is
///   being replaced. *Commit*: the slot belongs to its generation. *Abandon*: if it is on trial alone, it is being
///   replaced by one of the slot's own generation: the way back.
/// - **replacing**: a worker serves while its successor is starting. *Ready*: they overlap. *Extended*: as when
///   starting. *Exited* or *late* of the successor: the older one serves on; after a failed way back it leaves instead,
///   and the slot waits. A failed successor of the same generation is tried again later. *Exited* or *stuck* of the
///   older: the successor starts alone. *Wanted* of a third generation: another
///   successor takes the place of this one. *Abandon*: the successor leaves, unless it is the way back.
/// - **overlapping**: both serve, until the fleet decides. *Commit*: the older leaves. *Abandon*: the younger leaves;
///   an older one on trial then begins its way back. *Wanted* of a third generation: the younger leaves and a newer one
///   starts. *Exited*, *stuck*: the other goes on.
/// - **waiting**: the last worker failed; the next try is at a set moment, also when that is now. *Retry*: it starts,
///   of the slot's generation; too early, the alarm is armed again. *Wanted* of another generation: that starts at
///   once.
///
/// In every state *unwanted* lets all that is there leave and *killed* kills it; then the slot is down. What is not
/// said changes nothing. Beside the state there are any number of *leaving* workers, of whom only four things count:
/// *quiet* (it accepts no more), *exited*, *stubborn* (it is killed), and *killed*.
///
/// Every state with every event is in `Tests/SupervisionTests/Table.txt`, which is compared with the code.
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
    /// Which of the workers that fill it are to be replaced.
    var worn: [WorkerID: Worn] = [:]
    /// The alarm that is armed for the age of its worker.
    var look: Look?
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

    /// Whether a worker of it serves.
    var isServing: Bool {
        switch state {
        case .ready, .replacing, .overlapping: true
        case .down, .starting, .waiting: false
        }
    }

    /// Since when its youngest worker serves; nil where that does not, yet.
    var newestServes: Instant? {
        switch state {
        case .ready(_, let since), .overlapping(_, _, _, let since): since
        case .down, .starting, .replacing, .waiting: nil
        }
    }

    /// Whether nothing but a worker of this generation serves, to which the slot belongs.
    func serves(_ generation: Int?) -> Bool {
        guard case .ready(let worker, _) = state else { return false }
        return worker.generation == generation && self.generation == generation
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
        if case .aged(let worker) = event, look?.worker == worker { look = nil }  // it has gone off
        var step = answer(event, at: now)
        step.actions += keepTime(at: now)
        return step
    }

    private mutating func answer(_ event: SlotEvent, at now: Instant) -> SlotStep {
        if let worker = event.worker, let departing = leaving[worker] {
            return whenLeaving(worker, departing, event)
        }
        return switch state {
        case .down: whenDown(event, at: now)
        case .starting(let worker, let since): whenStarting(worker, since, event, at: now)
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
    /// There should be a worker of this generation; the one that is there stays until it serves.
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
    /// The worker asks for this much time from now to become ready.
    case extended(WorkerID, by: Duration)
    case quiet(WorkerID)
    case exited(WorkerID, Departure)
    /// The worker was not ready in time.
    case late(WorkerID)
    /// The worker did not leave in time.
    case stubborn(WorkerID)
    /// The worker is to be replaced when it has its turn.
    case worn(WorkerID, Wear)
    /// The worker is as old as it may become, or its successor may be tried again.
    case aged(WorkerID)
    /// The worker does not come back from a request, or does nothing at all.
    case stuck(WorkerID, String)
    /// A worn worker has its turn.
    case renew
    /// The wait is over.
    case retry

    var worker: WorkerID? {
        switch self {
        case .ready(let worker), .extended(let worker, _), .quiet(let worker), .exited(let worker, _),
            .late(let worker), .stubborn(let worker), .worn(let worker, _), .aged(let worker), .stuck(let worker, _):
            worker
        case .wanted, .commit, .abandon, .unwanted, .killed, .renew, .retry: nil
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

    /// What it does where the fleet gives up at once: no next try is promised.
    var actionsWithoutPromise: [Action] {
        actions.map { action in
            guard case .report(.failed(let worker, let why, _)) = action else { return action }
            return .report(.failed(worker, why, retryAt: nil))
        }
    }
}
