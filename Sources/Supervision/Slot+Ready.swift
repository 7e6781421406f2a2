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
        case .abandon:
            guard worker.generation != generation else { return .nothing }
            // It outlived the older worker, and now its generation is called off: back, but without a gap.
            let (successor, actions) = spawn(generation: generation, at: now)
            state = .replacing(worker, since: since, by: successor, from: now)
            return SlotStep(actions: actions)
        case .unwanted:
            state = .down
            return SlotStep(actions: retire(worker, at: now))
        case .killed: return killAll(ready: [worker])
        case .ready, .quiet, .exited, .late, .stubborn, .retry: return .nothing
        }
    }
}
