extension Slot {
    /// A worker and its successor serve side by side, until the fleet says which of them stays.
    mutating func whenOverlapping(
        _ old: WorkerID, _ since: Instant, _ new: WorkerID, _ began: Instant, _ event: SlotEvent, at now: Instant
    ) -> SlotStep {
        switch event {
        case .commit:
            generation = new.generation
            state = .ready(new, since: began)
            return SlotStep(actions: retire(old, at: now))
        case .abandon:
            return SlotStep(actions: retire(new, at: now) + stay(with: old, since: since, at: now))
        case .exited(new, let why):
            state = .ready(old, since: since)
            lastFailure = why
            return SlotStep(actions: [.report(.failed(new, why, retryAt: nil))], outcome: .failed(new, why))
        case .exited(old, let why):
            note(why, servedSince: since, until: now)
            state = .ready(new, since: began)
            return SlotStep(actions: [.report(.failed(old, why, retryAt: nil))])
        case .wanted(let wanted):
            guard wanted != new.generation else { return .nothing }
            let (newer, actions) = spawn(generation: wanted, at: now)
            state = .replacing(old, since: since, by: newer, from: now)
            return SlotStep(actions: retire(new, at: now) + actions)
        case .unwanted:
            state = .down
            return SlotStep(actions: retire(old, at: now) + retire(new, at: now))
        case .killed: return killAll(ready: [old, new])
        case .worn(old, let why): return wearOut(old, since: since, why, at: now)
        case .worn(new, let why): return wearOut(new, since: began, why, at: now)
        case .stuck(old, let why):
            state = .ready(new, since: began)
            return SlotStep(actions: letGo(ofStuck: old, why, at: now))
        case .stuck(new, let why):
            state = .ready(old, since: since)
            return SlotStep(actions: letGo(ofStuck: new, why, at: now), outcome: .failed(new, .stuck(why)))
        case .ready, .extended, .quiet, .exited, .late, .stubborn, .worn, .aged, .stuck, .renew, .retry: return .nothing
        }
    }
}
