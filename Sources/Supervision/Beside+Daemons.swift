/// Programs that run as long as their app.
extension Beside {
    /// Has a program of that reading in a place, or none.
    mutating func want(_ generation: Int?, in id: SlotID, at now: Instant) -> [BesideAction] {
        guard let daemon = daemons[id] else { return [] }
        daemons[id]?.wanted = generation
        switch daemon.state {
        case .down: return generation.map { begin(id, $0, at: now) } ?? []
        case .running(let worker, _):
            guard worker.generation != generation else { return [] }
            daemons[id]?.state = .leaving(worker, isKilled: false)
            daemons[id]?.failures = 0
            return [
                .terminate(worker), .arm(.kill(worker), at: now + daemon.mercy), .report(.daemonLeaving(worker)),
            ]
        case .waiting:
            daemons[id]?.state = .down
            daemons[id]?.failures = 0
            return [.disarm(.retry(id))] + (generation.map { begin(id, $0, at: now) } ?? [])
        case .leaving: return []  // what is to come after it is known now
        }
    }

    mutating func daemonEnded(_ worker: WorkerID, _ why: Departure, at now: Instant) -> [BesideAction] {
        let id = worker.slot
        switch daemons[id]?.state {
        case .running(worker, let since):
            if now - since >= policy.steadyAfter { daemons[id]?.failures = 0 }
            daemons[id]?.failures += 1
            let next = now + policy.delay(after: daemons[id]?.failures ?? 1, of: worker)
            daemons[id]?.state = .waiting(until: next)
            return [.report(.daemonFailed(worker, why, retryAt: next)), .arm(.retry(id), at: next)]
        case .leaving(worker, _):
            daemons[id]?.state = .down
            let next = daemons[id]?.wanted.map { begin(id, $0, at: now) } ?? []
            sweep()
            return [.disarm(.kill(worker)), .report(.daemonLeft(worker, why))] + next
        case .running, .leaving, .down, .waiting, nil: return []
        }
    }

    mutating func retry(_ id: SlotID, at now: Instant) -> [BesideAction] {
        guard case .waiting(let until) = daemons[id]?.state, let wanted = daemons[id]?.wanted else { return [] }
        // An alarm of an earlier wait may still be on its way when this one begins.
        guard now >= until else { return [.arm(.retry(id), at: until)] }
        return begin(id, wanted, at: now)
    }

    private mutating func begin(_ id: SlotID, _ generation: Int, at now: Instant) -> [BesideAction] {
        let attempt = (daemons[id]?.attempts ?? 0) + 1
        let worker = WorkerID(slot: id, generation: generation, attempt: attempt)
        daemons[id]?.attempts = attempt
        daemons[id]?.state = .running(worker, since: now)
        return [.spawn(worker)]
    }
}
