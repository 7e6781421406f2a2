/// Between which numbers of workers an app goes up and down with what there is to do.
public struct Cheaper: Equatable, Sendable {
    /// No fewer than these, at least 1.
    public var least: Int
    /// No more than these.
    public var most: Int
    /// How many begin at a time, at least 1.
    public var step: Int
    /// How long one fewer must have been enough before it leaves.
    public var patience: Duration

    /// Limits of those parts.
    public init(least: Int, most: Int, step: Int = 1, patience: Duration = .seconds(3)) {
        self.least = least
        self.most = most
        self.step = step
        self.patience = patience
    }

    /// This many workers, or the nearest number that is allowed.
    func allowed(_ count: Int) -> Int { min(max(count, least), most) }
}

extension AppPlan {
    /// How many workers it may have: those it has, where nothing changes that.
    public var ceiling: Int { cheaper?.most ?? workers }

    /// How many of at most `count` workers it would have.
    func workers(of count: Int) -> Int {
        guard let cheaper else { return count }
        return min(max(workers, min(cheaper.least, count)), count)
    }

    /// Lets it have `count` workers, and gives it so many now.
    mutating func scale(to count: Int, workers: Int) {
        self.workers = workers
        guard var cheaper else { return }
        cheaper.most = count
        cheaper.least = min(cheaper.least, workers)
        self.cheaper = cheaper
    }
}

extension Supervisor {
    /// Gives an app more or fewer workers, because there is more or less to do.
    ///
    /// Only while nothing else is under way: a reload keeps the number it finds, and a worker that is still to come is
    /// waited for before another one begins.
    mutating func adapt(_ app: String, _ scaling: Scaling, at now: Instant) -> [Action] {
        guard state == .running, revivals[app] == nil, let old = plan[app], let cheaper = old.cheaper, !old.isHalted,
            old.slots.allSatisfy({ slots[$0]?.isServing == true })
        else { return [] }
        let wanted =
            switch scaling {
            case .more: old.workers + cheaper.step
            case .fewer: old.workers - 1
            case .to, .by: old.workers  // these are for the operator
            }
        let count = cheaper.allowed(wanted)
        guard count != old.workers else { return [] }
        let actions = change(app, at: now) { $0.workers = count }
        return [.report(.adapted(app: app, from: old.workers, to: count))] + actions
    }

    /// A reload finds as many workers as there are, and not those that a start begins with.
    func keepingCounts(_ next: Plan) -> Plan {
        var next = next
        for app in next.apps {
            guard let cheaper = app.cheaper, let now = youngestPlan[app.name] else { continue }
            next.change(app.name) { $0.workers = cheaper.allowed(now.workers) }
        }
        return next
    }
}
