extension Supervisor {
    /// Hands an event to the slot it is about; a slot that is gone means nothing any more.
    mutating func pass(_ event: SlotEvent, to id: SlotID, at now: Instant) -> SlotStep {
        if let witness, let slot = slots[id] { witness(slot, event) }
        return slots[id]?.decide(event, at: now) ?? .nothing
    }

    /// Gives the same order to many slots, in their order.
    mutating func order(_ event: SlotEvent, to ids: some Sequence<SlotID>, at now: Instant) -> [Action] {
        ids.sorted().flatMap { pass(event, to: $0, at: now).actions }
    }

    /// Hands news of a worker to its slot; orders to the fleet are none.
    mutating func news(_ event: Event, at now: Instant) -> SlotStep {
        switch event {
        case .ready(let worker): pass(.ready(worker), to: worker.slot, at: now)
        case .extended(let worker, let duration): pass(.extended(worker, by: duration), to: worker.slot, at: now)
        case .quiet(let worker): pass(.quiet(worker), to: worker.slot, at: now)
        case .exited(let worker, let why): pass(.exited(worker, why), to: worker.slot, at: now)
        case .timeout(.start(let worker)): pass(.late(worker), to: worker.slot, at: now)
        case .timeout(.kill(let worker)): pass(.stubborn(worker), to: worker.slot, at: now)
        case .timeout(.retry(let slot)): pass(.retry, to: slot, at: now)
        case .start, .reload, .restart, .stop: .nothing
        }
    }

    /// Makes room for the slots of a plan.
    mutating func makeRoom(for plan: Plan) {
        for app in plan.apps {
            for id in app.slots where slots[id] == nil {
                slots[id] = Slot(id, generation: plan.generation, limits: app, policy: policy)
            }
        }
    }

    /// From now on the limits of `plan` hold for its slots; for no others than `ids`, if these are given.
    mutating func adopt(limitsOf plan: Plan, for ids: Set<SlotID>? = nil) {
        for app in plan.apps {
            for id in app.slots where ids?.contains(id) ?? true { slots[id]?.limits = app }
        }
    }

    /// Forgets slots that no plan wants, once nothing belongs to them.
    mutating func sweep() {
        var wanted = Set(plan.slots)
        if case .rolling(let roll) = state { wanted.formUnion(roll.plan.slots) }
        slots = slots.filter { wanted.contains($0.key) || !$0.value.isGone }
    }

    /// Whether no process is left anywhere.
    var isEmpty: Bool { slots.values.allSatisfy(\.isEmpty) }
}
