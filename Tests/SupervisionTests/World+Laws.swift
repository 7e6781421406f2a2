@testable import Supervision

/// What a law has to remember from one step to the next.
struct Memory {
    /// The slots that were served by a worker of their own generation after the last step.
    var serving: Set<SlotID> = []
    /// How often a slot was tried again since its last steady service, and its last failure.
    var tries: [SlotID: Int] = [:]
    var failedAt: [SlotID: Instant] = [:]
}

extension World {
    /// What must be true after every step.
    mutating func holdLaws(before: Supervisor, event: Event, subject: Process?) throws {
        try holdOwnership()
        try holdAlarms()
        try holdAnswers()
        try holdProof(before: before)
        try holdSurge()
        try holdService(before: before, event: event, subject: subject)
        if endings > 0 { try hold(endings == 1 && processes.isEmpty && alarms.isEmpty, "the end is not the end") }
    }

    /// No live process that the policy does not own, and none owned that is not live; two at most fill a slot.
    private func holdOwnership() throws {
        var owned: Set<WorkerID> = []
        for slot in supervisor.slots.values {
            owned.formUnion(slot.workers)
            owned.formUnion(slot.leaving.keys)
            try hold(slot.workers.allSatisfy { processes[$0]?.isAsked == false }, "\(slot.id) counts on who was asked")
            try hold(slot.leaving.keys.allSatisfy { slot.id == $0.slot }, "\(slot.id) lets another's worker leave")
        }
        try hold(owned == Set(processes.keys), "owned \(owned.sorted()), alive \(processes.keys.sorted())")
        var filling: [SlotID: Int] = [:]
        for (worker, process) in processes where !process.isAsked && !process.isKilled {
            filling[worker.slot, default: 0] += 1
        }
        try hold(filling.values.allSatisfy { $0 <= 2 }, "more than two in a slot: \(filling)")
    }

    /// Who starts, leaves or waits has its alarm, and nobody else has one.
    private func holdAlarms() throws {
        var expected: Set<Alarm> = []
        for (worker, process) in processes where !process.isKilled {
            if process.isAsked {
                expected.insert(.kill(worker))
            } else if process.servesSince == nil {
                expected.insert(.start(worker))
            }
        }
        if case .rolling(let roll) = supervisor.state, case .settling(_, let until) = roll.phase {
            let alarm = Alarm.settle(generation: roll.plan.generation)
            expected.insert(alarm)
            try hold(alarms[alarm] == until, "the proof settles at another moment than its alarm")
        }
        for slot in supervisor.slots.values {
            guard case .waiting(let until) = slot.state else { continue }
            expected.insert(.retry(slot.id))
            try hold(alarms[.retry(slot.id)] == until, "\(slot.id) waits for another moment than its alarm")
        }
        try hold(expected == Set(alarms.keys), "alarms needed \(expected), armed \(alarms)")
    }

    /// Each order is answered once, and not before it is done with.
    private func holdAnswers() throws {
        let busy: Set<Int> =
            switch supervisor.state {
            case .starting: [supervisor.plan.generation]
            case .rolling(let roll):
                roll.start == nil ? [roll.plan.generation] : [roll.plan.generation, supervisor.plan.generation]
            case .restarting(let next): [next.generation]
            case .idle, .running, .stopping, .ended: []
            }
        try hold(open == busy, "unanswered \(open), under way \(busy)")
    }

    mutating func answer(_ report: Report) throws {
        switch report {
        case .started(let generation), .superseded(let generation), .restarted(let generation):
            try hold(open.remove(generation) != nil, "a second answer to \(generation)")
        case .reloaded(let generation):
            try hold(open.remove(generation) != nil, "a second answer to \(generation)")
            let accepting = processes.filter { worker, process in
                worker.generation < generation && !process.isQuiet && !process.isKilled
                    && (supervisor.plan[worker.slot.app]?.generation ?? generation) == generation
            }
            try hold(accepting.isEmpty, "reloaded, but \(accepting.keys.sorted()) accept")
        case .startFailed(let worker, _):
            try hold(open.remove(worker.generation) != nil, "a second answer to \(worker.generation)")
        case .reloadFailed(_, _, let generation, _), .restartFailed(_, _, let generation):
            try hold(open.remove(generation) != nil, "a second answer to \(generation)")
        case .ready, .failed, .leaving, .left, .stubborn, .stopping, .scaled, .notScaled: break
        }
    }

