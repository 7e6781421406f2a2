/// A reload on its way through the slots.
///
/// The first slot of every app it is for is the *proof*; with a surge of all, every slot of these apps. No older worker
/// leaves before each of these has a new one that has served for as long as its app has to settle. After it the other
/// slots follow, a few at a time. When the last has been replaced, what the plan no longer wants leaves, and the reload
/// is over once no older worker accepts any more.
public struct Roll: Equatable, Sendable {
    /// How far it has come.
    public enum Phase: Equatable, Sendable {
        /// The first new workers are starting: those of `pending` do not serve yet, those of `proven` do.
        case proving(pending: Set<SlotID>, proven: Set<SlotID>)
        /// All of the proof serves, and shows until that moment that it goes on.
        case settling(proven: Set<SlotID>, until: Instant)
        /// The slots of `queue` wait for their turn, those of `underWay` have it.
        case following(queue: [SlotID], underWay: Set<SlotID>)
        /// All are replaced; these older workers may still accept.
        case quieting(Set<WorkerID>)
    }
    /// What is to be in force.
    public var plan: Plan
    /// How far it has come.
    public var phase: Phase
    /// What a superseded reload had still to replace after its proof: it follows with the others, whatever its app.
    public var rest: Set<SlotID> = []
    /// The start of the plan in force, where the reload came before that was over: called off, it goes on.
    public var start: Start?

    /// What it has still to replace.
    var remaining: Set<SlotID> {
        switch phase {
        case .proving, .settling: rest
        case .following(let queue, let underWay): underWay.union(queue)
        case .quieting: []
        }
    }

    /// The same, so far.
    func with(_ phase: Phase) -> Roll {
        var roll = self
        roll.phase = phase
        return roll
    }

    /// The start goes on meanwhile: an app that served does not end it any more.
    func noting(_ outcome: SlotStep.Outcome, in plan: Plan) -> Roll {
        guard case .ready(let worker) = outcome, worker.generation == plan[worker.slot]?.generation else { return self }
        var roll = self
        roll.start?.served.insert(worker.slot.app)
        return roll
    }

    /// Whether its new workers have taken over.
    var isProven: Bool {
        switch phase {
        case .proving, .settling: false
        case .following, .quieting: true
        }
    }
}
