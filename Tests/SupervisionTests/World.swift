@testable import Supervision

/// A fake kernel: it carries out what the policy says, and knows what the policy may not forget.
///
/// A class, because a law that looks at a value would copy the whole world.
final class World {
    /// A process, as the world sees it.
    struct Process {
        /// Whether it will ever say that it serves.
        var willServe: Bool
        /// Why it never got as far as its program; nil where it did.
        var stillbirth: Departure?
        /// Since when the policy knows that it serves.
        var servesSince: Instant?
        /// Whether it has said that it accepts no more.
        var isQuiet = false
        var isAsked = false
        var isKilled = false

        /// Whether it will do something by itself.
        var hasPlans: Bool { isAsked || isKilled || stillbirth != nil || willServe && servesSince == nil }
        /// Whether it counts for the operator.
        var isServing: Bool { servesSince != nil && !isAsked && !isKilled }
    }

    let seed: UInt64
    var random: Random
    var supervisor: Supervisor
    var now = Instant(nanoseconds: 0)
    var processes: [WorkerID: Process] = [:]
    var alarms: [Alarm: Instant] = [:]
    /// Every process there ever was.
    var born: Set<WorkerID> = []
    /// Readings of the settings that the master has kept, and all there ever were.
    var settings: Set<Int> = []
    var readings: [Int: Plan] = [:]
    /// Orders that have not had their answer.
    var open: Set<Int> = []
    /// Apps whose end somebody waits for.
    var openHalts: Set<String> = []
    var lastGeneration = 0
    var endings = 0
    var steps = 0
    /// In percent; all 0 in a kind world.
    var weather: Weather
    var memory = Memory()
    /// What is to happen in this life, if it can.
    let wish: Wish?
    let tally: Tally
    private var history: [(Instant, Event, [Action])] = []

    init(seed: UInt64, wish: Wish? = nil, tally: Tally) {
        self.seed = seed
        self.wish = wish
        self.tally = tally
        random = Random(seed: seed)
        weather = Weather(&random)
        if wish?.needsCalm == true { weather = Weather() }
        supervisor = Supervisor(policy: Policy(jitter: .seeded(seed)))
        supervisor.witness = { slot, event in
            tally.add(SlotStateKind(slot, meeting: event), SlotEventKind(event))
        }
    }

    /// Tells the policy one event, does as told, and holds the result against the laws.
    func tell(_ event: Event) throws {
        steps += 1
        tally.add(FleetStateKind(supervisor.state), FleetEventKind(event))
        var step = Step(event: event, state: supervisor.state, plan: supervisor.plan, subject: happen(event))
        let actions = supervisor.decide(event, at: now)
        if history.count == 20 { history.removeFirst() }
        history.append((now, event, actions))
        for action in actions { try carryOut(action, in: &step) }
        settings.formIntersection(supervisor.generations)
        try holdLaws(of: step)
    }

    /// What the event means for the world; the process it was about, if there was one.
    private func happen(_ event: Event) -> Process? {
        switch event {
        case .start(let plan), .reload(let plan, _, _), .restart(let plan, _):
            settings.insert(plan.generation)
            readings[plan.generation] = plan
            open.insert(plan.generation)
            return nil
        case .halt(let app):
            openHalts.insert(app)
            return nil
        case .stop, .scale: return nil
        case .ready(let worker):
            if processes[worker]?.servesSince == nil { processes[worker]?.servesSince = now }
            return processes[worker]
        case .quiet(let worker):
            processes[worker]?.isQuiet = true
            return processes[worker]
        case .exited(let worker, _):
            return processes.removeValue(forKey: worker)
        case .extended(let worker, _), .worn(let worker, _), .stuck(let worker, _), .timeout(.start(let worker)),
            .timeout(.kill(let worker)), .timeout(.wear(let worker)):
            return processes[worker]
        case .timeout(.retry), .timeout(.settle): return nil
        }
    }

    private func carryOut(_ action: Action, in step: inout Step) throws {
        switch action {
        case .spawn(let worker):
            try hold(born.insert(worker).inserted, "\(worker) is started twice")
            try hold(settings.contains(worker.generation), "\(worker) needs settings that were thrown away")
            try holdPatience(with: worker.slot, because: step.event)
            step.begun.append(worker)
            processes[worker] = Process(
                willServe: !random.happens(weather.silence),
                stillbirth: random.happens(weather.stillbirth) ? Weather.stillbirths.randomElement(using: &random) : nil
            )
        case .terminate(let worker):
            let process = processes[worker]
            try hold(process?.isAsked == false && process?.isKilled == false, "\(worker) is asked in vain")
            try holdProof(of: step, beforeLeaving: worker)
            try holdOrder(of: step, leaving: worker)
            processes[worker]?.isAsked = true
        case .kill(let worker):
            try hold(processes[worker]?.isKilled == false, "\(worker) is killed in vain")
            processes[worker]?.isKilled = true
        case .arm(let alarm, let moment):
            try hold(moment >= now, "\(alarm) is armed for the past")
            if case .retry = alarm {
                try hold(moment - now <= supervisor.policy.longestDelay, "\(alarm) is armed for \(moment - now)")
            }
            alarms[alarm] = moment
        case .disarm(let alarm):
            try hold(alarms[alarm] != nil, "\(alarm) is disarmed in vain")
            alarms[alarm] = nil
        case .report(let report): try answer(report, in: &step)
        case .finish: endings += 1
        }
    }

    func hold(_ holds: @autoclosure () -> Bool, _ law: @autoclosure () -> String) throws {
        if !holds() { throw broken(law()) }
    }

    func broken(_ law: String) -> BrokenLaw {
        BrokenLaw(law: law, seed: seed, wish: wish, step: steps, history: history)
    }
}

/// One event and what came of it, as the laws look at it.
struct Step {
    let event: Event
    /// What the fleet was busy with before, and its plan in force.
    let state: Supervisor.State
    let plan: Plan
    /// The process the event was about.
    let subject: World.Process?
    /// The workers that were started.
    var begun: [WorkerID] = []
    /// Whether a scaling was answered.
    var scalings = 0
}
