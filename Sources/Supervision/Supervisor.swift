/// The policy of one master: what happens to its apps' workers, decided from events, without a system call.
///
/// - **idle**: nothing was asked yet. *Start*, and a *reload* or *restart* in its place: the plan begins. *Stop*: it
///   is over. News means nothing.
/// - **starting**: every slot had its order. When each had its first try and nothing ended it: running. A failure in an
///   app that has not served yet ends a first start, and everything stops; after a restart it is only reported, and
///   tried again: running. *Reload*: the new plan rolls over what has been begun; if that is called off, what had been
///   begun goes on and is tried for ever. *Restart*, *stop*: as when running.
/// - **running**: what dies is started again, by its slot alone. *Reload*: rolling. *Restart*: restarting, *stop*:
///   stopping; all workers are asked to leave.
/// - **rolling**: a reload is under way (`Roll`), with three phases. *Proving*: the first slot of each app has a new
///   worker; when all of these serve, the plan is in force and the older workers beside them leave; if one fails, also
///   after it had served, all of them leave. *Following*: the other slots get their turn; a failure of one that has it
///   ends the reload where it is, with the new plan in force. *Quieting*: all are replaced; over when no older worker
///   accepts any more. *Reload*: this one is superseded; what is not committed leaves and the newer begins with its
///   proof. *Restart*, *stop*: it is superseded.
/// - **restarting**: all workers leave; when the last has gone, the plan begins. *Reload* and *restart*: the newer plan
///   will begin instead. *Stop*: it is superseded.
/// - **stopping**: all workers leave; when the last has gone, it is over. *Stop at once* kills them. *Reload* and
///   *restart* are superseded on the spot.
/// - **ended**: nothing runs and nothing will. *Reload* and *restart* are superseded on the spot.
///
/// A *start* counts only when idle. Each start, reload and restart gets one last report: started, startFailed,
/// reloaded, reloadFailed, restarted, restartFailed or superseded.
public struct Supervisor: Sendable {
    /// What the master is busy with.
    public enum State: Equatable, Sendable {
        /// Nothing was asked yet.
        case idle
        /// Some slots have not had their first try.
        case starting(Start)
        /// All is as planned, or being brought back to it.
        case running
        /// A reload is under way.
        case rolling(Roll)
        /// The workers leave, then this plan begins.
        case restarting(Plan)
        /// The workers leave, then it ends.
        case stopping
        /// Nothing runs any more.
        case ended
    }
    /// What it is busy with.
    public internal(set) var state = State.idle
    /// The plan that is in force.
    public internal(set) var plan = Plan(generation: 0, apps: [])
    /// Every slot that has, had or is to have a process, in no order.
    public internal(set) var slots: [SlotID: Slot] = [:]
    /// Slots that begin with a worker of that generation once each app theirs depends on serves.
    var held: [SlotID: Int] = [:]
    /// How many processes slots have had that were forgotten: they may come back with the same reading, and no worker
    /// may be taken for another.
    var spent: [SlotID: Int] = [:]
    let policy: Policy
    /// Sees every event before a slot does; for tests that count them.
    var witness: (@Sendable (Slot, SlotEvent) -> Void)?

    /// A supervisor that has nothing to do yet.
    public init(policy: Policy) {
        self.policy = policy
    }

    /// Answers one event with what to do, in order.
    public mutating func decide(_ event: Event, at now: Instant) -> [Action] {
        if case .reload(let reading, let only?) = event { return reload(only, from: reading, at: now) }
        let actions =
            switch state {
            case .idle: whenIdle(event, at: now)
            case .starting(let start): whenStarting(start, event, at: now)
            case .running: whenRunning(event, at: now)
            case .rolling(let roll): whenRolling(roll, event, at: now)
            case .restarting(let next): whenRestarting(next, event, at: now)
            case .stopping: whenStopping(event, at: now)
            case .ended: whenEnded(event)
            }
        let released = release(at: now)
        sweep()
        return actions + released
    }

    /// A reload of one app is one to what is in force, or is about to be, with that app as the reading has it.
    private mutating func reload(_ app: String, from reading: Plan, at now: Instant) -> [Action] {
        var base = plan
        if case .restarting(let next) = state { base = next }
        guard let next = base.taking(app, from: reading) else {
            return [.report(.superseded(generation: reading.generation))]
        }
        return decide(.reload(next), at: now)
    }

    /// Whether a worker is on its way to serve, and wanted.
    public func isStarting(_ worker: WorkerID) -> Bool {
        switch slots[worker.slot]?.state {
        case .starting(worker, _), .replacing(_, _, worker, _): true
        case .starting, .replacing, .down, .ready, .overlapping, .waiting, nil: false
        }
    }

    /// The generations that some process or slot still belongs to: the master keeps their settings.
    public var generations: Set<Int> {
        var result = plan.generations
        for slot in slots.values {
            result.insert(slot.generation)
            for worker in slot.workers { result.insert(worker.generation) }
            for worker in slot.leaving.keys { result.insert(worker.generation) }
        }
        if case .rolling(let roll) = state { result.formUnion(roll.plan.generations) }
        if case .restarting(let next) = state { result.formUnion(next.generations) }
        return result
    }
}
