extension Supervisor {
    /// The first app that `app` waits for before its workers begin; nil when it waits for none.
    public func waitsFor(_ app: String) -> String? {
        let serving = servingApps
        return held.keys.filter { $0.app == app }.min().flatMap { slots[$0] }.flatMap { lacking($0, serving) }
    }

    /// The apps of which some worker serves.
    var servingApps: Set<String> { Set(slots.values.filter(\.isServing).map(\.id.app)) }

    /// The first app that a slot's app depends on and that does not serve; one that no plan knows is not waited for, nor
    /// is one that somebody has ended by hand, who says by that that the others can do without.
    func lacking(_ slot: Slot, _ serving: Set<String>) -> String? {
        slot.limits.dependsOn.first { name in
            guard name != slot.id.app, !serving.contains(name) else { return false }
            guard revivals[name] == nil else { return true }
            if case .rolling(let roll) = state, let app = roll.plan[name], !app.isHalted { return true }
            return plan[name].map { !$0.isHalted } ?? false
        }
    }

    /// The apps that must come to serve before all of these slots can begin, also by way of others that wait.
    func awaited(by ids: some Sequence<SlotID>) -> Set<String> {
        guard !held.isEmpty else { return [] }
        let serving = servingApps
        var result: Set<String> = []
        var waiting = ids.filter { held[$0] != nil }
        while let slot = waiting.popLast().flatMap({ slots[$0] }) {
            for app in slot.limits.dependsOn where app != slot.id.app && !serving.contains(app) {
                if result.insert(app).inserted { waiting += held.keys.filter { $0.app == app } }
            }
        }
        return result
    }

    /// Lets those begin that have waited for another app, which serves now.
    mutating func release(at now: Instant) -> [Action] {
        guard !held.isEmpty else { return [] }
        let serving = servingApps
        return held.sorted { $0.key < $1.key }.flatMap { id, generation -> [Action] in
            guard let slot = slots[id], lacking(slot, serving) == nil else { return [] }
            held[id] = nil
            return pass(.wanted(generation: generation), to: id, at: now).actions
        }
    }

    /// Slots that wait for another app wait as the plan in force has it, and the others no longer.
    mutating func holdBack() {
        held = Dictionary(uniqueKeysWithValues: held.keys.compactMap { id in plan[id].map { (id, $0.generation) } })
    }

    /// Asks those apps to leave of whose dependents in the plan in force nobody is left; the others have their turn
    /// when that has come.
    mutating func leaveInTurn(at now: Instant) -> [Action] {
        var actions: [Action] = []
        while slots.values.contains(where: { $0.state != .down }) {
            let free = unneeded
            let next = slots.values.filter { $0.state != .down && free.contains($0.id.app) }.map(\.id)
            guard !next.isEmpty else { break }
            actions += order(.unwanted, to: next, at: now)
        }
        return actions
    }

    /// The apps that may leave now; all where they depend on each other in a circle.
    private var unneeded: Set<String> {
        let present = Set(slots.values.filter { !$0.isGone }.map(\.id.app))
        let needed = plan.apps.filter { present.contains($0.name) }.flatMap { app in
            app.dependsOn.filter { $0 != app.name }
        }
        let free = present.subtracting(needed)
        return free.isEmpty ? present : free
    }
}
