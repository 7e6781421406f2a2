@testable import Supervision

extension World {
    /// From now on all that starts serves, all that is asked leaves; and it all settles within a bounded time.
    func settle() throws {
        weather = Weather()
        for worker in processes.keys {
            processes[worker]?.willServe = true
            processes[worker]?.stillbirth = nil
        }
        let began = now
        var steps = 0
        while let worker = processes.filter({ !$0.value.isServing }).keys.sorted().randomElement(using: &random) {
            try nudge(worker)
            steps += 1
            try hold(steps < 1000, "it does not settle")
        }
        while let alarm = nextAlarm(where: { !isAge($0) }) {
            try goOff(alarm)
            while let worker = processes.filter({ !$0.value.isServing }).keys.sorted().randomElement(using: &random) {
                try nudge(worker)
                steps += 1
                try hold(steps < 1000, "it does not settle")
            }
        }
        try hold(now - began <= supervisor.policy.longestDelay, "it took \(now - began) to settle")
    }

    /// Whether an alarm is for the age of a worker that is not worn: there will always be one.
    private func isAge(_ alarm: Alarm) -> Bool {
        guard case .wear(let worker) = alarm else { return false }
        return supervisor.slots[worker.slot]?.worn[worker] == nil
    }

    private func nudge(_ worker: WorkerID) throws {
        guard let process = processes[worker] else { return }
        if process.isKilled || process.isAsked { return try tell(.exited(worker, .exited(code: 0))) }
        try tell(.ready(worker))
    }

    /// All that is planned serves and nothing else is there: each slot with the generation it belongs to.
    func holdPeace() throws {
        try hold(supervisor.state == .running, "it settled as \(supervisor.state)")
        for slot in supervisor.slots.values {
            try hold(slot.worn.isEmpty, "\(slot.worn.keys) are worn and stay")
            let ages = slot.limits.lifetime.longest != nil
            try hold(ages == (slot.look != nil), "\(slot.id) \(ages ? "never ages" : "ages")")
        }
        let planned = supervisor.plan.slots.sorted()
        try hold(
            supervisor.slots.keys.sorted() == planned, "planned \(planned), kept \(supervisor.slots.keys.sorted())")
        try hold(processes.keys.map(\.slot).sorted() == planned, "planned \(planned), alive \(processes.keys.sorted())")
        for worker in processes.keys {
            let belongs = supervisor.slots[worker.slot]?.generation
            try hold(worker.generation == belongs, "\(worker) of \(worker.generation) in a slot of \(belongs ?? 0)")
        }
    }

    /// The same, and all of the newest plan.
    func holdHarmony() throws {
        try holdPeace()
        try hold(
            supervisor.plan.generation == lastGeneration, "\(supervisor.plan.generation) instead of \(lastGeneration)")
        try hold(processes.keys.allSatisfy { $0.generation == lastGeneration }, "a mix: \(processes.keys.sorted())")
        try hold(supervisor.generations == [lastGeneration], "settings kept: \(supervisor.generations)")
    }
}
