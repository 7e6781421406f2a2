/// Workers that are worn: they serve until their successor does.
extension Slot {
    /// Since when the slot waits for its turn to replace a worn worker; nil where it does not.
    var waitsForRenewalSince: Instant? {
        guard case .ready(let worker, _) = state, let worn = worn[worker], worn.isInLine else { return nil }
        return worn.due
    }

    /// Whether a worker is being replaced by one of the same generation.
    var isRenewing: Bool {
        switch state {
        case .replacing(let old, _, let new, _), .overlapping(let old, _, let new, _):
            old.generation == new.generation
        case .down, .starting, .ready, .waiting: false
        }
    }

    /// Notes that a worker is worn; the first reason stays.
    mutating func wearOut(_ worker: WorkerID, since: Instant, _ why: Wear, at now: Instant) -> SlotStep {
        if worn[worker] == nil {
            let due = max(now, since + limits.lifetime.shortest)
            worn[worker] = Worn(why: why, due: due, isInLine: due <= now)
        }
        return .nothing
    }

    /// The moment has come at which the worker is old enough, or its successor may be tried again.
    mutating func ageReached(_ worker: WorkerID, since: Instant, at now: Instant) -> SlotStep {
        if let known = worn[worker] {
            worn[worker]?.isInLine = known.due <= now
        } else if let longest = limits.lifetime.longest(inSlot: id.number), since + longest <= now {
            return wearOut(worker, since: since, .age(now - since), at: now)
        }
        return .nothing
    }

    /// Begins to replace a worn worker.
    mutating func renew(_ worker: WorkerID, since: Instant, at now: Instant) -> SlotStep {
        guard let worn = worn[worker], worn.isInLine else { return .nothing }
        let (successor, actions) = spawn(generation: worker.generation, at: now)
        state = .replacing(worker, since: since, by: successor, from: now)
        return SlotStep(actions: [.report(.renewing(worker, worn.why))] + actions)
    }

    /// A successor of a worn worker failed: the next has its turn later, and later each time.
    mutating func renewLater(_ worker: WorkerID, after successor: WorkerID, at now: Instant) -> Instant? {
        guard var known = worn[worker] else { return nil }
        known.failures += 1
        known.due = now + policy.delay(after: known.failures + 1, of: successor)
        known.isInLine = false
        worn[worker] = known
        return known.due
    }

    /// Has the alarm for the worker that serves, and no other.
    mutating func keepTime(at now: Instant) -> [Action] {
        if !worn.isEmpty {
            let present = workers
            worn = worn.filter { present.contains($0.key) }
        }
        let next = nextLook
        guard next != look else { return [] }
        let old = look
        look = next
        var actions: [Action] = []
        if let old, old.worker != next?.worker { actions.append(.disarm(.wear(old.worker))) }
        if let next { actions.append(.arm(.wear(next.worker), at: max(now, next.at))) }
        return actions
    }

    private var nextLook: Look? {
        guard case .ready(let worker, let since) = state else { return nil }
        if let worn = worn[worker] { return worn.isInLine ? nil : Look(worker: worker, at: worn.due) }
        return limits.lifetime.longest(inSlot: id.number).map { Look(worker: worker, at: since + $0) }
    }

    /// When a worker is looked at for its age.
    struct Look: Equatable, Sendable {
        let worker: WorkerID
        let at: Instant
    }
}
