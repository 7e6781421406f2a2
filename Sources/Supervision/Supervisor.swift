/// The policy of one master: what happens to its apps' workers, decided from events, without a system call.
///
/// - **idle**: nothing was asked yet.
/// - **starting**: all slots had their order; an app whose first worker fails before any serves ends the start.
/// - **running**: what dies is started again.
/// - **rolling**: a reload is under way (`Roll`).
/// - **restarting**: all workers leave; then the new plan begins, and is never given up.
/// - **stopping**: all workers leave; then it is over.
/// - **ended**: nothing runs and nothing will.
public struct Supervisor: Sendable {
    /// What the master is busy with.
    public enum State: Equatable, Sendable {
        /// Nothing was asked yet.
        case idle
        /// The slots of `untried` have not had their first try, the apps of `served` have had a worker that serves;
        /// `mayFail` false after a restart.
        case starting(untried: Set<SlotID>, served: Set<String>, mayFail: Bool)
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
    let policy: Policy
    /// Sees every event before a slot does; for tests that count them.
    var witness: (@Sendable (Slot, SlotEvent) -> Void)?

    /// A supervisor that has nothing to do yet.
    public init(policy: Policy = Policy()) {
        self.policy = policy
    }

    /// Answers one event with what to do, in order.
    public mutating func decide(_ event: Event, at now: Instant) -> [Action] {
        switch state {
        case .idle: whenIdle(event, at: now)
        case .starting(let untried, let served, let mayFail): whenStarting(untried, served, mayFail, event, at: now)
        case .running: whenRunning(event, at: now)
        case .rolling(let roll): whenRolling(roll, event, at: now)
        case .restarting(let next): whenRestarting(next, event, at: now)
        case .stopping: whenStopping(event, at: now)
        case .ended: whenEnded(event)
        }
    }

    /// The generations that some process or slot still belongs to: the master keeps their settings.
    public var generations: Set<Int> {
        var result: Set = [plan.generation]
        for slot in slots.values {
            result.insert(slot.generation)
            result.formUnion(slot.workers.map(\.generation))
            result.formUnion(slot.leaving.keys.map(\.generation))
        }
        if case .rolling(let roll) = state { result.insert(roll.plan.generation) }
        if case .restarting(let next) = state { result.insert(next.generation) }
        return result
    }
}
