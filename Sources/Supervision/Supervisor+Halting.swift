/// One app that is ended, or begun anew, while the others serve.
extension Supervisor {
    /// What is, or is about to be, in force: the youngest word on which apps are halted.
    var youngestPlan: Plan {
        switch state {
        case .rolling(let roll): roll.plan
        case .restarting(let next): next
        case .idle, .starting, .running, .stopping, .ended: plan
        }
    }

    /// Ends an app alone; the answer comes when its last worker has gone.
    mutating func halt(_ app: String, at now: Instant) -> [Action] {
        guard plan[app] != nil || youngestPlan[app] != nil || halts.contains(app) else {
            return [.report(.notHalted(app: app))]
        }
        halts.insert(app)
        return giveUpRevival(of: app) + withdraw(app, at: now)
    }

    /// Wants no worker of an app any more, whatever the fleet is busy with.
    mutating func withdraw(_ app: String, at now: Instant) -> [Action] {
        plan.halt(app)
        if case .rolling(var roll) = state {
            roll.plan.halt(app)
            state = .rolling(roll)
        }
        if case .restarting(var next) = state {
            next.halt(app)
            state = .restarting(next)
        }
        let dropped = Set(slots.keys.filter { $0.app == app })
        return dismiss(dropped, at: now) + goOn(with: [], [], without: dropped, at: now)
    }

    /// Those who have asked for the end of an app hear of it when nobody of it is left.
    mutating func answerHalts() -> [Action] {
        guard !halts.isEmpty else { return [] }
        let done = halts.filter { hasNoWorker($0) }.sorted()
        halts.subtract(done)
        return done.map { .report(.halted(app: $0)) }
    }

    /// Whether an app was halted, its last worker has gone, and nothing is on its way to bring it back.
    public func isHaltedAndGone(_ app: String) -> Bool {
        guard isHalted(app), plan[app]?.isHalted != false else { return false }
        return hasNoWorker(app)
    }

    /// Whether an app was halted, and is not on its way back.
    public func isHalted(_ app: String) -> Bool { youngestPlan[app]?.isHalted == true && revivals[app] == nil }

    func hasNoWorker(_ app: String) -> Bool { slots.values.allSatisfy { $0.id.app != app || $0.isEmpty } }

    /// A plan for all apps leaves those halted that are, whoever asks for it.
    func keepingHalts(_ next: Plan, isRestart: Bool) -> Plan {
        var next = next
        for app in youngestPlan.apps where app.isHalted && !(isRestart && revivals[app.name] != nil) {
            next.halt(app.name)
        }
        return next
    }

    /// The app is wanted again before its last worker has gone: whoever waits for its end is told so.
    mutating func giveUpHalt(of app: String) -> [Action] {
        halts.remove(app) == nil ? [] : [.report(.notHalted(app: app))]
    }
}
