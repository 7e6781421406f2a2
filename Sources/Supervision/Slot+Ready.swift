extension Slot {
    /// A worker serves.
    mutating func whenReady(_ worker: WorkerID, _ since: Instant, _ event: SlotEvent, at now: Instant) -> SlotStep {
        switch event {
        case .exited(worker, let why):
            note(why, servedSince: since, until: now)
            return SlotStep(actions: retryLater(after: worker, why, at: now), outcome: .failed(worker, why))
        case .wanted(let wanted):
            guard wanted != worker.generation else { return .nothing }
            let (successor, actions) = spawn(generation: wanted, at: now)
            state = .replacing(worker, since: since, by: successor, from: now)
            return SlotStep(actions: actions)
        case .commit:
            generation = worker.generation
            return .nothing
        case .abandon: return SlotStep(actions: stay(with: worker, since: since, at: now))
        case .unwanted:
            state = .down
            return SlotStep(actions: retire(worker, at: now))
        case .killed: return killAll(ready: [worker])
        case .worn(worker, let why): return wearOut(worker, since: since, why, at: now)
        case .aged(worker): return ageReached(worker, since: since, at: now)
        case .renew: return renew(worker, since: since, at: now)
        case .stuck(worker, let why): return replaceStuck(worker, since: since, why, at: now)
        case .ready, .extended, .quiet, .exited, .late, .stubborn, .worn, .aged, .stuck, .retry: return .nothing
        }
    }
}
