extension Supervisor {
    /// What dies is started again, by its slot alone.
    mutating func whenRunning(_ event: Event, at now: Instant) -> [Action] {
        switch event {
        case .reload(let next, _, _): return roll(to: next, at: now)
        case .restart(let next, _): return beginRestart(next, at: now)
        case .stop(let atOnce): return beginStop(atOnce: atOnce, at: now)
        case .halt(let app): return halt(app, at: now)
        case .scale(let app, let scaling): return scale(app, scaling, at: now)
        case .ready, .extended, .quiet, .exited, .worn, .stuck, .timeout:
            let step = news(event, at: now)
            return step.actions + takePlace(step.outcome, at: now)
        case .start: return []
        }
    }
}
