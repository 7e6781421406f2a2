/// How a reload comes through the slots, from the proof to the last older worker's last accept.
extension Supervisor {
    /// Waits for the proof; when it is complete and has served for long enough, the others follow.
    mutating func prove(
        _ roll: Roll, pending: Set<SlotID>, proven: Set<SlotID>, at now: Instant
    ) -> [Action] {
        guard pending.isEmpty else {
            state = .rolling(roll.with(.proving(pending: pending, proven: proven)))
            return []
        }
        // With a surge of all these are all slots, also those that came with a scaling meanwhile.
        // One that was restarted meanwhile, with the very reading, may serve already.
        let wanted = Set(roll.plan.proof)
        let proven = proven.union(wanted.filter { slots[$0]?.serves(roll.plan.generation) == true })
        let missing = wanted.subtracting(proven)
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
    mutating func takeTurns(
        _ roll: Roll, _ queue: [SlotID], _ underWay: Set<SlotID>, at now: Instant
    ) -> [Action] {
        let surge = roll.plan.surge.limit
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

    mutating func quieten(_ roll: Roll, _ older: Set<WorkerID>) -> [Action] {
        let accepting = older.filter { slots[$0.slot]?.leaving[$0] == .asked }
        guard accepting.isEmpty else {
            state = .rolling(roll.with(.quieting(accepting)))
            return []
        }
        state = .running
        return [.report(.reloaded(generation: roll.plan.generation))]
    }
}
