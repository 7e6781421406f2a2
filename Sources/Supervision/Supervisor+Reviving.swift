/// The restart of one app, which goes on beside whatever else the fleet is busy with.
extension Supervisor {
    /// Ends an app, to begin it anew when its last worker has gone.
    mutating func revive(_ app: String, from reading: Plan, at now: Instant) -> [Action] {
        guard let newer = reading[app] else { return [.report(.superseded(generation: reading.generation))] }
        let actions = giveUpHalt(of: app) + giveUpRevival(of: app)
        // From here on nobody takes it for one that is to stay halted.
        revivals[app] = Revival(generation: reading.generation, app: newer)
        return actions + withdraw(app, at: now)
    }

    /// Whoever waits for the restart of an app hears that something newer came.
    mutating func giveUpRevival(of app: String) -> [Action] {
        guard let revival = revivals.removeValue(forKey: app) else { return [] }
        return [.report(.superseded(generation: revival.generation))]
    }

    /// The same for all apps that are restarted alone.
    mutating func giveUpRevivals() -> [Action] { revivals.keys.sorted().flatMap { giveUpRevival(of: $0) } }

    /// An app that is on its way to begin anew begins with the youngest reading there is, or not at all.
    mutating func adoptForRevivals(_ reading: Plan) -> [Action] {
        revivals.keys.sorted().flatMap { name -> [Action] in
            guard revivals[name]?.untried == nil else { return [] }
            guard let app = reading[name] else { return giveUpRevival(of: name) }
            revivals[name]?.app = app
            revivals[name]?.app.isHalted = false
            return []
        }
    }

    /// Begins those whose last worker has gone, and tells of those that have had their first try.
    mutating func goOnReviving(at now: Instant) -> [Action] {
        guard !revivals.isEmpty else { return [] }
        return revivals.keys.sorted().flatMap { beginRevival(of: $0, at: now) + endRevival(of: $0) }
    }

    private mutating func beginRevival(of name: String, at now: Instant) -> [Action] {
        guard let revival = revivals[name], revival.untried == nil, hasNoWorker(name) else { return [] }
        plan.put(revival.app)
        if case .rolling(var roll) = state {
            roll.plan.put(revival.app)
            state = .rolling(roll)
        }
        let slots = Set(revival.app.slots)
        revivals[name]?.untried = slots
        makeRoom(for: plan)
        adopt(limitsOf: plan, for: slots)
        return want(slots, of: plan, at: now)
    }

    /// It is over when each slot had its first try, or when one failed before any of the app served.
    private mutating func endRevival(of name: String) -> [Action] {
        guard let revival = revivals[name], var untried = revival.untried else { return [] }
        guard let app = youngestPlan[name] ?? plan[name] else { return giveUpRevival(of: name) }
        untried.formIntersection(app.slots)
        let serves = servingApps.contains(name)
        for slot in untried.sorted().compactMap({ slots[$0] }) {
            switch slot.state {
            case .ready, .replacing, .overlapping: untried.remove(slot.id)
            case .waiting where serves: untried.remove(slot.id)
            case .waiting:
                revivals[name] = nil
                let worker = WorkerID(slot: slot.id, generation: slot.generation, attempt: slot.attempts)
                let why = slot.lastFailure ?? .late
                return [.report(.restartFailed(worker, why, generation: revival.generation))]
            case .down, .starting: break
            }
        }
        revivals[name]?.untried = untried
        guard untried.isEmpty else { return [] }
        revivals[name] = nil
        return [.report(.restarted(generation: revival.generation))]
    }
}
