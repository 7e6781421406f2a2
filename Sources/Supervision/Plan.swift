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

    /// A plan for one app; the limits are 60 s each unless said otherwise.
    public init(
        name: String, workers: Int, startLimit: Duration = .seconds(60), stopLimit: Duration = .seconds(60)
    ) {
        self.name = name
        self.workers = workers
        self.startLimit = startLimit
        self.stopLimit = stopLimit
    }

    var slots: [SlotID] { (1...max(workers, 1)).map { SlotID(app: name, number: $0) } }
}

/// One reading of the settings, as far as the policy is concerned.
public struct Plan: Equatable, Sendable {
    /// Counted up with every reading, whether it was taken over or not; never used twice.
    public var generation: Int
    /// The apps, in the order of their start.
    public var apps: [AppPlan]
    /// How many slots a reload replaces at the same time, once the new code has proved itself.
    public var surge = Surge.atMost(1)

    /// The plan number `generation`.
    public init(generation: Int, apps: [AppPlan]) {
        self.generation = generation
        self.apps = apps
    }

    var slots: [SlotID] { apps.flatMap(\.slots) }
}

/// How many slots a reload replaces at the same time.
public enum Surge: Equatable, Sendable {
    /// So many, at least 1, after the first of every app.
    case atMost(Int)
    /// All at once: every new worker serves before the first older one leaves.
    case all
}

/// What holds for every app.
public struct Policy: Equatable, Sendable {
    /// The wait before the second restart in a row; the first is at once.
    public var firstDelay: Duration = .milliseconds(100)
    /// No wait is longer.
    public var longestDelay: Duration = .seconds(30)
    /// A worker that served this long has proved itself: its next crash counts as the first.
    public var steadyAfter: Duration = .seconds(10)
    /// The usual policy.
    public init() {}

    /// How long to wait before a worker is started again after `failures` failures in a row, counted from 1.
    public func delay(after failures: Int) -> Duration {
        guard failures > 1 else { return .zero }
        var delay = firstDelay
        for _ in 2..<min(failures, 64) where delay < longestDelay { delay = delay * 2 }
        return min(delay, longestDelay)
    }
}
