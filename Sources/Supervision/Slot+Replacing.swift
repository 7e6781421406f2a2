extension Slot {
    /// A worker serves while its successor is starting.
    mutating func whenReplacing(
        _ old: WorkerID, _ since: Instant, _ new: WorkerID, _ start: Instant, _ event: SlotEvent, at now: Instant
    ) -> SlotStep {
        switch event {
        case .ready(new):
            state = .overlapping(old, since: since, by: new, from: now)
            return SlotStep(actions: [.disarm(.start(new)), .report(.ready(new))], outcome: .ready(new))
        case .exited(new, let why):
            state = .ready(old, since: since)
            let actions: [Action] = [.disarm(.start(new)), .report(.failed(new, why, retryAt: nil))]
            return SlotStep(actions: actions, outcome: .failed(new, why))
        case .late(new):
            state = .ready(old, since: since)
            let actions = condemn(new) + [.report(.failed(new, .late, retryAt: nil))]
            return SlotStep(actions: actions, outcome: .failed(new, .late))
        case .exited(old, let why):
            forgive(served: since, until: now)
            failures += 1
            lastFailure = why
            state = .starting(new, since: start)  // the successor is already on its way
            return SlotStep(actions: [.report(.failed(old, why, retryAt: nil))])
        case .wanted(let wanted):
            guard wanted != new.generation else { return .nothing }
            let (newer, actions) = spawn(generation: wanted, at: now)
            state = .replacing(old, since: since, by: newer, from: now)
            return SlotStep(actions: retire(starting: new, at: now) + actions)
        case .abandon:
            state = .ready(old, since: since)
            return SlotStep(actions: retire(starting: new, at: now))
        case .unwanted:
            state = .down
            return SlotStep(actions: retire(old, at: now) + retire(starting: new, at: now))
        case .killed: return killAll(ready: [old], starting: [new])
        case .commit, .ready, .quiet, .exited, .late, .stubborn, .retry: return .nothing
        }
    }
}
