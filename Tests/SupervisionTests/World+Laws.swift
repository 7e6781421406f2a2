@testable import Supervision

/// What a law has to remember from one step to the next.
struct Memory {
    /// The slots that were served by a worker of their own generation after the last step.
    var serving: Set<SlotID> = []
    /// The reading each slot belonged to after the last step, of those that were not down.
    var belonging: [SlotID: Int] = [:]
    /// How often a slot was tried again since its last steady service, and its last failure.
    var tries: [SlotID: Int] = [:]
    var failedAt: [SlotID: Instant] = [:]
    /// What apps were scaled to, and the newest reading at that time.
    var scaled: [String: (count: Int, generation: Int)] = [:]
    /// Apps that were halted, and that nobody has wanted again.
    var halted: Set<String> = []
}

/// What must be true after every step of the processes, alarms and settings there are.
extension World {
    func holdLaws(of step: Step) throws {
        try holdOwnership()
        try holdAlarms()
        try holdSettings()
        try holdAnswers()
        try holdTakeover(of: step)
        try holdSurge()
        try holdRenewals(of: step)
        try holdService(of: step)
        try holdBeginning(of: step)
        try holdScale(of: step)
        try holdHalts(of: step)
        if endings > 0 { try hold(endings == 1 && processes.isEmpty && alarms.isEmpty, "the end is not the end") }
        memory.belonging.removeAll(keepingCapacity: true)
        for (id, slot) in supervisor.slots where slot.state != .down { memory.belonging[id] = slot.generation }
    }

    /// No live process that the policy does not own, and none owned that is not live; two at most fill a slot.
    private func holdOwnership() throws {
        var owned = 0
        for (id, slot) in supervisor.slots {
            try hold(id == slot.id, "\(slot.id) stands at \(id)")
            let filling = slot.workers
            owned += filling.count + slot.leaving.count
            for worker in filling {
                try hold(worker.slot == id, "\(id) counts on another's worker")
                try hold(
                    processes[worker].map { !$0.isAsked && !$0.isKilled } ?? false, "\(worker) fills \(id) no more")
                try hold(slot.leaving[worker] == nil, "\(worker) fills and leaves \(id)")
            }
            for (worker, leaving) in slot.leaving {
                guard let process = processes[worker], worker.slot == id else {
                    throw broken("\(id) lets \(worker) leave, which is not there")
                }
                try hold(
                    leaving == .killed ? process.isKilled : process.isAsked && !process.isKilled,
                    "\(worker) is \(leaving)")
            }
        }
        // Nobody is owned twice, so equal numbers mean that nobody is without an owner; and at most two fill a slot,
        // because a slot counts no more.
        try hold(owned == processes.count, "\(owned) owned, alive \(processes.keys.sorted())")
    }

    /// Who starts, leaves or waits has its alarm, and nobody else has one.
    private func holdAlarms() throws {
        var expected = 0
        func needs(_ alarm: Alarm, at moment: Instant? = nil) throws {
            expected += 1
            try hold(
                alarms[alarm] != nil && (moment == nil || alarms[alarm] == moment), "\(alarm) is not armed, or wrongly")
        }
        for (worker, process) in processes where !process.isKilled {
            if process.isAsked {
                try needs(.kill(worker))
            } else if process.servesSince == nil {
                try needs(.start(worker))
            }
        }
        if case .rolling(let roll) = supervisor.state, case .settling(_, let until) = roll.phase {
            try needs(.settle(generation: roll.plan.generation), at: until)
        }
        for slot in supervisor.slots.values {
            if case .waiting(let until) = slot.state { try needs(.retry(slot.id), at: until) }
            if let look = slot.look { try needs(.wear(look.worker)) }
        }
        try hold(expected == alarms.count, "\(expected) alarms needed, armed \(alarms)")
    }

    /// Settings are kept as long as somebody lives by them, or may come to.
    private func holdSettings() throws {
        for worker in processes.keys {
            try hold(settings.contains(worker.generation), "the settings of \(worker) were thrown away")
        }
        for slot in supervisor.slots.values where slot.state != .down {
            try hold(settings.contains(slot.generation), "the settings of \(slot.id) were thrown away")
        }
        for app in supervisor.plan.apps {
            try hold(settings.contains(app.generation), "the settings of \(app.name) were thrown away")
        }
        for (name, revival) in supervisor.revivals {
            try hold(settings.contains(revival.app.generation), "the settings \(name) is to begin with are gone")
        }
    }

    /// Each order is answered once, and not before it is done with.
    private func holdAnswers() throws {
        var busy: Set<Int> =
            switch supervisor.state {
            case .starting: [supervisor.plan.generation]
            case .rolling(let roll):
                roll.start == nil ? [roll.plan.generation] : [roll.plan.generation, supervisor.plan.generation]
            case .restarting(let next): [next.generation]
            case .idle, .running, .stopping, .ended: []
            }
        busy.formUnion(supervisor.revivals.values.map(\.generation))
        try hold(open == busy, "unanswered \(open), under way \(busy)")
    }

    func answer(_ report: Report, in step: inout Step) throws {
        if let generation = report.generationAnswered {
            try hold(open.remove(generation) != nil, "a second answer to \(generation)")
        }
        switch report {
        case .reloaded(let generation):
            let accepting = processes.filter { worker, process in
                worker.generation < generation && !process.isQuiet && !process.isKilled
                    && (supervisor.plan[worker.slot.app]?.generation ?? generation) == generation
            }
            try hold(accepting.isEmpty, "reloaded, but \(accepting.keys.sorted()) accept")
        case .scaled(let app, _, let count):
            step.scalings += 1
            memory.scaled[app] = (count, lastGeneration)
        case .notScaled: step.scalings += 1
        case .halted(let app), .notHalted(let app):
            try hold(openHalts.remove(app) != nil, "a second answer to who ends \(app)")
            if case .halted = report {
                try hold(!processes.keys.contains { $0.slot.app == app }, "\(app) is said to be gone")
            } else {
                memory.halted.remove(app)
            }
        case .adapted(let app, let from, let to):
            try hold(from != to && step.state == .running, "\(app) has \(to) workers instead of \(from)")
        case .started, .superseded, .restarted, .reloadFailed, .restartFailed, .startFailed, .staysHalted, .isNotHalted,
            .ready, .failed, .leaving, .left, .stubborn, .renewing, .stopping:
            break
        }
    }
}
