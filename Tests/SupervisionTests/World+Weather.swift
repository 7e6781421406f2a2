@testable import Supervision

extension World {
    /// One step of a rough day.
    mutating func step() throws {
        passTime()
        if random.happens(20) && isAwaited { return try giveAwaitedOrder() }
        let dice = Int.random(in: 0..<100, using: &random)
        let echoes = weather.orders + weather.echoes
        switch dice {
        case ..<weather.orders: try giveOrder()
        case ..<echoes: try echo()
        case ..<(echoes + weather.crashes): try crashSomebody()
        case 93...: try goOff()
        default: try goOn()
        }
    }

    /// Whether the moment has come that the operator of this day is waiting for.
    private var isAwaited: Bool {
        if weather.awaitsOverlap {
            return supervisor.slots.values.contains {
                if case .overlapping = $0.state { true } else { false }
            }
        }
        return FleetStateKind(supervisor.state) == weather.awaited
    }

    private mutating func giveAwaitedOrder() throws {
        switch weather.awaitedOrder {
        case .start, .reload, .ready, .quiet, .exited, .late, .stubborn, .retry: try tell(.reload(newPlan()))
        case .restart: try tell(.restart(newPlan()))
        case .stop: try tell(.stop(atOnce: false))
        case .stopAtOnce: try tell(.stop(atOnce: true))
        }
    }

    private mutating func passTime() {
        let pauses: [Duration] = [.zero, .zero, .milliseconds(1), .milliseconds(30), .milliseconds(30), .seconds(1)]
        now = now + (random.happens(3) ? .seconds(11) : pauses.randomElement(using: &random) ?? .zero)
    }

    /// Somebody does what comes next for it, or the next alarm goes off.
    mutating func goOn() throws {
        guard let worker = somebody(), let process = processes[worker] else { return try goOff() }
        if process.isKilled {
            try tell(.exited(worker, .killed(signal: 9, dumpedCore: false)))
        } else if process.isStillborn {
            try tell(.exited(worker, .notStarted("fork: Resource temporarily unavailable")))
        } else if process.isAsked {
            if !process.isQuiet && random.happens(40) { try tell(.quiet(worker)) } else if process.willServe
                && process.servesSince == nil && random.happens(20)
            {
                try tell(.ready(worker))
            } else if random.happens(60) {
                try tell(.exited(worker, .exited(code: 0)))
            }
        } else if process.servesSince == nil && process.willServe {
            try tell(.ready(worker))
        }
    }

    /// The next alarm goes off.
    mutating func goOff() throws {
        let next = alarms.min { ($0.value, "\($0.key)") < ($1.value, "\($1.key)") }
        guard let (alarm, moment) = next else { return }
        now = max(now, moment)
        alarms[alarm] = nil
        try tell(.timeout(alarm))
    }

    private mutating func somebody(where isOne: (Process) -> Bool = { _ in true }) -> WorkerID? {
        processes.filter { isOne($0.value) }.keys.sorted().randomElement(using: &random)
    }

    private mutating func crashSomebody() throws {
        guard let worker = somebody() else { return }
        let why: Departure = random.happens(50) ? .exited(code: 1) : .killed(signal: 11, dumpedCore: true)
        try tell(.exited(worker, why))
    }

    /// News that comes twice, unasked or too late; most often where two workers fill a slot.
    private mutating func echo() throws {
        let ids = supervisor.slots.keys.sorted()
        let crowded = ids.filter { supervisor.slots[$0]?.workers.count == 2 }
        let place = crowded.isEmpty || random.happens(30) ? ids : crowded
        guard let id = place.randomElement(using: &random), let slot = supervisor.slots[id] else { return }
        let longGone = WorkerID(slot: id, generation: 1, attempt: 0)
        let known = slot.workers + slot.leaving.keys.sorted() + [longGone]
        let worker = known.randomElement(using: &random) ?? longGone
        switch Int.random(in: 0..<6, using: &random) {
        case 0: try tell(.ready(worker))
        case 1: try tell(.quiet(worker))
        case 2: try tell(.exited(longGone, .exited(code: 0)))
        case 3: try goOffAgain(.start(worker))
        case 4: try goOffAgain(.kill(slot.workers.contains(worker) ? longGone : worker))
        default: try goOffAgain(.retry(id))
        }
    }

    /// An alarm that was disarmed or armed anew while it was going off.
    private mutating func goOffAgain(_ alarm: Alarm) throws {
        if case .retry = alarm, let moment = alarms[alarm], moment > now { return try tell(.timeout(alarm)) }
        if alarms[alarm] == nil { try tell(.timeout(alarm)) }
    }

    /// The operator wants something.
    private mutating func giveOrder() throws {
        switch Int.random(in: 0..<100, using: &random) {
        case ..<88: try tell(.reload(newPlan()))
        case ..<97: try tell(.restart(newPlan()))
        default: try tell(.stop(atOnce: random.happens(50)))
        }
    }

    /// The settings, changed at random.
    mutating func newPlan() -> Plan {
        lastGeneration += 1
        var apps: [AppPlan] = []
        for name in ["web", "api", "cron"] where random.happens(75) {
            let limits: [Duration] = [.milliseconds(500), .seconds(5), .seconds(60)]
            apps.append(
                AppPlan(
                    name: name, workers: Int.random(in: 1...4, using: &random),
                    startLimit: limits.randomElement(using: &random) ?? .zero,
                    stopLimit: limits.randomElement(using: &random) ?? .zero))
        }
        return Plan(generation: lastGeneration, apps: apps)
    }
}
