extension Slot {
    /// Nothing runs and nothing is wanted.
    mutating func whenDown(_ event: SlotEvent, at now: Instant) -> SlotStep {
        switch event {
        case .wanted(let wanted):
            failures = 0
            return SlotStep(actions: begin(generation: wanted, at: now))
        case .killed: return killAll()
        case .commit, .abandon, .unwanted, .ready, .extended, .quiet, .exited, .late, .stubborn, .worn, .aged, .stuck,
            .renew, .retry:
            return .nothing
        }
    }
}
