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
        case .reload(let newer, _):
            let rest = roll.remaining.filter { id in newer[id].map { $0.generation != newer.generation } ?? false }
            return disarm(roll) + [.report(.superseded(generation: roll.plan.generation))]
                + self.roll(to: newer, rest: rest, start: roll.start, at: now)
        case .restart(let newer): return supersede(roll) + beginRestart(newer, at: now)
        case .stop(let atOnce): return supersede(roll) + beginStop(atOnce: atOnce, at: now)
        case .scale(let app, let scaling): return scale(app, scaling, at: now)
        case .timeout(.settle(roll.plan.generation)):
            guard case .settling(let proven, _) = roll.phase else { return [] }
            return prove(roll, pending: [], proven: proven, at: now)
        case .ready, .extended, .quiet, .exited, .timeout:
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
        case (.proving(let pending, let proven), .ready(let worker)) where pending.contains(worker.slot):
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
        if !roll.isProven { for id in filled { slots[id]?.generation = plan[id]?.generation ?? plan.generation } }
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

    /// Waits for the proof; when it is complete and has served for long enough, the others follow.
    private mutating func prove(
        _ roll: Roll, pending: Set<SlotID>, proven: Set<SlotID>, at now: Instant
    ) -> [Action] {
        guard pending.isEmpty else {
            state = .rolling(roll.with(.proving(pending: pending, proven: proven)))
            return []
        }
        // With a surge of all these are all slots, also those that came with a scaling meanwhile.
        let missing = Set(roll.plan.proof).subtracting(proven)
        guard missing.isEmpty else {
            state = .rolling(roll.with(.proving(pending: missing, proven: proven)))
            adopt(limitsOf: roll.plan, for: missing)
            return want(missing, of: roll.plan, at: now)
        }
        let settled = proven.compactMap { id in
            slots[id]?.newestServes.map { $0 + (roll.plan[id]?.settle ?? .zero) }
        }.max()
        guard let settled, settled > now else { return follow(roll, proven: proven, at: now) }
        state = .rolling(roll.with(.settling(proven: proven, until: settled)))
        return [.arm(.settle(generation: roll.plan.generation), at: settled)]
    }

    /// The new code has proved itself: the older workers beside it leave, the other slots follow.
    private mutating func follow(_ roll: Roll, proven: Set<SlotID>, at now: Instant) -> [Action] {
        let started: [Action] = roll.start == nil ? [] : [.report(.superseded(generation: plan.generation))]
        var roll = roll
        roll.start = nil
        plan = roll.plan
        spent = spent.filter { plan[$0.key.app] != nil }
        adopt(limitsOf: plan)
        // Those that wait for another app have their turn with the new code.
        held = held.filter { id, generation in plan[id].map { $0.generation == generation } ?? false }
        let actions = order(.commit, to: proven, at: now)
        let renewed = Set(plan.renewed.map(\.name))
        let queue = plan.slots.filter { !proven.contains($0) && (renewed.contains($0.app) || roll.rest.contains($0)) }
        return started + actions + takeTurns(roll, queue, [], at: now)
    }

    /// Gives slots their turn while there is room, and goes on when the last has had it.
    private mutating func takeTurns(
        _ roll: Roll, _ queue: [SlotID], _ underWay: Set<SlotID>, at now: Instant
    ) -> [Action] {
        let surge =
            switch roll.plan.surge {
            case .atMost(let count): max(1, count)
            case .all: Int.max
            }
        var queue = queue[...]
        var turn: [SlotID] = []
        while turn.count + underWay.count < surge, let next = queue.popFirst() {
            if slots[next]?.serves(plan[next]?.generation) == false { turn.append(next) }
        }
        let busy = underWay.union(turn)
        guard !busy.isEmpty else { return dropTheRest(roll, at: now) }
        state = .rolling(roll.with(.following(queue: Array(queue), underWay: busy)))
        return want(turn, of: roll.plan, at: now)
    }

    /// What the new plan does not want leaves; then only the older workers' last accept is waited for.
    private mutating func dropTheRest(_ roll: Roll, at now: Instant) -> [Action] {
        let actions = dismiss(slots.keys.filter { plan[$0] == nil }, at: now)
        let older = slots.values.flatMap(\.leaving.keys).filter { worker in
            worker.generation < plan[worker.slot.app]?.generation ?? plan.generation
        }
        return actions + quieten(roll, Set(older))
    }

    private mutating func quieten(_ roll: Roll, _ older: Set<WorkerID>) -> [Action] {
        let accepting = older.filter { slots[$0.slot]?.leaving[$0] == .asked }
        guard accepting.isEmpty else {
            state = .rolling(roll.with(.quieting(accepting)))
            return []
        }
        state = .running
        return [.report(.reloaded(generation: roll.plan.generation))]
    }

    /// A new worker failed: what has not served its purpose leaves, and every slot goes on with what it has.
    ///
    /// The plan in force then is the old one before the proof and the new one after it. Its slots that never had
    /// a worker begin; slots it does not know end. A start that the reload had come in between goes on.
    private mutating func callOff(_ roll: Roll, _ worker: WorkerID, _ why: Departure, at now: Instant) -> [Action] {
        state = .running
        adopt(limitsOf: plan)
        holdBack()
        let settled = slots.keys.sorted().flatMap { id in
            plan[id] == nil ? dismiss([id], at: now) : pass(.abandon, to: id, at: now).actions
        }
        let begun = want(plan.slots.filter { slots[$0]?.state == .down }, of: plan, at: now)
        let isMixed = plan.slots.contains { slots[$0]?.generation != plan[$0]?.generation }
        let report = Report.reloadFailed(
            worker, why, generation: roll.plan.generation, mixed: roll.isProven || isMixed)
        return disarm(roll) + settled + begun + [.report(report)] + resume(roll.start)
    }

    /// Goes on with a start: what does not serve has another try.
    private mutating func resume(_ start: Start?) -> [Action] {
        guard var start else { return [] }
        start.untried = Set(plan.slots.filter { slots[$0]?.serves(plan[$0]?.generation) == false })
        return waitFor(start)
    }
}
