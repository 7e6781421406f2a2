extension Slot {
    /// A worker serves while its successor is starting.
    mutating func whenReplacing(
        _ old: WorkerID, _ since: Instant, _ new: WorkerID, _ start: Instant, _ event: SlotEvent, at now: Instant
    ) -> SlotStep {
        switch event {
        case .ready(new):
            state = .overlapping(old, since: since, by: new, from: now)
            return SlotStep(actions: [.disarm(.start(new)), .report(.ready(new))], outcome: .ready(new))
        case .extended(new, let duration): return extend(new, from: start, by: duration, at: now)
        case .exited(new, let why):
            let actions = fallBack(to: old, since: since, from: new, why, at: now)
            return SlotStep(actions: [.disarm(.start(new))] + actions, outcome: .failed(new, why))
        case .late(new):
            let actions = condemn(new) + fallBack(to: old, since: since, from: new, .late, at: now)
            return SlotStep(actions: actions, outcome: .failed(new, .late))
        case .exited(old, let why):
            note(why, servedSince: since, until: now)
            state = .starting(new, since: start)  // the successor is already on its way
            return SlotStep(actions: [.report(.failed(old, why, retryAt: nil))])
        case .wanted(let wanted):
            guard wanted != new.generation else { return .nothing }
            let (newer, actions) = spawn(generation: wanted, at: now)
            state = .replacing(old, since: since, by: newer, from: now)
            return SlotStep(actions: retire(starting: new, at: now) + actions)
        case .abandon:
            guard new.generation != generation else { return .nothing }  // it is on its way back already
            return SlotStep(actions: retire(starting: new, at: now) + stay(with: old, since: since, at: now))
        case .unwanted:
            state = .down
            return SlotStep(actions: retire(old, at: now) + retire(starting: new, at: now))
        case .killed: return killAll(ready: [old], starting: [new])
        case .worn(old, let why): return wearOut(old, since: since, why, at: now)
        case .stuck(old, let why):
            state = .starting(new, since: start)
            return SlotStep(actions: letGo(ofStuck: old, why, at: now))
        case .commit, .ready, .extended, .quiet, .exited, .late, .stubborn, .worn, .aged, .stuck, .renew, .retry:
            return .nothing
        }
    }

    /// The successor failed, and the older worker serves on.
    ///
    /// If that is worn, it has another successor later. But if it was itself called off, and the successor was the way
    /// back to the generation the slot belongs to, it goes and the way back is tried again later, so that nothing called
    /// off stays for ever.
    private mutating func fallBack(
        to old: WorkerID, since: Instant, from new: WorkerID, _ why: Departure, at now: Instant
    ) -> [Action] {
        guard new.generation == generation, old.generation != generation else {
            state = .ready(old, since: since)
            lastFailure = why
            let isRenewal = new.generation == old.generation
            return [.report(.failed(new, why, retryAt: isRenewal ? renewLater(old, after: new, at: now) : nil))]
        }
        note(why)
        return retryLater(after: new, why, at: now) + retire(old, at: now)
    }
}
