extension Slot {
    /// A process is on its way, and nobody else fills the slot.
    mutating func whenStarting(
        _ worker: WorkerID, _ start: Instant, _ event: SlotEvent, at now: Instant
    ) -> SlotStep {
        switch event {
        case .ready(worker):
            state = .ready(worker, since: now)
            return SlotStep(actions: [.disarm(.start(worker)), .report(.ready(worker))], outcome: .ready(worker))
        case .extended(worker, let duration): return extend(worker, from: start, by: duration, at: now)
        case .exited(worker, let why):
            note(why)
            let retry = retryLater(after: worker, why, at: now)
            return SlotStep(actions: [.disarm(.start(worker))] + retry, outcome: .failed(worker, why))
        case .late(worker):
            note(.late)
            let actions = condemn(worker) + retryLater(after: worker, .late, at: now)
            return SlotStep(actions: actions, outcome: .failed(worker, .late))
        case .wanted(let wanted):
            guard wanted != worker.generation else { return .nothing }  // it is on its way
            return SlotStep(actions: retire(starting: worker, at: now) + begin(generation: wanted, at: now))
        case .abandon:
            guard worker.generation != generation else { return .nothing }
            // The older worker crashed while this one was to take over from it: back to where the slot belongs.
            return SlotStep(actions: retire(starting: worker, at: now) + begin(generation: generation, at: now))
        case .unwanted:
            state = .down
            return SlotStep(actions: retire(starting: worker, at: now))
        case .killed: return killAll(starting: [worker])
        case .commit, .ready, .extended, .quiet, .exited, .late, .stubborn, .worn, .aged, .stuck, .renew, .retry:
            return .nothing
        }
    }
}
