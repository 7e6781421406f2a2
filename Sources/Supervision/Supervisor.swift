/// The policy of one master: what happens to its apps' workers, decided from events, without a system call.
///
/// - **idle**: nothing was asked yet. *Start*, and a *reload* or *restart* in its place: starting. *Stop*: ended.
/// - **starting**: every slot has its order; those of an app that depends on others are held back until each of these
///   has a worker that serves. When every slot had its first try and nothing ended it: running. A failure in an app
///   that has not served yet, or that others still wait for, ends a first start, and everything stops; after a restart
///   it is only reported, and tried again: running. *Reload*: rolling; the start goes on if that is called off, and is
///   superseded when the new code has proved itself. *Restart*, *stop*: superseded, then as when running. *Scale*: what
///   is missing begins and is waited for, what is too many leaves and is not.
/// - **running**: what dies is started again, by its slot alone. What is worn is replaced, as many at a time as the surge
///   allows and those first that wait longest; in every other state it waits. *Reload*: rolling. *Restart*: restarting, *stop*:
///   stopping. *Scale*: what is missing begins, what is too many leaves.
/// - **rolling**: a reload is under way (`Roll`), with four phases. *Proving*: the first slot of each app it is for,
///   with a surge of all each slot of these, has a new worker that is to serve. *Settling*: all of them do, and have to
///   go on for as long as their apps say. Then the plan is in force and the older workers beside them leave. Until then
///   the failure of one of them, or of an app that one of them waits for, calls the reload off: they leave, and
///   everything is as it was. *Following*: the other slots get their turn; a failure of one that has it ends the reload
///   where it is, with the new plan in force. *Quieting*: all are replaced; over when no older worker accepts any more.
///   *Reload*: this one is superseded; what is not committed leaves and the newer begins with its proof; what this one
///   had still to replace of apps that the newer is not for, follows then. *Restart*, *stop*: superseded, then as when
///   running. *Scale*: before the proof it counts for both plans, and what is missing begins from the one in force;
///   after it what is missing begins with new code at once, and what is too many is not waited for.
/// - **restarting**: all workers leave, those of an app after all that depend on it; when the last has gone: starting.
///   *Reload* and *restart*: the newer plan will begin instead. *Stop*: superseded, stopping. *Scale*: counts for the
///   plan that will begin.
/// - **stopping**: all workers leave, in the same order, and one that is still needed is started again if it dies; when
///   the last has gone: ended. *Stop at once* kills them. *Reload* and *restart* are superseded on the spot, *scale* is
///   refused.
/// - **ended**: nothing runs and nothing will. *Reload* and *restart* are superseded on the spot, *scale* is refused.
///
/// A *start* counts only when idle. News of a worker is its slot's affair (`Slot`), and in each state the fleet looks
/// only at what came of it. A *reload of one app* is a reload to what is in force, or when restarting is about to be,
/// with that app as the reading has it: the others keep the reading their workers come from. If the reading has no such
/// app, it is superseded on the spot and nothing changes. A *scale* is refused when idle, and for an app that is not in
/// force; it holds until a younger reload or restart says otherwise. *Settled* means something only to the reload that
/// settles.
///
/// An app can be *halted* alone, in every state but idle, stopping and ended: its workers leave, no plan wants any until
/// somebody brings it back, and nobody who depends on it waits for it. A reload or restart of all leaves it halted. A
/// reload of that app alone which *brings it back* is one like any other: called off, it stays halted. A *restart of one
/// app* (`Revival`) goes on beside whatever the fleet is busy with: the app is halted, and begins anew, with the youngest
/// reading, when its last worker has gone; it is never given up, and whoever depends on it waits for it.
///
/// An app whose plan has limits (`Cheaper`) gets *more* or *fewer* workers with what there is to do, and only when running:
/// a reload keeps the number it finds. Who scales such an app by hand sets the upper limit.
///
/// Each start, reload and restart gets one last report: started, startFailed, reloaded, reloadFailed, restarted,
/// restartFailed, superseded, staysHalted or isNotHalted. Each scale is answered at once, each halt when the last worker
/// has gone, or when it is not to be.
///
/// Every state with every event is in `Tests/SupervisionTests/Table.txt`, which is compared with the code.
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
    /// Slots whose worn workers wait for their turn, and those that have it.
    var line: Set<SlotID> = []
    var renewing: Set<SlotID> = []
    /// Apps that are restarted alone.
    var revivals: [String: Revival] = [:]
    /// Apps that are being halted, and whose last worker has not gone.
    var halts: Set<String> = []
    let policy: Policy
    /// Sees every event before a slot does; for tests that count them.
    var witness: (@Sendable (Slot, SlotEvent) -> Void)?

    /// A supervisor that has nothing to do yet.
    public init(policy: Policy) {
        self.policy = policy
    }

    /// Answers one event with what to do, in order.
    public mutating func decide(_ event: Event, at now: Instant) -> [Action] {
        let actions = order(event, at: now)
        let revived = goOnReviving(at: now)
        let released = release(at: now)
        let halted = answerHalts()
        let recycled = recycle(at: now)
        sweep()
        return actions + revived + released + halted + recycled
    }

    /// What is for one app becomes an order for all, in which the others stay as they are; what is for all leaves halted
    /// apps as they are.
    private mutating func order(_ event: Event, at now: Instant) -> [Action] {
        switch event {
        case .scale(let app, let scaling) where scaling.isOfDemand: adapt(app, scaling, at: now)
        case .reload(let reading, let only?, let bringsBack):
            reload(only, from: keepingCounts(reading), bringsBack, at: now)
        case .restart(let reading, let only?): restart(only, from: reading, at: now)
        case .reload(let next, nil, _):
            adoptForRevivals(next)
                + dispatch(.reload(keepingHalts(keepingCounts(next), isRestart: false)), at: now)
        case .restart(let next, nil):
            dispatch(.restart(keepingHalts(next, isRestart: true)), at: now)
        case .start, .stop, .halt, .scale, .ready, .extended, .quiet, .exited, .worn, .stuck, .timeout:
            dispatch(event, at: now)
        }
    }

    /// What is for all is decided by what the fleet is busy with.
    mutating func dispatch(_ event: Event, at now: Instant) -> [Action] {
        switch state {
        case .idle: whenIdle(event, at: now)
        case .starting(let start): whenStarting(start, event, at: now)
        case .running: whenRunning(event, at: now)
        case .rolling(let roll): whenRolling(roll, event, at: now)
        case .restarting(let next): whenRestarting(next, event, at: now)
        case .stopping: whenStopping(event, at: now)
        case .ended: whenEnded(event)
        }
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
        for revival in revivals.values { result.insert(revival.app.generation) }
        return result
    }
}
