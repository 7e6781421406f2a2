/// What runs beside the workers of an app, as far as the policy is concerned.
public struct BesidePlan: Equatable, Sendable {
    /// The places of programs that run as long as the app does.
    public var daemons: [SlotID] = []
    /// The places of commands that run at set times.
    public var jobs: [SlotID: JobPlan] = [:]
    /// The places of commands that come with the start, the service and the end, in their order.
    public var hooks: [HookPhase: [SlotID]] = [:]
    /// Who was asked to leave and is still there after this long is killed.
    public var mercy: Duration = .seconds(3)

    /// Nothing.
    public init() {}
}

/// A command that runs at set times.
public struct JobPlan: Equatable, Sendable {
    /// Whether none is begun while the one before still runs.
    public var isUnique: Bool
    /// How long it may run before it is killed; nil: as long as it takes.
    public var limit: Duration?

    /// A job of these parts.
    public init(isUnique: Bool, limit: Duration? = nil) {
        self.isUnique = isUnique
        self.limit = limit
    }
}

/// What is worth telling people of those who run beside the workers.
public enum BesideReport: Equatable, Sendable {
    /// A program that should run has ended, or could not begin; the next try is at that moment.
    case daemonFailed(WorkerID, Departure, retryAt: Instant)
    /// A program was asked to leave.
    case daemonLeaving(WorkerID)
    /// A program that was asked to leave has left.
    case daemonLeft(WorkerID, Departure)
    /// A program or job did not leave in time and is killed.
    case stubborn(WorkerID)
    /// A job has ended by itself, well or ill, or could not begin.
    case jobEnded(WorkerID, Departure)
    /// A job took longer than it may, and is killed.
    case jobTookTooLong(WorkerID)
    /// A job is due, and the one before still runs.
    case jobOverlapped(SlotID)
}

/// What is to be done about those who run beside the workers, in this order.
public enum BesideAction: Equatable, Sendable {
    /// Start a process; what fails comes back as `Event.exited`.
    case spawn(WorkerID)
    /// Ask the process and its group to leave.
    case terminate(WorkerID)
    /// End the process and all it started, now.
    case kill(WorkerID)
    /// Send `Event.timeout` at that moment, in place of the same alarm armed before.
    case arm(Alarm, at: Instant)
    /// Forget the alarm.
    case disarm(Alarm)
    /// Tell the log.
    case report(BesideReport)
}
