@testable import Supervision

extension World {
    /// One step of a rough day.
    func step() throws {
        passTime()
        if let wish, random.happens(70), try fulfil(wish) { return }
        let dice = Int.random(in: 0..<100, using: &random)
        let echoes = weather.orders + weather.echoes
        switch dice {
        case ..<weather.orders: try giveOrder()
        case ..<echoes: try echo()
        case ..<(echoes + weather.crashes): try crashSomebody()
        case ..<(echoes + weather.crashes + weather.wear): try wearSomebodyOut()
        case (100 - weather.delays)...: try goOff()
        default: try goOn()
        }
    }

    private func passTime() {
        let pauses: [Duration] = [.zero, .zero, .milliseconds(1), .milliseconds(30), .milliseconds(30), .seconds(1)]
        now = now + (random.happens(weather.delays) ? .seconds(11) : pauses.randomElement(using: &random) ?? .zero)
        if random.happens(weather.jumps) { now = now + .seconds(Int.random(in: 60...7200, using: &random)) }
    }

    /// Somebody does what comes next for it, or the next alarm goes off.
    func goOn() throws {
        guard let worker = somebody(where: \.hasPlans), let process = processes[worker] else { return try goOff() }
        if process.isKilled {
            try tell(.exited(worker, .killed(signal: 9, dumpedCore: false)))
        } else if let why = process.stillbirth {
            try tell(.exited(worker, why))
        } else if process.isAsked {
            if !process.isQuiet && random.happens(40) {
                try tell(.quiet(worker))
            } else if process.willServe
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
    func goOff() throws {
        guard let alarm = nextAlarm() else { return }
        try goOff(alarm)
    }

    func goOff(_ alarm: Alarm) throws {
        now = max(now, alarms[alarm] ?? now)
        alarms[alarm] = nil
        try tell(.timeout(alarm))
    }

    func nextAlarm(where isOne: (Alarm) -> Bool = { _ in true }) -> Alarm? {
        let known = alarms.filter { isOne($0.key) }
        guard let moment = known.values.min() else { return nil }
        let due = known.filter { $0.value == moment }.map(\.key)
        return due.count == 1 ? due[0] : due.min(by: { "\($0)" < "\($1)" })
    }

    private func somebody(where isOne: (Process) -> Bool = { _ in true }) -> WorkerID? {
        processes.filter { isOne($0.value) }.keys.sorted().randomElement(using: &random)
    }

    private func crashSomebody() throws {
        guard let worker = somebody() else { return }
        let why: Departure = random.happens(50) ? .exited(code: 1) : .killed(signal: 11, dumpedCore: true)
        try tell(.exited(worker, why))
    }

    private func wearSomebodyOut() throws {
        guard let worker = somebody(where: \.isServing) else { return }
        try tell(random.happens(80) ? .worn(worker, wear) : .stuck(worker, "GET /"))
    }

    /// News that comes twice, unasked or too late.
    private func echo() throws {
        guard let (slot, somebody) = someEcho() else { return }
        let worker = random.happens(20) ? longGone(slot.id) : somebody
        switch Int.random(in: 0..<10, using: &random) {
        case 7: try tell(.worn(worker, wear))
        case 8: try goOffAgain(.wear(worker))
        case 9: try tell(.stuck(longGone(slot.id), "GET /"))
        case 0: try tell(.ready(worker))
        case 1: try tell(.quiet(worker))
        case 6: try tell(.extended(worker, by: .seconds(Int.random(in: 0..<900, using: &random))))
        case 2: try tell(.exited(longGone(slot.id), .exited(code: 0)))
        case 3: try goOffAgain(.start(worker))
        case 4: try goOffAgain(.kill(slot.workers.contains(worker) ? longGone(slot.id) : worker))
        default: try goOffAgain(.retry(slot.id))
        }
    }

    /// An alarm that was disarmed or armed anew while it was going off.
    func goOffAgain(_ alarm: Alarm) throws {
        if case .retry = alarm, let moment = alarms[alarm], moment > now { return try tell(.timeout(alarm)) }
        if alarms[alarm] == nil { try tell(.timeout(alarm)) }
    }

    /// A slot and one of its workers; most often one of two, or one that is leaving.
    private func someEcho() -> (Slot, WorkerID)? {
        let all = supervisor.slots.values.sorted { $0.id < $1.id }
        let overlapping = all.filter(\.isOverlapping)
        let departing = all.filter { !$0.leaving.isEmpty }
        if random.happens(70), let slot = overlapping.randomElement(using: &random) {
            return (slot, slot.workers.randomElement(using: &random) ?? longGone(slot.id))
        }
        if random.happens(50), let slot = departing.randomElement(using: &random) {
            return slot.leaving.keys.sorted().randomElement(using: &random).map { (slot, $0) }
        }
        guard let slot = all.randomElement(using: &random) else { return nil }
        return (slot, slot.workers.randomElement(using: &random) ?? longGone(slot.id))
    }

    /// A worker of the slot that nobody remembers.
    func longGone(_ slot: SlotID) -> WorkerID { WorkerID(slot: slot, generation: 1, attempt: 0) }

    /// The operator wants something.
    private func giveOrder() throws {
        switch Int.random(in: 0..<100, using: &random) {
        case ..<30: try tell(.reload(newPlan()))
        case ..<40: try tell(.reload(newPlan(), only: someApp()))
        case ..<48: try tell(.halt(app: someApp()))
        case ..<56: try tell(.reload(newPlan(), only: someHaltedApp(), bringingBack: true))
        case ..<64: try tell(.restart(newPlan(), only: someApp()))
        case ..<78: try tell(.scale(app: someApp(), someScaling()))
        case ..<95: try tell(.restart(newPlan()))
        default: try tell(.stop(atOnce: random.happens(50)))
        }
    }
}
