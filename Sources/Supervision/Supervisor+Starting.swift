extension Supervisor {
    /// Nothing was asked yet.
    mutating func whenIdle(_ event: Event, at now: Instant) -> [Action] {
        switch event {
        case .start(let plan), .reload(let plan, _, _), .restart(let plan, _):
            return begin(plan, mayFail: true, at: now)
        case .stop:
            state = .ended
            return [.finish]
        case .halt(let app): return [.report(.notHalted(app: app))]
        case .scale(let app, _): return [.report(.notScaled(app: app))]
        case .ready, .extended, .quiet, .exited, .worn, .stuck, .timeout: return []
        }
    }

    /// Gives every slot its first order.
    mutating func begin(_ plan: Plan, mayFail: Bool, at now: Instant) -> [Action] {
        self.plan = plan
        spent = [:]  // of this reading there was no worker yet
        sweep()
        makeRoom(for: plan)
        adopt(limitsOf: plan)
        let begun = want(plan.slots, of: plan, at: now)
        return begun + waitFor(Start(untried: Set(plan.slots), mayFail: mayFail))
    }

    /// Waits until every slot had its first try.
    mutating func whenStarting(_ start: Start, _ event: Event, at now: Instant) -> [Action] {
        switch event {
        case .reload(let next, _, _): return roll(to: next, start: start, at: now)
        case .restart(let next, _):
            return [.report(.superseded(generation: plan.generation))] + beginRestart(next, at: now)
        case .stop(let atOnce):
            return [.report(.superseded(generation: plan.generation))] + beginStop(atOnce: atOnce, at: now)
        case .halt(let app): return halt(app, at: now)
        case .scale(let app, let scaling): return scale(app, scaling, at: now)
        case .ready, .extended, .quiet, .exited, .worn, .stuck, .timeout:
            let step = news(event, at: now)
            if start.mayFail, case .failed(let worker, let why) = step.outcome, isDecisive(worker, for: start) {
                return step.actionsWithoutPromise + [.report(.startFailed(worker, why, generation: plan.generation))]
                    + beginStop(atOnce: false, at: now)
            }
            return step.actions + takePlace(step.outcome, at: now) + afterTry(start, step.outcome)
        case .start: return []
        }
    }

    /// Whether the start cannot go on without this worker: nobody of its app has served, or others wait for it.
    private func isDecisive(_ worker: WorkerID, for start: Start) -> Bool {
        let app = worker.slot.app
        return !start.served.contains(app) || awaited(by: start.untried).contains(app)
    }

    private mutating func afterTry(_ start: Start, _ outcome: SlotStep.Outcome) -> [Action] {
        var start = start
        switch outcome {
        case .none: return []
        case .ready(let worker):
            start.untried.remove(worker.slot)
            start.served.insert(worker.slot.app)
            return waitFor(start)
        case .failed(let worker, let why) where isDecisive(worker, for: start):
            state = .running  // where all that is still on its way is waited for just as well
            return [.report(.restartFailed(worker, why, generation: plan.generation))]
        case .failed(let worker, _):
            start.untried.remove(worker.slot)
            return waitFor(start)
        }
    }

    /// Waits for what is untried; without any it is over.
    mutating func waitFor(_ start: Start) -> [Action] {
        guard start.untried.isEmpty else {
            state = .starting(start)
            return []
        }
        state = .running
        let generation = plan.generation
        return [.report(start.mayFail ? .started(generation: generation) : .restarted(generation: generation))]
    }
}
