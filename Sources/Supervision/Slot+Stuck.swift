/// Workers that are stuck: they accept no more, and what they have gets a little time.
extension Slot {
    /// The only worker that serves is stuck: another begins at once, and it leaves meanwhile.
    mutating func replaceStuck(_ worker: WorkerID, since: Instant, _ why: String, at now: Instant) -> SlotStep {
        guard now - since >= policy.soundAfter else {
            note(.stuck(why), servedSince: since, until: now)
            let retry = retryLater(after: worker, .stuck(why), at: now)
            return SlotStep(actions: retry + retire(stuck: worker, at: now), outcome: .failed(worker, .stuck(why)))
        }
        lastFailure = .stuck(why)
        let begun = begin(generation: generation, at: now)
        let report = Action.report(.failed(worker, .stuck(why), retryAt: now))
        return SlotStep(
            actions: [report] + begun + retire(stuck: worker, at: now), outcome: .failed(worker, .stuck(why)))
    }

    /// One of two is stuck, and the other goes on, in the state that is set already.
    mutating func letGo(ofStuck worker: WorkerID, _ why: String, at now: Instant) -> [Action] {
        lastFailure = .stuck(why)
        return [.report(.failed(worker, .stuck(why), retryAt: nil))] + retire(stuck: worker, at: now)
    }

    private mutating func retire(stuck worker: WorkerID, at now: Instant) -> [Action] {
        retire(worker, within: min(limits.stuckLimit, limits.stopLimit), at: now)
    }
}
