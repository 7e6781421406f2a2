/// How many workers an app is to have, and how patient the supervisor is with them.
public struct AppPlan: Equatable, Sendable {
    /// The app's name, unique in the plan.
    public var name: String
    /// How many workers, at least 1.
    public var workers: Int
    /// A worker that is not ready after this long counts as failed.
    public var startLimit: Duration
    /// A worker that was asked to leave and is still there after this long is killed.
    public var stopLimit: Duration
    /// How long the first new worker of a reload must have served before an older one leaves.
    public var settle: Duration = .seconds(1)
    /// The apps that must serve before this one is started, and that leave after it; never in a circle.
    public var dependsOn: [String] = []
    /// When its workers are worn by their age.
    public var lifetime = Lifetime()
    /// What is left to a stuck worker, in which others of its requests may end, before it is killed.
    public var stuckLimit = Duration.seconds(5)
    /// Between which numbers `workers` changes with what there is to do; nil: it does not.
    public var cheaper: Cheaper?
    /// What runs beside its workers.
    public var beside = BesidePlan()
    /// The reading of the settings its workers are started from: the plan's own, unless a reload was for other apps.
    public internal(set) var generation = 0

    /// A plan for one app; the limits are 60 s each unless said otherwise.
    public init(
        name: String, workers: Int, startLimit: Duration = .seconds(60), stopLimit: Duration = .seconds(60)
    ) {
        self.name = name
        self.workers = workers
        self.startLimit = startLimit
        self.stopLimit = stopLimit
    }

    /// Whether somebody has ended it by hand: then it wants no worker until somebody brings it back.
    public internal(set) var isHalted = false

    /// How many workers it wants now.
    public var workersWanted: Int { isHalted ? 0 : max(workers, 1) }

    var slots: [SlotID] { (0..<workersWanted).map { SlotID(app: name, number: $0 + 1) } }

    func wants(_ slot: SlotID) -> Bool { slot.app == name && slot.number <= workersWanted }
}

/// One reading of the settings, as far as the policy is concerned.
public struct Plan: Equatable, Sendable {
    /// Counted up with every reading, whether it was taken over or not; never used twice.
    public var generation: Int
    /// The apps, in the order of their start.
    public var apps: [AppPlan]
    /// How many slots a reload replaces at the same time, once the new code has proved itself.
    public var surge = Surge.atMost(1)

    /// The plan number `generation`, which all `apps` are started from.
    public init(generation: Int, apps: [AppPlan]) {
        self.generation = generation
        self.apps = apps
        for index in apps.indices { self.apps[index].generation = generation }
    }

    /// The part of one app.
    public subscript(app: String) -> AppPlan? { apps.first { $0.name == app } }

    /// The part of the app that a slot belongs to; nil where the plan does not want the slot.
    subscript(slot: SlotID) -> AppPlan? { apps.first { $0.wants(slot) } }

    var slots: [SlotID] { apps.flatMap(\.slots) }

    /// The readings that its apps are started from, and its own.
    var generations: Set<Int> { Set(apps.map(\.generation)).union([generation]) }

    /// The apps that a reload to this plan replaces.
    var renewed: [AppPlan] { apps.filter { $0.generation == generation } }

    /// The slots that must have new workers which serve before a reload to this plan lets an older one go.
    var proof: [SlotID] {
        switch surge {
        case .atMost: renewed.compactMap(\.slots.first)
        case .all: renewed.flatMap(\.slots)
        }
    }

    /// This plan with one app as a newer reading has it; nil where that has no such app.
    ///
    /// The other apps stay with the readings they have.
    func taking(_ app: String, from reading: Plan) -> Plan? {
        guard let newer = reading[app] else { return nil }
        var result = self
        result.generation = reading.generation
        result.surge = reading.surge
        result.put(newer)
        return result
    }

    /// Has this app in the place of the one of its name, or beside the others.
    mutating func put(_ app: AppPlan) {
        if let index = apps.firstIndex(where: { $0.name == app.name }) {
            apps[index] = app
        } else {
            apps.append(app)
        }
    }

    /// Wants no worker of an app any more, where the plan knows it.
    mutating func halt(_ app: String) {
        for index in apps.indices where apps[index].name == app { apps[index].isHalted = true }
    }

    /// Changes an app, where the plan knows it.
    mutating func change(_ app: String, _ how: (inout AppPlan) -> Void) {
        for index in apps.indices where apps[index].name == app { how(&apps[index]) }
    }
}

/// How many slots a reload replaces at the same time.
public enum Surge: Equatable, Sendable {
    /// So many, at least 1, after the first of every app.
    case atMost(Int)
    /// All at once: every new worker serves before the first older one leaves.
    case all

    /// The same as a number.
    var limit: Int {
        switch self {
        case .atMost(let count): max(1, count)
        case .all: .max
        }
    }
}
