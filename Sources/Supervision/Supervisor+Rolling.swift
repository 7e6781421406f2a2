extension Supervisor {
    /// Begins a reload with the first slot of every app, and ends those of an unfinished one that it has no use for.
    mutating func roll(to next: Plan, at now: Instant) -> [Action] {
        adopt(limitsOf: plan)  // those of an unfinished reload go with it
        makeRoom(for: next)
        let first = Set(next.apps.compactMap(\.slots.first))
        let known = Set(plan.slots).union(next.slots)
        let called = slots.keys.filter { !first.contains($0) }.sorted().flatMap { id in
            pass(known.contains(id) ? .abandon : .unwanted, to: id, at: now).actions
        }
        adopt(limitsOf: next, for: first)
        state = .rolling(Roll(plan: next, phase: .proving(pending: first, proven: [])))
        let begun = order(.wanted(generation: next.generation), to: first, at: now)
        return called + begun + (first.isEmpty ? follow(next, proven: [], at: now) : [])
    }

    /// A reload is under way.
    mutating func whenRolling(_ roll: Roll, _ event: Event, at now: Instant) -> [Action] {
        switch event {
        case .reload(let newer): return supersede(roll) + self.roll(to: newer, at: now)
        case .restart(let newer): return supersede(roll) + beginRestart(newer, at: now)
        case .stop(let atOnce): return supersede(roll) + beginStop(atOnce: atOnce, at: now)
        case .ready, .extended, .quiet, .exited, .timeout:
            let step = news(event, at: now)
            let advanced: [Action] =
                switch roll.phase {
                case .proving(let pending, let proven): prove(roll, pending, proven, step.outcome, at: now)
                case .following(let queue, let underWay): advance(roll, queue, underWay, step.outcome, at: now)
                case .quieting(let older): settle(step.outcome, at: now) + quieten(roll, older)
                }
            sweep()
            return step.actions + advanced
        case .start: return []
        }
    }

    private func supersede(_ roll: Roll) -> [Action] {
        [.report(.superseded(generation: roll.plan.generation))]
    }

    private mutating func prove(
        _ roll: Roll, _ pending: Set<SlotID>, _ proven: Set<SlotID>, _ outcome: SlotStep.Outcome, at now: Instant
    ) -> [Action] {
        switch outcome {
        case .ready(let worker) where pending.contains(worker.slot):
            let pending = pending.subtracting([worker.slot])
            let proven = proven.union([worker.slot])
            guard pending.isEmpty else {
                state = .rolling(Roll(plan: roll.plan, phase: .proving(pending: pending, proven: proven)))
                return []
            }
            return follow(roll.plan, proven: proven, at: now)
        case .failed(let worker, let why) where worker.generation == roll.plan.generation:
            return callOff(roll, worker, why, mixed: false, at: now)
        case .none, .ready, .failed: return settle(outcome, at: now)
        }
    }

    /// The new code has proved itself: the older workers beside it leave, the other slots follow.
    private mutating func follow(_ next: Plan, proven: Set<SlotID>, at now: Instant) -> [Action] {
        plan = next
        adopt(limitsOf: next)
        let actions = order(.commit, to: proven, at: now)
        let queue = next.slots.filter { !proven.contains($0) }
        return actions + takeTurns(Roll(plan: next, phase: .following(queue: queue, underWay: [])), queue, [], at: now)
    }

    private mutating func advance(
        _ roll: Roll, _ queue: [SlotID], _ underWay: Set<SlotID>, _ outcome: SlotStep.Outcome, at now: Instant
    ) -> [Action] {
        switch outcome {
        case .ready(let worker):
            let settled = settle(outcome, at: now)
            guard underWay.contains(worker.slot) else { return settled }
            return settled + takeTurns(roll, queue, underWay.subtracting([worker.slot]), at: now)
        case .failed(let worker, let why) where underWay.contains(worker.slot):
            return callOff(roll, worker, why, mixed: true, at: now)
        case .none, .failed: return []
        }
    }

    /// Gives slots their turn while there is room, and goes on when the last has had it.
    private mutating func takeTurns(
        _ roll: Roll, _ queue: [SlotID], _ underWay: Set<SlotID>, at now: Instant
    ) -> [Action] {
        let surge =
            switch roll.plan.surge {
            case .atMost(let count): max(1, count)
            case .all: queue.count
            }
        let turn = queue.prefix(max(0, surge - underWay.count))
        let rest = Array(queue.dropFirst(turn.count))
        let busy = underWay.union(turn)
        guard !busy.isEmpty else { return dropTheRest(roll, at: now) }
        state = .rolling(Roll(plan: roll.plan, phase: .following(queue: rest, underWay: busy)))
        return order(.wanted(generation: roll.plan.generation), to: turn, at: now)
    }

    /// What the new plan does not want leaves; then only the older workers' last accept is waited for.
    private mutating func dropTheRest(_ roll: Roll, at now: Instant) -> [Action] {
        let wanted = Set(roll.plan.slots)
        let actions = order(.unwanted, to: slots.keys.filter { !wanted.contains($0) }, at: now)
        let older = slots.values.flatMap(\.leaving.keys).filter { $0.generation < roll.plan.generation }
        return actions + quieten(roll, Set(older))
    }

    private mutating func quieten(_ roll: Roll, _ older: Set<WorkerID>) -> [Action] {
        let accepting = older.filter { slots[$0.slot]?.leaving[$0] == .asked }
        guard accepting.isEmpty else {
            state = .rolling(Roll(plan: roll.plan, phase: .quieting(accepting)))
            return []
        }
        state = .running
        return [.report(.reloaded(generation: roll.plan.generation))]
    }

    /// A new worker failed: what has not served its purpose leaves, and every slot goes on with what it has.
    ///
    /// The plan in force then is the old one before the proof and the new one after it. Its slots that never had
    /// a worker begin; slots it does not know end.
    private mutating func callOff(
        _ roll: Roll, _ worker: WorkerID, _ why: Departure, mixed: Bool, at now: Instant
    ) -> [Action] {
        state = .running
        adopt(limitsOf: plan)
        let known = Set(plan.slots)
        let settled = slots.keys.sorted().flatMap { id in
            pass(known.contains(id) ? .abandon : .unwanted, to: id, at: now).actions
        }
        let neverBegun = plan.slots.filter { slots[$0]?.state == .down }
        let begun = order(.wanted(generation: plan.generation), to: neverBegun, at: now)
        let generations = Set(plan.slots.compactMap { slots[$0]?.generation })
        sweep()
        return settled + begun + [.report(.reloadFailed(worker, why, mixed: mixed || generations.count > 1))]
    }
}
