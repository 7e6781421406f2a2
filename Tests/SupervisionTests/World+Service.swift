@testable import Supervision

/// What must be true at every step of the service: that it goes on, in which order things come and go.
extension World {
    /// A plan that takes over has a worker in every app it is for.
    func holdTakeover(of step: Step) throws {
        if case .rolling(let roll) = supervisor.state, case .settling(let proven, _) = roll.phase {
            for slot in proven {
                let isProven = processes.contains { worker, process in
                    worker.slot == slot && worker.generation == roll.plan.generation && process.isServing
                }
                try hold(isProven, "\(slot) settles without a new worker")
            }
        }
        guard step.plan.generation != supervisor.plan.generation else { return }
        switch supervisor.state {
        case .rolling, .running: break
        case .idle, .starting, .restarting, .stopping, .ended: return
        }
        for app in supervisor.plan.apps where app.generation == supervisor.plan.generation && !app.isHalted {
            let isProven = processes.contains { worker, process in
                worker.slot.app == app.name && worker.generation == supervisor.plan.generation && process.isServing
            }
            try hold(isProven, "no proof of \(app.name)")
        }
    }

    /// Who serves with the code in force stays until the new code has proved itself for long enough.
    func holdProof(of step: Step, beforeLeaving worker: WorkerID) throws {
        guard case .rolling(let roll) = step.state, processes[worker]?.servesSince != nil,
            memory.belonging[worker.slot] == worker.generation, step.plan[worker.slot] != nil,
            worker.generation != roll.plan.generation
        else { return }
        switch roll.phase {
        case .proving, .settling: break
        case .following, .quieting: return
        }
        switch step.event {
        case .reload, .restart, .stop, .halt, .scale: return
        // Its like has taken its place, or it is of no use any more.
        case .ready(let other) where other.slot == worker.slot && other.generation == worker.generation: return
        case .stuck(worker, _): return
        case .start, .worn, .stuck, .ready, .extended, .quiet, .exited, .timeout: break
        }
        for app in roll.plan.apps where app.generation == roll.plan.generation && !app.isHalted {
            let slots = roll.plan.surge == .all ? app.workers : 1
            for number in 1...slots {
                let isProven = processes.contains { other, process in
                    other.slot == SlotID(app: app.name, number: number) && other.generation == roll.plan.generation
                        && process.isServing && process.servesSince.map { now - $0 >= app.settle } ?? false
                }
                try hold(isProven, "\(worker) has to leave before \(app.name).\(number) has proved itself")
            }
        }
    }

    /// Whoever has to leave when all stop is one on whom nobody depends any more.
    func holdOrder(of step: Step, leaving worker: WorkerID) throws {
        // One that is on trial may have been called off, and go because its way back failed.
        guard memory.belonging[worker.slot] == worker.generation, step.event != .halt(app: worker.slot.app) else {
            return
        }
        if case .stuck(worker, _) = step.event { return }
        if case .ready(let like) = step.event, like.slot == worker.slot { return }
        switch (step.state, supervisor.state) {
        case (_, .stopping), (_, .ended), (_, .restarting), (.restarting, _): break
        default: return
        }
        for app in step.plan.apps where app.dependsOn.contains(worker.slot.app) {
            let isLeft = processes.keys.contains { $0.slot.app == app.name }
            try hold(!isLeft, "\(worker) has to leave before \(app.name)")
        }
    }

    /// A slot that was down begins when what its app depends on serves.
    func holdBeginning(of step: Step) throws {
        for worker in step.begun where memory.belonging[worker.slot] == nil && processes[worker]?.isAsked == false {
            var known = supervisor.plan.apps
            if case .rolling(let roll) = supervisor.state { known += roll.plan.apps }
            // Who is ended by hand is not waited for, but who is on the way back is.
            let awaited = Set(known.filter { !$0.isHalted }.map(\.name)).union(supervisor.revivals.keys)
            for app in readings[worker.generation]?[worker.slot.app]?.dependsOn ?? [] where awaited.contains(app) {
                let serves = processes.contains { $0.key.slot.app == app && $0.value.isServing }
                try hold(serves, "\(worker) begins, but \(app) does not serve")
            }
        }
    }

