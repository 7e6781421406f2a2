extension Supervisor {
    /// Hands an event to the slot it is about; a slot that is gone means nothing any more.
    mutating func pass(_ event: SlotEvent, to id: SlotID, at now: Instant) -> SlotStep {
        if let witness, let slot = slots[id] { witness(slot, event) }
        let step = slots[id]?.decide(event, at: now) ?? .nothing
        noteTurn(of: id)
        return step
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
        case .worn(let worker, let why): pass(.worn(worker, why), to: worker.slot, at: now)
        case .stuck(let worker, let why): pass(.stuck(worker, why), to: worker.slot, at: now)
        case .timeout(.start(let worker)): pass(.late(worker), to: worker.slot, at: now)
        case .timeout(.kill(let worker)): pass(.stubborn(worker), to: worker.slot, at: now)
        case .timeout(.wear(let worker)): pass(.aged(worker), to: worker.slot, at: now)
        case .timeout(.retry(let slot)): pass(.retry, to: slot, at: now)
        case .timeout(.settle), .start, .reload, .restart, .halt, .stop, .scale: .nothing
        }
    }

    /// A worker that serves beside an older one takes its place, where no reload decides otherwise.
    mutating func takePlace(_ outcome: SlotStep.Outcome, at now: Instant) -> [Action] {
        switch outcome {
        case .ready(let worker): pass(.commit, to: worker.slot, at: now).actions
        case .none, .failed: []
        }
    }

    /// Gives slots a worker of a plan; those that are empty wait until each app theirs depends on serves.
    ///
    /// An empty slot belongs to the plan in force from then on, where that has it: a reload that is called off must
    /// find it there.
    mutating func want(_ ids: some Collection<SlotID>, of next: Plan, at now: Instant) -> [Action] {
        let serving = ids.contains { slots[$0]?.limits.dependsOn.isEmpty == false } ? servingApps : []
        return ids.sorted().flatMap { id -> [Action] in
            guard let app = next[id], let slot = slots[id] else { return [] }
            if slot.state == .down {
                slots[id]?.generation = plan[id]?.generation ?? app.generation
                held[id] = lacking(slot, serving) == nil ? nil : app.generation
                guard held[id] == nil else { return [] }
            }
            return pass(.wanted(generation: app.generation), to: id, at: now).actions
        }
    }

    /// Lets whoever fills these slots leave.
    mutating func dismiss(_ ids: some Sequence<SlotID>, at now: Instant) -> [Action] {
        let ids = ids.sorted()
        for id in ids { held[id] = nil }
        return order(.unwanted, to: ids, at: now)
    }

    /// Makes room for the slots of a plan.
    mutating func makeRoom(for plan: Plan) {
        for app in plan.apps {
            for id in app.slots where slots[id] == nil {
                slots[id] = Slot(id, generation: app.generation, limits: app, policy: policy)
                slots[id]?.attempts = spent.removeValue(forKey: id) ?? 0
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
        // Every slot that is wanted has its room; only where there are more of them can one be forgotten.
        guard slots.count > wantedCount else { return }
        for slot in slots.values where slot.isGone && !isWanted(slot.id) {
            slots[slot.id] = nil
            if plan[slot.id.app] != nil { spent[slot.id] = slot.attempts }
        }
    }

    private var wantedCount: Int {
        var counts = Dictionary(plan.apps.map { ($0.name, $0.workersWanted) }) { first, _ in first }
        if case .rolling(let roll) = state {
            for app in roll.plan.apps { counts[app.name] = max(counts[app.name] ?? 0, app.workersWanted) }
        }
        return counts.values.reduce(0, +)
    }

    private func isWanted(_ id: SlotID) -> Bool {
        if case .rolling(let roll) = state, roll.plan[id] != nil { return true }
        return plan[id] != nil
    }

    /// Whether no process is left anywhere.
    var isEmpty: Bool { slots.values.allSatisfy(\.isEmpty) }
}
