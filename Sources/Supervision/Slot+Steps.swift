/// The few things a slot can do, which its states put together.
extension Slot {
    /// Starts a process of `generation` and waits for it no longer than the plan says.
    mutating func spawn(generation: Int, at now: Instant) -> (WorkerID, [Action]) {
        attempts += 1
        let worker = WorkerID(slot: id, generation: generation, attempt: attempts)
        return (worker, [.spawn(worker), .arm(.start(worker), at: now + limits.startLimit)])
    }

    /// Starts a process that has the slot for itself.
    mutating func begin(generation: Int, at now: Instant) -> [Action] {
        let (worker, actions) = spawn(generation: generation, at: now)
        state = .starting(worker, since: now)
        return actions
    }

    /// Goes on with a worker that serves.
    ///
    /// One that outlived the worker of the slot's own generation, and whose generation is now called off, stays only
    /// until that generation serves again: back, but without a gap.
    mutating func stay(with worker: WorkerID, since: Instant, at now: Instant) -> [Action] {
        guard worker.generation != generation else {
            state = .ready(worker, since: since)
            return []
        }
        let (successor, actions) = spawn(generation: generation, at: now)
        state = .replacing(worker, since: since, by: successor, from: now)
        return actions
    }

    /// Gives a starting worker until `duration` from now, as EXTEND_TIMEOUT_USEC of sd_notify(3) has it: never less
    /// than the plan gives everybody, and not for ever.
    mutating func extend(_ worker: WorkerID, from start: Instant, by duration: Duration, at now: Instant) -> SlotStep {
        let most = limits.startLimit * 10
        let wanted = max(now + min(duration, most), start + limits.startLimit)
        return SlotStep(actions: [.arm(.start(worker), at: max(now, min(wanted, start + most)))])
    }

    /// Asks a worker to leave and sees to it that it does.
    mutating func retire(_ worker: WorkerID, within limit: Duration? = nil, at now: Instant) -> [Action] {
        leaving[worker] = .asked
        let last = now + (limit ?? limits.stopLimit)
        return [.terminate(worker), .arm(.kill(worker), at: last), .report(.leaving(worker))]
    }

    /// The same for one that never came to serve.
    mutating func retire(starting worker: WorkerID, at now: Instant) -> [Action] {
        [.disarm(.start(worker))] + retire(worker, at: now)
    }

    /// Ends a worker that has had its time.
    mutating func condemn(_ worker: WorkerID) -> [Action] {
        leaving[worker] = .killed
        return [.kill(worker)]
    }

    /// Notes a failure that leaves the slot without its worker.
    mutating func note(_ why: Departure) {
        failures += 1
        lastFailure = why
    }

    /// The same after a time of service; if that was long, what came before no longer counts.
    mutating func note(_ why: Departure, servedSince since: Instant, until now: Instant) {
        if now - since >= policy.steadyAfter { failures = 0 }
        note(why)
    }

    /// Plans the next try after a failure that was noted; it may be now.
    mutating func retryLater(after worker: WorkerID, _ why: Departure, at now: Instant) -> [Action] {
        let next = now + policy.delay(after: failures, of: worker)
        state = .waiting(until: next)
        return [.report(.failed(worker, why, retryAt: next)), .arm(.retry(id), at: next)]
    }

    /// Nothing may be left: whoever is there is killed, also those that were leaving already.
    mutating func killAll(ready: [WorkerID] = [], starting: [WorkerID] = []) -> SlotStep {
        state = .down
        let departing = leaving.filter { $0.value != .killed }.keys.sorted()
        let disarmed: [Action] = starting.map { .disarm(.start($0)) } + departing.map { .disarm(.kill($0)) }
        return SlotStep(actions: disarmed + (ready + starting + departing).flatMap { condemn($0) })
    }
}
