extension Slot {
    /// The last worker failed; the next try comes at its time, or with a newer generation at once.
    mutating func whenWaiting(_ until: Instant, _ event: SlotEvent, at now: Instant) -> SlotStep {
        switch event {
        case .retry:
            // An alarm of an earlier wait may still be on its way when this one begins.
            guard now >= until else { return SlotStep(actions: [.arm(.retry(id), at: until)]) }
            return SlotStep(actions: begin(generation: generation, at: now))
        case .wanted(let wanted):
            guard wanted != generation else { return .nothing }  // its time will come
            return SlotStep(actions: [.disarm(.retry(id))] + begin(generation: wanted, at: now))
        case .unwanted:
            state = .down
            return SlotStep(actions: [.disarm(.retry(id))])
        case .killed:
            var step = killAll()
            step.actions.append(.disarm(.retry(id)))
            return step
        case .commit, .abandon, .ready, .extended, .quiet, .exited, .late, .stubborn, .worn, .aged, .stuck, .renew:
            return .nothing
        }
    }
}
