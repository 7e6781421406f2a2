extension Supervisor {
    /// Asks every worker to leave, with `next` to begin when the last has gone.
    mutating func beginRestart(_ next: Plan, at now: Instant) -> [Action] {
        let revivals = giveUpRevivals()
        state = .restarting(next)
        held = [:]
        return revivals + leaveInTurn(at: now) + beginIfEmpty(next, at: now)
    }

    /// All leave; then the new plan begins, and is never given up.
    mutating func whenRestarting(_ next: Plan, _ event: Event, at now: Instant) -> [Action] {
        switch event {
        case .reload(let newer, _, _), .restart(let newer, _):
            return [.report(.superseded(generation: next.generation))] + beginRestart(newer, at: now)
        case .stop(let atOnce):
            return [.report(.superseded(generation: next.generation))] + beginStop(atOnce: atOnce, at: now)
        case .halt(let app): return halt(app, at: now)
        case .scale(let app, let scaling): return scale(app, scaling, of: next)
        case .ready, .extended, .quiet, .exited, .worn, .stuck, .timeout:
            return news(event, at: now).actions + leaveInTurn(at: now) + beginIfEmpty(next, at: now)
        case .start: return []
        }
    }

    private mutating func beginIfEmpty(_ next: Plan, at now: Instant) -> [Action] {
        isEmpty ? begin(next, mayFail: false, at: now) : []
    }
}
