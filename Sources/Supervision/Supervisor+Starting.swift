extension Supervisor {
    /// Nothing was asked yet.
    mutating func whenIdle(_ event: Event, at now: Instant) -> [Action] {
        switch event {
        case .start(let plan), .reload(let plan), .restart(let plan): return begin(plan, mayFail: true, at: now)
        case .stop:
            state = .ended
            return [.finish]
        case .ready, .extended, .quiet, .exited, .timeout: return []
        }
    }

    /// Gives every slot its first order.
    mutating func begin(_ plan: Plan, mayFail: Bool, at now: Instant) -> [Action] {
        self.plan = plan
        sweep()
        makeRoom(for: plan)
        adopt(limitsOf: plan)
        let begun = order(.wanted(generation: plan.generation), to: plan.slots, at: now)
        return begun + waitFor(Set(plan.slots), served: [], mayFail: mayFail)
    }

    /// Waits until every slot had its first try.
    mutating func whenStarting(
        _ untried: Set<SlotID>, _ served: Set<String>, _ mayFail: Bool, _ event: Event, at now: Instant
    ) -> [Action] {
        switch event {
        case .reload(let next): return [.report(.superseded(generation: plan.generation))] + roll(to: next, at: now)
        case .restart(let next):
            return [.report(.superseded(generation: plan.generation))] + beginRestart(next, at: now)
        case .stop(let atOnce):
            return [.report(.superseded(generation: plan.generation))] + beginStop(atOnce: atOnce, at: now)
        case .ready, .extended, .quiet, .exited, .timeout:
            let step = news(event, at: now)
            if mayFail, case .failed(let worker, let why) = step.outcome, !served.contains(worker.slot.app) {
                return step.actionsWithoutPromise + [.report(.startFailed(worker, why))]
                    + beginStop(atOnce: false, at: now)
            }
            return step.actions + afterFirstTry(step.outcome, untried, served, mayFail: mayFail)
        case .start: return []
        }
    }

    private mutating func afterFirstTry(
        _ outcome: SlotStep.Outcome, _ untried: Set<SlotID>, _ served: Set<String>, mayFail: Bool
    ) -> [Action] {
        switch outcome {
        case .none: return []
        case .ready(let worker):
            return waitFor(
                untried.subtracting([worker.slot]), served: served.union([worker.slot.app]), mayFail: mayFail)
        case .failed(let worker, _) where served.contains(worker.slot.app):
            return waitFor(untried.subtracting([worker.slot]), served: served, mayFail: mayFail)
        case .failed(let worker, let why):
            state = .running  // where all that is still on its way is waited for just as well
            return [.report(.restartFailed(worker, why))]
        }
    }

    private mutating func waitFor(_ untried: Set<SlotID>, served: Set<String>, mayFail: Bool) -> [Action] {
        guard untried.isEmpty else {
            state = .starting(untried: untried, served: served, mayFail: mayFail)
            return []
        }
        state = .running
        return [.report(mayFail ? .started(generation: plan.generation) : .restarted(generation: plan.generation))]
    }
}
