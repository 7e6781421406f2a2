import Supervision

/// A day to be replayed: a supervisor, and a clock that begins at 0.
struct Day {
    private(set) var supervisor: Supervisor
    private(set) var now = Instant(nanoseconds: 0)

    init(policy: Policy = Policy(jitter: .none)) { supervisor = Supervisor(policy: policy) }

    /// A day on which this plan was started and every worker served at once.
    init(running apps: (String, Int)..., policy: Policy = Policy(jitter: .none)) {
        self.init(running: Plan(1, apps), policy: policy)
    }

    /// The same with a plan that says more.
    init(running plan: Plan, policy: Policy = Policy(jitter: .none)) {
        self.init(policy: policy)
        tell(.start(plan))
        while let worker = supervisor.slots.values.flatMap(\.workers).filter(supervisor.isStarting).min() {
            tell(.ready(worker))
        }
    }

    /// Tells the supervisor what happens, that long after what happened before.
    @discardableResult
    mutating func tell(_ event: Event, after pause: Duration = .zero) -> [Action] {
        now = now + pause
        return supervisor.decide(event, at: now)
    }
}

extension Plan {
    /// A plan of apps and how many workers they have, which have proved themselves as soon as they serve.
    init(_ generation: Int, _ apps: [(String, Int)]) {
        self.init(generation: generation, apps: apps.map { AppPlan(name: $0.0, workers: $0.1) })
        for index in self.apps.indices { self.apps[index].settle = .zero }
    }

    init(_ generation: Int, _ apps: (String, Int)...) { self.init(generation, apps) }
}

/// The place `number` of the app `web`, unless another is said.
func slot(_ number: Int, app: String = "web") -> SlotID { SlotID(app: app, number: number) }

/// Process number `attempt` of a slot, started from the settings of `generation`.
func worker(_ number: Int, app: String = "web", generation: Int, attempt: Int) -> WorkerID {
    WorkerID(slot: slot(number, app: app), generation: generation, attempt: attempt)
}

/// A moment of the day.
func at(_ duration: Duration) -> Instant { Instant(nanoseconds: 0) + duration }

/// The exit of a worker whose program does not load.
let crash = Departure.exited(code: 1)
/// The exit of a worker that was asked to go.
let done = Departure.exited(code: 0)

/// The word of a worker that is to be replaced.
let wear = Wear.said("after 5000 requests")

/// What it takes to start a worker that has until `limit` to be ready.
func starts(_ worker: WorkerID, until limit: Instant) -> [Action] {
    [.spawn(worker), .arm(.start(worker), at: limit)]
}

/// What it takes to let a serving worker leave by `limit`.
func leaves(_ worker: WorkerID, until limit: Instant) -> [Action] {
    [.terminate(worker), .arm(.kill(worker), at: limit), .report(.leaving(worker))]
}

/// What is done about a worker that has come to serve.
func serves(_ worker: WorkerID) -> [Action] { [.disarm(.start(worker)), .report(.ready(worker))] }

/// What is done about a leaving worker's exit.
func left(_ worker: WorkerID) -> [Action] { [.disarm(.kill(worker)), .report(.left(worker, done))] }

/// Several things to do, one after the other.
func all(_ parts: [Action]...) -> [Action] { parts.flatMap(\.self) }
