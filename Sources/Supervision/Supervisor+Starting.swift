extension Supervisor {
    /// Nothing was asked yet.
    mutating func whenIdle(_ event: Event, at now: Instant) -> [Action] {
        switch event {
        case .start(let plan), .restart(let plan): return begin(plan, mayFail: true, at: now)
        case .stop:
            state = .ended
            return [.finish]
        case .reload, .ready, .quiet, .exited, .timeout: return []
        }
    }

    /// Gives every slot its first order.
    mutating func begin(_ plan: Plan, mayFail: Bool, at now: Instant) -> [Action] {
        self.plan = plan
        sweep()
        prepare(plan)
        for id in plan.slots { slots[id]?.generation = plan.generation }
        state = .starting(untried: Set(plan.slots), mayFail: mayFail)
        return order(.wanted(generation: plan.generation), to: plan.slots, at: now)
    }

    /// Waits until every slot had its first try.
    mutating func whenStarting(
        _ untried: Set<SlotID>, _ mayFail: Bool, _ event: Event, at now: Instant
    ) -> [Action] {
        switch event {
        case .reload(let next): return [.report(.superseded(generation: plan.generation))] + roll(to: next, at: now)
        case .restart(let next):
            return [.report(.superseded(generation: plan.generation))] + beginRestart(next, at: now)
        case .stop(let atOnce):
            return [.report(.superseded(generation: plan.generation))] + beginStop(atOnce: atOnce, at: now)
        case .ready, .quiet, .exited, .timeout:
            let step = news(event, at: now)
            return step.actions + afterFirstTry(step.outcome, untried, mayFail: mayFail, at: now)
        case .start: return []
        }
    }

    private mutating func afterFirstTry(
        _ outcome: SlotStep.Outcome, _ untried: Set<SlotID>, mayFail: Bool, at now: Instant
    ) -> [Action] {
        switch outcome {
        case .none: return []
        case .ready(let worker): return tried(worker, nil, untried, mayFail: mayFail, at: now)
        case .failed(let worker, let why):
            guard mayFail, !serves(worker.slot.app) else {
                return tried(worker, why, untried, mayFail: mayFail, at: now)
            }
            return [.report(.startFailed(worker, why))] + beginStop(atOnce: false, at: now)
        }
    }

    private mutating func tried(
        _ worker: WorkerID, _ why: Departure?, _ untried: Set<SlotID>, mayFail: Bool, at now: Instant
    ) -> [Action] {
        let rest = untried.subtracting([worker.slot])
        guard rest.isEmpty else {
            state = .starting(untried: rest, mayFail: mayFail)
            return []
        }
        state = .running
        guard !mayFail else { return [.report(.started(generation: plan.generation))] }
        if let why, !serves(worker.slot.app) { return [.report(.restartFailed(worker, why))] }
        return [.report(.restarted(generation: plan.generation))]
    }
}
