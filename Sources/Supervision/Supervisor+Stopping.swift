extension Supervisor {
    /// Asks every worker to leave, those first on whom nobody depends, or kills them all.
    mutating func beginStop(atOnce: Bool, at now: Instant) -> [Action] {
        let revivals = giveUpRevivals()
        state = .stopping
        held = [:]
        let actions = atOnce ? order(.killed, to: slots.keys, at: now) : leaveInTurn(at: now)
        return revivals + [.report(.stopping)] + actions + finishIfEmpty()
    }

    /// All leave; then it is over.
    mutating func whenStopping(_ event: Event, at now: Instant) -> [Action] {
        switch event {
        case .stop(atOnce: true): return order(.killed, to: slots.keys, at: now) + finishIfEmpty()
        case .reload(let next, _, _), .restart(let next, _): return [.report(.superseded(generation: next.generation))]
        case .halt(let app):
            // Who asks for an end that is on its way already waits with the one who asked before.
            return halts.contains(app) ? [] : [.report(.notHalted(app: app))]
        case .scale(let app, _): return [.report(.notScaled(app: app))]
        case .ready, .extended, .quiet, .exited, .worn, .stuck, .timeout:
            return news(event, at: now).actions + leaveInTurn(at: now) + finishIfEmpty()
        case .start, .stop(atOnce: false): return []
        }
    }

    /// It is over; whoever still asks for more is told so.
    func whenEnded(_ event: Event) -> [Action] {
        switch event {
        case .reload(let next, _, _), .restart(let next, _): [.report(.superseded(generation: next.generation))]
        case .halt(let app): [.report(.notHalted(app: app))]
        case .scale(let app, _): [.report(.notScaled(app: app))]
        case .start, .stop, .ready, .extended, .quiet, .exited, .worn, .stuck, .timeout: []
        }
    }

    private mutating func finishIfEmpty() -> [Action] {
        guard isEmpty else { return [] }
        state = .ended
        return [.finish]
    }
}