    /// No more slots at a time than the operator allows.
    func holdSurge() throws {
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

    /// Who is asked for another number of workers is answered, and the number holds until a newer reading says
    /// otherwise.
    func holdScale(of step: Step) throws {
        let wanted = if case .scale(_, let scaling) = step.event, !scaling.isOfDemand { 1 } else { 0 }
        try hold(step.scalings == wanted, "\(step.scalings) answers to a scaling")
        switch supervisor.state {
        case .starting, .running, .rolling: break
        case .idle, .restarting, .stopping, .ended: return
        }
        for app in supervisor.plan.apps {
            guard let (count, generation) = memory.scaled[app.name] else { continue }
            guard app.generation <= generation else {
                memory.scaled[app.name] = nil
                continue
            }
            try hold(app.ceiling == count, "\(app.name) was scaled to \(count) and may have \(app.ceiling)")
        }
        for app in supervisor.plan.apps {
            guard let cheaper = app.cheaper else { continue }
            try hold(cheaper.least...cheaper.most ~= app.workers, "\(app.name) has \(app.workers) workers")
            // Not what there is to do, but a hand or a reading changes the number while a reload is under way.
            if case .scale(app.name, let scaling) = step.event, scaling.isOfDemand, step.state != .running {
                try hold(
                    step.plan[app.name]?.workers == app.workers, "\(app.name) is changed by its work in \(step.state)")
            }
        }
    }

    /// An app that was halted has no worker but those who leave, until it is wanted again; and who waits for its end
    /// hears of it when it has come.
    func holdHalts(of step: Step) throws {
        switch step.event {
        case .halt(let app): if supervisor.youngestPlan[app] != nil { memory.halted.insert(app) }
        case .reload(_, let app?, true), .restart(_, let app?): memory.halted.remove(app)
        case .start, .reload, .restart, .stop, .scale, .ready, .extended, .quiet, .exited, .worn, .stuck, .timeout:
            break
        }
        switch supervisor.state {
        case .starting, .running, .rolling, .restarting: break
        case .idle, .stopping, .ended: memory.halted = []
        }
        for app in memory.halted {
            guard let planned = supervisor.youngestPlan[app] else {
                memory.halted.remove(app)
                continue
            }
            try hold(planned.isHalted, "\(app) was ended by hand, and is wanted again")
            let working = supervisor.slots.values.first { $0.id.app == app && $0.state != .down }
            try hold(working == nil, "\(app) was ended by hand, and \(app) goes on")
        }
        let waiting = openHalts.filter { app in !processes.keys.contains { $0.slot.app == app } }
        try hold(waiting.isEmpty, "nobody is told that \(waiting) are gone")
        for app in supervisor.plan.apps where supervisor.isHaltedAndGone(app.name) {
            try hold(!processes.keys.contains { $0.slot.app == app.name }, "\(app.name) is not gone")
        }
    }

    /// A slot that serves goes on serving, unless its worker crashed, its plan is gone, or everything stops.
    func holdService(of step: Step) throws {
        var serving: Set<SlotID> = []
        for (worker, process) in processes
        where process.isServing && supervisor.slots[worker.slot]?.generation == worker.generation {
            serving.insert(worker.slot)
        }
        defer { memory.serving = serving }
        noteFailure(step)
        switch supervisor.state {
        case .restarting, .stopping, .ended: return
        case .idle, .starting, .running, .rolling: break
        }
        var lost = memory.serving.subtracting(serving)
        switch step.event {
        case .exited(let worker, _), .stuck(let worker, _):
            if step.subject?.isServing == true { lost.remove(worker.slot) }
        case .start, .reload, .restart, .stop, .halt, .scale, .ready, .extended, .quiet, .worn, .timeout: break
        }
        for slot in lost {
            try hold(step.plan[slot] == nil || supervisor.plan[slot] == nil, "\(slot) serves no more")
        }
    }

    private func noteFailure(_ step: Step) {
        switch step.event {
        case .exited(let worker, _):
            guard let subject = step.subject, !subject.isAsked, !subject.isKilled else { return }
            memory.failedAt[worker.slot] = now
            guard let since = subject.servesSince else { return }
            if now - since >= supervisor.policy.steadyAfter { memory.tries[worker.slot] = 0 }
        case .timeout(.start(let worker)):
            guard let subject = step.subject, subject.servesSince == nil, !subject.isAsked, !subject.isKilled else {
                return
            }
            memory.failedAt[worker.slot] = now
        case .stuck(let worker, _): if step.subject?.isServing == true { memory.failedAt[worker.slot] = now }
        case .restart: memory.tries = [:]
        case .start, .reload, .stop, .halt, .scale, .ready, .extended, .quiet, .worn, .timeout: break
        }
        for slot in memory.tries.keys where supervisor.slots[slot].map({ $0.state == .down }) ?? true {
            memory.tries[slot] = nil
        }
    }

    /// A slot that is tried again waits longer each time, until a worker has served for long.
    func holdPatience(with slot: SlotID, because event: Event) throws {
        guard event == .timeout(.retry(slot)) else { return }
        let tries = memory.tries[slot, default: 0] + 1
        memory.tries[slot] = tries
        let waited = memory.failedAt[slot].map { now - $0 } ?? .zero
        let least = supervisor.policy.delay(after: tries) * 3 / 4
        try hold(waited >= least, "try \(tries) of \(slot) after only \(waited)")
    }
}
