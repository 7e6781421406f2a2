extension Slot {
    /// A worker serves.
    mutating func whenReady(_ worker: WorkerID, _ since: Instant, _ event: SlotEvent, at now: Instant) -> SlotStep {
        switch event {
        case .exited(worker, let why):
            forgive(served: since, until: now)
            let isOnTrial = worker.generation != generation
            let actions = retryLater(after: worker, why, at: now)
            return SlotStep(actions: actions, outcome: isOnTrial ? .failed(worker, why) : .none)
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