    /// A plan that takes over has a worker in every app.
    private func holdProof(before: Supervisor) throws {
        guard before.plan.generation != supervisor.plan.generation else { return }
        switch supervisor.state {
        case .rolling, .running: break
        case .idle, .starting, .restarting, .stopping, .ended: return
        }
        for app in supervisor.plan.renewed {
            let isProven = processes.contains { worker, process in
                worker.slot.app == app.name && worker.generation == supervisor.plan.generation && process.isServing
            }
            try hold(isProven, "no proof of \(app.name)")
        }
    }

    /// No more slots at a time than the operator allows.
    private func holdSurge() throws {
        guard case .rolling(let roll) = supervisor.state, case .following(_, let underWay) = roll.phase else { return }
        if case .atMost(let surge) = roll.plan.surge {
            try hold(underWay.count <= surge, "a surge of \(underWay.sorted())")
        }
        for (id, slot) in supervisor.slots {
            guard case .replacing(_, _, let new, _) = slot.state, new.generation == roll.plan.generation else {
                continue
            }
            try hold(underWay.contains(id), "\(id) is replaced out of turn")
        }
    }

    /// A slot that serves goes on serving, unless its worker crashed, its plan is gone, or everything stops.
    private mutating func holdService(before: Supervisor, event: Event, subject: Process?) throws {
        var serving: Set<SlotID> = []
        for (worker, process) in processes
        where process.isServing && supervisor.slots[worker.slot]?.generation == worker.generation {
            serving.insert(worker.slot)
        }
        defer { memory.serving = serving }
        noteFailure(event, subject)
        switch supervisor.state {
        case .restarting, .stopping, .ended: return
        case .idle, .starting, .running, .rolling: break
        }
        var lost = memory.serving.subtracting(serving).intersection(supervisor.plan.slots)
            .intersection(before.plan.slots)
        if case .exited(let worker, _) = event, subject?.isServing == true { lost.remove(worker.slot) }
        try hold(lost.isEmpty, "\(lost.sorted()) serve no more")
    }

    private mutating func noteFailure(_ event: Event, _ subject: Process?) {
        memory.tries = memory.tries.filter { supervisor.slots[$0.key].map { $0.state != .down } ?? false }
        switch event {
        case .exited(let worker, _):
            guard let subject, !subject.isAsked, !subject.isKilled else { return }
            memory.failedAt[worker.slot] = now
            guard let since = subject.servesSince else { return }
            if now - since >= supervisor.policy.steadyAfter { memory.tries[worker.slot] = 0 }
        case .timeout(.start(let worker)):
            guard let subject, subject.servesSince == nil, !subject.isAsked, !subject.isKilled else { return }
            memory.failedAt[worker.slot] = now
        case .restart: memory.tries = [:]
        case .start, .reload, .stop, .scale, .ready, .extended, .quiet, .timeout: break
        }
    }

    /// A slot that is tried again waits longer each time, until a worker has served for long.
    mutating func holdPatience(with slot: SlotID, because event: Event) throws {
        guard event == .timeout(.retry(slot)) else { return }
        let tries = memory.tries[slot, default: 0] + 1
        memory.tries[slot] = tries
        let waited = memory.failedAt[slot].map { now - $0 } ?? .zero
        try hold(
            waited >= supervisor.policy.delay(after: tries) * 3 / 4, "try \(tries) of \(slot) after only \(waited)")
    }
}
