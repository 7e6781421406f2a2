extension Supervisor {
    /// Gives an app of the plan in force another number of workers: what is missing begins, what is too many leaves.
    ///
    /// A plan that is on its way is changed too: whoever scales an app now is younger than the reload.
    mutating func scale(_ app: String, _ scaling: Scaling, at now: Instant) -> [Action] {
        guard let old = plan[app], !old.isHalted else { return [.report(.notScaled(app: app))] }
        let count = scaling.applied(to: old.ceiling)
        // All plans there are have the same number afterwards; as many as there may be, where one of them knows no fewer.
        let youngest = youngestPlan[app] ?? old
        let workers = old.cheaper == nil ? count : youngest.workers(of: count)
        let actions = change(app, at: now) { $0.scale(to: count, workers: workers) }
        return [.report(.scaled(app: app, from: old.ceiling, to: count))] + actions
    }

    /// Changes an app in the plans there are, and lets begin and leave what that means.
    mutating func change(_ app: String, at now: Instant, _ how: (inout AppPlan) -> Void) -> [Action] {
        let old = Set(plan[app]?.slots ?? [])
        plan.change(app, how)
        if case .rolling(var roll) = state {
            roll.plan.change(app, how)
            state = .rolling(roll)
        }
        makeRoom(for: plan)
        let added = Set(plan[app]?.slots ?? []).subtracting(old)
        let dropped = Set(slots.keys.filter { $0.app == app && plan[$0] == nil && youngestPlan[$0] == nil })
        // A reload may have ordered some already, with new code, or have kept them until its end, with old code.
        let filled = added.filter { slots[$0]?.state != .down || held[$0] != nil }
        let begun = added.subtracting(filled)
        adopt(limitsOf: plan, for: begun)
        let actions = dismiss(dropped, at: now) + want(begun, of: plan, at: now)
        return actions + goOn(with: added, filled, without: dropped, at: now)
    }

    /// The same for a plan that has not begun.
    mutating func scale(_ app: String, _ scaling: Scaling, of next: Plan) -> [Action] {
        guard let old = next[app], !old.isHalted else { return [.report(.notScaled(app: app))] }
        let count = scaling.applied(to: old.ceiling)
        var next = next
        next.change(app) { $0.scale(to: count, workers: old.workers(of: count)) }
        state = .restarting(next)
        return [.report(.scaled(app: app, from: old.ceiling, to: count))]
    }

    /// What the fleet is busy with goes on with other slots, and may be over now that less is missing.
    mutating func goOn(
        with added: Set<SlotID>, _ filled: Set<SlotID>, without dropped: Set<SlotID>, at now: Instant
    ) -> [Action] {
        switch state {
        case .starting(var start):
            start.untried = start.untried.subtracting(dropped).union(added)
            return waitFor(start)
        case .rolling(let roll): return goOn(roll, with: filled, without: dropped, at: now)
        case .idle, .running, .restarting, .stopping, .ended: return []
        }
    }
}
