extension Supervisor {
    /// Begins a reload with its proof, and ends those workers of an unfinished one that it has no use for.
    ///
    /// `rest` is what an unfinished one had still to replace, `start` that of the plan in force, if it is not over.
    mutating func roll(to next: Plan, rest: Set<SlotID> = [], start: Start? = nil, at now: Instant) -> [Action] {
        adopt(limitsOf: plan)  // those of an unfinished reload go with it
        holdBack()
        makeRoom(for: next)
        let first = Set(next.proof)
        let called = slots.keys.filter { !first.contains($0) }.sorted().flatMap { id in
            // One that neither plan wants, or that only the unfinished reload had begun.
            plan[id] == nil && (next[id] == nil || slots[id].map { $0.generation > plan.generation } ?? false)
                ? dismiss([id], at: now) : pass(.abandon, to: id, at: now).actions
        }
        let roll = Roll(plan: next, phase: .proving(pending: [], proven: []), rest: rest, start: start)
        state = .rolling(roll)
        return called + prove(roll, pending: [], proven: [], at: now)
    }

    /// A reload is under way.
    mutating func whenRolling(_ roll: Roll, _ event: Event, at now: Instant) -> [Action] {
        switch event {
        case .reload(let newer, _, _):
            return disarm(roll) + [.report(.superseded(generation: roll.plan.generation))]
                + self.roll(to: newer, rest: roll.remaining, start: roll.start, at: now)
        case .restart(let newer, _): return supersede(roll) + beginRestart(newer, at: now)
        case .stop(let atOnce): return supersede(roll) + beginStop(atOnce: atOnce, at: now)
        case .halt(let app): return halt(app, at: now)
        case .scale(let app, let scaling): return scale(app, scaling, at: now)
        case .timeout(.settle(roll.plan.generation)):
            guard case .settling(let proven, _) = roll.phase else { return [] }
            return prove(roll, pending: [], proven: proven, at: now)
        case .ready, .extended, .quiet, .exited, .worn, .stuck, .timeout:
            let step = news(event, at: now)
            return step.actions + advance(roll.noting(step.outcome, in: plan), step.outcome, at: now)
        case .start: return []
        }
    }

    /// Tells all that a reload was to answer that something newer came.
    private func supersede(_ roll: Roll) -> [Action] {
        let started: [Action] = roll.start == nil ? [] : [.report(.superseded(generation: plan.generation))]
        return disarm(roll) + started + [.report(.superseded(generation: roll.plan.generation))]
    }

    private func disarm(_ roll: Roll) -> [Action] {
        guard case .settling = roll.phase else { return [] }
        return [.disarm(.settle(generation: roll.plan.generation))]
    }

    private mutating func advance(_ roll: Roll, _ outcome: SlotStep.Outcome, at now: Instant) -> [Action] {
        state = .rolling(roll)
        switch (roll.phase, outcome) {
        case (.proving(let pending, let proven), .ready(let worker))
        where pending.contains(worker.slot) && worker.generation == roll.plan.generation:
            return prove(
                roll, pending: pending.subtracting([worker.slot]), proven: proven.union([worker.slot]), at: now)
        case (.proving(let pending, _), .failed(let worker, let why))
        where worker.generation == roll.plan.generation || awaited(by: pending).contains(worker.slot.app):
            return callOff(roll, worker, why, at: now)
        case (.settling, .failed(let worker, let why)) where worker.generation == roll.plan.generation:
            return callOff(roll, worker, why, at: now)
        case (.following(let queue, let underWay), .ready(let worker)) where underWay.contains(worker.slot):
            return takePlace(outcome, at: now)
                + takeTurns(roll, queue, underWay.subtracting([worker.slot]), at: now)
        case (.following(_, let underWay), .failed(let worker, let why))
        where underWay.contains(worker.slot) || awaited(by: underWay).contains(worker.slot.app):
            return callOff(roll, worker, why, at: now)
        case (.quieting(let older), _): return takePlace(outcome, at: now) + quieten(roll, older)
        case (.proving, _), (.settling, _), (.following, _): return takePlace(outcome, at: now)
        }
    }

    /// Goes on after a scaling: some slots came that had workers already, others left for good.
    mutating func goOn(
        _ roll: Roll, with filled: Set<SlotID>, without dropped: Set<SlotID>, at now: Instant
    ) -> [Action] {
        // Before the proof these are on trial with new code; called off, they go back to the plan in force.
        if !roll.isProven {
            for id in filled { slots[id]?.generation = plan[id]?.generation ?? plan.generation }
            if roll.plan.proof.isEmpty { return giveUp(roll, at: now) }
        }
        switch roll.phase {
        case .proving(let pending, let proven):
            return prove(roll, pending: pending.subtracting(dropped), proven: proven.subtracting(dropped), at: now)
        case .settling(let proven, let until):
            state = .rolling(roll.with(.settling(proven: proven.subtracting(dropped), until: until)))
            return []
        case .following(let queue, let underWay):
            let queue = queue.filter { !dropped.contains($0) } + filled.sorted()
            return takeTurns(roll, queue, underWay.subtracting(dropped), at: now)
        case .quieting: return []
        }
    }

    /// A new worker failed: what has not served its purpose leaves, and every slot goes on with what it has.
    ///
    /// The plan in force then is the old one before the proof and the new one after it. Its slots that never had
    /// a worker begin; slots it does not know end. A start that the reload had come in between goes on.
    private mutating func callOff(_ roll: Roll, _ worker: WorkerID, _ why: Departure, at now: Instant) -> [Action] {
        let settled = takeBack(roll, at: now)
        let isMixed = plan.slots.contains { slots[$0]?.generation != plan[$0]?.generation }
        let report = Report.reloadFailed(
            worker, why, generation: roll.plan.generation, mixed: roll.isProven || isMixed)
        return settled + [.report(report)] + resume(roll.start)
    }

    /// Every app it was for is not wanted any more before it has proved itself: there is nothing to reload.
    private mutating func giveUp(_ roll: Roll, at now: Instant) -> [Action] {
        takeBack(roll, at: now) + [.report(.superseded(generation: roll.plan.generation))] + resume(roll.start)
    }

    private mutating func takeBack(_ roll: Roll, at now: Instant) -> [Action] {
        state = .running
        adopt(limitsOf: plan)
        holdBack()
        let settled = slots.keys.sorted().flatMap { id in
            plan[id] == nil ? dismiss([id], at: now) : pass(.abandon, to: id, at: now).actions
        }
        let begun = want(plan.slots.filter { slots[$0]?.state == .down }, of: plan, at: now)
        return disarm(roll) + settled + begun
    }

    /// Goes on with a start: what does not serve has another try.
    private mutating func resume(_ start: Start?) -> [Action] {
        guard var start else { return [] }
        start.untried = Set(plan.slots.filter { slots[$0]?.serves(plan[$0]?.generation) == false })
        return waitFor(start)
    }
}
