/// Orders that are for one app.
extension Supervisor {
    /// A reload of one app; where that is halted it is told, unless this brings it back.
    mutating func reload(_ app: String, from reading: Plan, _ bringsBack: Bool, at now: Instant) -> [Action] {
        switch state {
        case .idle, .stopping, .ended: return take(app, from: reading, at: now)
        case .starting, .running, .rolling, .restarting: break
        }
        let isThere = youngestPlan[app] != nil
        if let revival = revivals[app], revival.untried == nil {
            // One that is about to begin anew begins with what is asked for now.
            return bringsBack ? isNotHalted(app, reading) : revive(app, from: reading, at: now)
        }
        let isHalted = youngestPlan[app]?.isHalted == true
        if isHalted, !bringsBack { return [.report(.staysHalted(app: app, generation: reading.generation))] }
        if isThere, !isHalted, bringsBack { return isNotHalted(app, reading) }
        return take(app, from: reading, at: now)
    }

    /// A restart of one app goes on beside everything else; where all begin or begin anew, it is part of that.
    mutating func restart(_ app: String, from reading: Plan, at now: Instant) -> [Action] {
        switch state {
        case .starting, .running, .rolling:
            return plan[app] == nil ? take(app, from: reading, at: now) : revive(app, from: reading, at: now)
        case .idle, .restarting, .stopping, .ended: return take(app, from: reading, at: now)
        }
    }

    /// It is a reload to what is in force, or is about to be, with that app as the reading has it.
    private mutating func take(_ app: String, from reading: Plan, at now: Instant) -> [Action] {
        var base = plan
        if case .restarting(let next) = state { base = next }
        guard let next = base.taking(app, from: reading) else {
            return [.report(.superseded(generation: reading.generation))]
        }
        return giveUpHalt(of: app) + dispatch(.reload(next), at: now)
    }

    private func isNotHalted(_ app: String, _ reading: Plan) -> [Action] {
        [.report(.isNotHalted(app: app, generation: reading.generation))]
    }
}
