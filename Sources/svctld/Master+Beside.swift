internal import Control
internal import Glibc
internal import LinuxKernel
internal import Settings
internal import Supervision

extension Master {
    /// What follows from an event for those who run beside the workers, once the workers' policy has decided.
    mutating func attend(_ event: Event) {
        attendHooks(event)
        perform(beside.decide(event, at: .now))
        switch supervisor.state {
        case .stopping, .ended: perform(beside.endJobs(at: .now))
        case .idle, .starting, .running, .rolling, .restarting: perform(beside.follow(supervisor.plan, at: .now))
        }
        planJobs()
        finishWhenAlone()
    }

    /// The last worker has gone for good: the programs that served them may go too.
    mutating func workersAreGone() {
        hasNoWorker = true
        perform(beside.workersAreGone(at: .now))
    }

    private mutating func finishWhenAlone() {
        guard hasNoWorker, beside.isEmpty, hooks.isEmpty, !runHooksOfTheEnd() else { return }
        finish()
    }

    /// Does what is decided; what fails becomes an event.
    mutating func perform(_ actions: [BesideAction]) {
        for action in actions {
            switch action {
            case .spawn(let worker): startBeside(worker)
            case .terminate(let worker): workers[worker]?.process.killGroup(stopSignal(of: worker))
            case .kill(let worker): kill(worker)
            case .arm(let alarm, let moment): alarms.arm(.policy(alarm), at: moment)
            case .disarm(let alarm): alarms.disarm(.policy(alarm))
            case .report(let report): tell(report)
            }
        }
    }

    mutating func startBeside(_ worker: WorkerID) {
        spawn(worker)
        guard workers[worker] != nil, let command = generations[worker.generation]?.command(of: worker.slot) else {
            return
        }
        note(worker, "started: \(PrintableText.escaped(command, bytes: 200))")
    }

    private func stopSignal(of worker: WorkerID) -> Int32 {
        generations[worker.generation]?.daemon(of: worker.slot)?.stopSignal ?? SIGTERM
    }

    /// Tells the log and whoever waits what is worth telling.
    private mutating func tell(_ report: BesideReport) {
        switch report {
        case .daemonFailed(let worker, let why, let retryAt):
            note(worker, "ended: \(end(of: worker, why))" + retry(retryAt), .error)
        case .daemonLeaving(let worker): note(worker, "asked to leave")
        case .daemonLeft(let worker, let why): note(worker, "left: \(besideWords(why, of: worker))")
        case .stubborn(let worker): note(worker, "did not leave in time, killed", .warning)
        case .jobEnded(let worker, let why):
            let words = end(of: worker, why)
            let isDone = why == .exited(code: 0)
            note(worker, isDone ? "done" : "failed: \(words)", isDone ? .info : .error)
        case .jobTookTooLong(let worker): note(worker, "took longer than it may, killed", .error)
        case .jobOverlapped(let slot): log.write("\(slot) is due, but the one before still runs", .warning)
        }
    }

    private mutating func end(of worker: WorkerID, _ why: Departure) -> String {
        let words = besideWords(why, of: worker)
        history.ended(worker, why, words: words)
        return words
    }

    /// How one of them ended; what an exit code means, only its author knows.
    func besideWords(_ why: Departure, of worker: WorkerID) -> String {
        if case .exited(let code) = why { return "exit code \(code)" }
        return why.words(history.causes[worker])
    }
}
