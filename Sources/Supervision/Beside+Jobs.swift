/// Commands that run at set times.
extension Beside {
    /// A job is due.
    public mutating func run(_ id: SlotID, at now: Instant) -> [BesideAction] {
        guard let job = jobs[id], let generation = job.wanted, !isEnding else { return [] }
        guard !job.plan.isUnique || job.running.isEmpty else { return [.report(.jobOverlapped(id))] }
        let worker = WorkerID(slot: id, generation: generation, attempt: job.attempts + 1)
        jobs[id]?.attempts += 1
        jobs[id]?.running[worker] = false
        return [.spawn(worker)] + (job.plan.limit.map { [.arm(.kill(worker), at: now + $0)] } ?? [])
    }

    mutating func jobEnded(_ worker: WorkerID, _ why: Departure) -> [BesideAction] {
        guard jobs[worker.slot]?.running.removeValue(forKey: worker) != nil else { return [] }
        sweep()
        return [.disarm(.kill(worker)), .report(.jobEnded(worker, why))]
    }

    /// Asks all jobs to leave, and begins nothing any more.
    public mutating func endJobs(at now: Instant) -> [BesideAction] {
        isEnding = true
        return jobs.keys.sorted().flatMap { id -> [BesideAction] in
            let mercy = jobs[id]?.mercy ?? .seconds(3)
            let asked = (jobs[id]?.running ?? [:]).filter { !$0.value }.keys.sorted()
            for worker in asked { jobs[id]?.running[worker] = true }
            return asked.flatMap { [.terminate($0), .arm(.kill($0), at: now + mercy)] }
        }
    }
}
