extension Supervisor {
    /// What dies is started again, by its slot alone.
    mutating func whenRunning(_ event: Event, at now: Instant) -> [Action] {
        switch event {
        case .reload(let next): return roll(to: next, at: now)
        case .restart(let next): return beginRestart(next, at: now)
        case .stop(let atOnce): return beginStop(atOnce: atOnce, at: now)
        case .ready, .extended, .quiet, .exited, .timeout:
            let step = news(event, at: now)
            let settled = settle(step.outcome, at: now)
            sweep()
            return step.actions + settled
        case .start: return []
        }
    }

    /// A worker that serves beside an older one takes its place, where no reload decides otherwise.
    mutating func settle(_ outcome: SlotStep.Outcome, at now: Instant) -> [Action] {
        switch outcome {
        case .ready(let worker): pass(.commit, to: worker.slot, at: now).actions
        case .none, .failed: []
        }
    }
}
