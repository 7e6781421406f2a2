internal import Control
internal import LinuxKernel
internal import Supervision

extension Master {
    /// Tells the log and whoever waits what the policy has to say.
    mutating func tell(_ report: Report) {
        switch report {
        case .started, .reloaded, .reloadFailed, .restarted, .restartFailed: changedHands(report)
        case .ready, .failed, .leaving, .left, .stubborn, .renewing, .startFailed, .superseded, .scaled, .adapted,
            .notScaled,
            .halted, .notHalted, .staysHalted, .isNotHalted, .stopping:
            break
        }
        switch report {
        case .ready(let worker): note(worker, workers[worker]?.isProven == false ? "ready (unproven)" : "ready")
        case .failed(let worker, let why, let retryAt):
            history.failed(worker, why, isTriedAgain: retryAt != nil)
            note(worker, "failed: \(words(why, of: worker))" + retry(retryAt), .error)
        case .leaving(let worker):
            history.leaves(worker)
            note(worker, "finishing what it has")
        case .left(let worker, let why): note(worker, "left: \(words(why, of: worker))")
        case .renewing(let worker, let why):
            history.wear.renewed(worker.slot, why)
            note(worker, "being replaced: \(why.words)")
        case .stubborn(let worker): note(worker, "did not leave in time, killed", .warning)
        case .stopping:
            log.write("stopping")
            record.isStopping = true
            try? folder.write(record)
        case .started(let generation):
            runServingHooks(generation)
            log.write("started: \(counts.ready) of \(counts.wanted) workers serve, generation \(generation)")
            conclude(Outcome(.done, startedSentence)) { $0 == .start }
        case .startFailed(let worker, let why, _):
            exitCode = history.causes[worker] == .system ? .system : .configuration
            let outcome = Outcome(
                exitCode, "\(folder.name) did not start: \(worker.slot): \(words(why, of: worker))")
            failure = outcome.text
            concludeWithTail(outcome, .startFailed, of: worker, isLast: true) { $0 == .start }
        case .reloaded(let generation):
            runServingHooks(generation)
            let (subject, done) = renewal(generation, or: .reload)
            log.write("\(subject) \(done): generation \(generation)")
            let text = "\(subject) \(done): generation \(generation), \(counts.ready) of \(counts.wanted) workers serve"
            conclude(Outcome(.done, text)) { $0 == .reload(generation: generation) }
        case .reloadFailed(let worker, let why, let generation, let mixed):
            let kept =
                mixed
                ? "some slots have the new code: \(mixture(of: worker.slot.app))"
                : renewedAlone[generation]?.way == .start ? "it stays stopped" : "the old workers go on serving"
            let (app, way) = renewedAlone[generation].map { ($0.app, $0.way) } ?? (nil, .reload)
            let text = "\(way) of \(subject(app)) called off: \(worker.slot): \(words(why, of: worker)); \(kept)"
            let slot = worker.slot
            concludeWithTail(
                Outcome(.no, text), .reloadFailed(app: slot.app, slot: slot.number, isMixed: mixed), of: worker
            ) { $0 == .reload(generation: generation) }
        case .scaled(let app, let from, let to): scaled(app, from: from, to: to)
        case .adapted(let app, let from, let to): adapted(app, from: from, to: to)
        case .notScaled(let app):
            let why = supervisor.isHalted(app) ? "it is stopped by hand" : "all is \(stateWord)"
            let text = "\(app) cannot have more or fewer workers now: \(why)"
            tellScaled(app, Outcome(.no, text), .notScaled(app: app))
        case .halted(let app): halted.insert(app)
        case .notHalted(let app): tellNotHalted(app)
        case .staysHalted(let app, let generation): tellThatItStaysHalted(app, generation)
        case .isNotHalted(let app, let generation):
            conclude(Outcome(.taken, "\(subject(app)) is running already"), .appRunning(app)) {
                $0 == .reload(generation: generation)
            }
        case .superseded(let generation):
            log.write("generation \(generation) gave way to a newer request")
            conclude(Outcome(.taken, "a newer request took its place"), .superseded) { waiting in
                waiting == .reload(generation: generation) || waiting == .restart(generation: generation)
                    || generation == 1 && waiting == .start
            }
        case .restarted(let generation):
            runServingHooks(generation)
            let (subject, done) = renewal(generation, or: .restart)
            log.write("\(subject) \(done): generation \(generation)")
            let text = "\(subject) \(done): \(counts.ready) of \(counts.wanted) workers serve"
            conclude(Outcome(.done, text)) {
                $0 == .restart(generation: generation) || $0 == .reload(generation: generation)
            }
        case .restartFailed(let worker, let why, let generation):
            let subject = renewal(generation, or: .restart).subject
            let text =
                "\(subject) restarted, but no worker serves: \(worker.slot): \(words(why, of: worker)); "
                + "it is tried again"
            let slot = worker.slot
            concludeWithTail(Outcome(.no, text), .restartFailed(app: slot.app, slot: slot.number), of: worker) {
                $0 == .restart(generation: generation) || $0 == .reload(generation: generation)
            }
        }
        watchDemand()
        if let generation = report.generationAnswered { renewedAlone[generation] = nil }
    }

    /// A start, a reload or a restart is over: the sockets are those of the plan in force.
    private mutating func changedHands(_ report: Report) {
        if case .reloadFailed(_, _, _, mixed: false) = report {
            listeners.goBackToUnreachable()
        } else {
            listeners.forgetUnreachable()
        }
        failedReload = nil
        if case .reloadFailed(_, _, let generation, _) = report { failedReload = generation }
        listeners.serve(listenersInForce)
        tellSystemd()  // before the command ends: it may be the ExecReload= that systemd waits for
        ProcessMemory.returnUnused()  // what a burst of starts took is not needed again for long
    }

    /// A line about one worker, for the log and as a step for those who wait.
    mutating func note(_ worker: WorkerID, _ text: String, _ priority: LogPriority = .info) {
        let pid = (workers[worker]?.process.pid ?? history.pids[worker]).map { "[\($0)]" } ?? ""
        log.write("\(worker.slot)\(pid) \(text)", priority)
        tellWaiting("\(worker.slot)\(pid) \(text)")
    }

    /// A step for every command that waits and wants to hear of steps.
    mutating func tellWaiting(_ text: String) {
        let waiting = clients.filter { $0.value.waiting.isForSteps && $0.value.wantsSteps }.map(\.key)
        guard !waiting.isEmpty else { return }
        let counts = counts  // they go over all slots: once a step, and only where somebody hears it
        let step = Reply(Progress(text: text, ready: counts.ready, wanted: counts.wanted), continues: true).frame
        for id in waiting { send(step, to: id) }
    }

    /// Ends the wait of the commands it is for.
    mutating func conclude(_ outcome: Outcome, _ refusal: Refusal? = nil, for isMeant: (Client.Waiting) -> Bool) {
        let meant = clients.filter { isMeant($0.value.waiting) }.map(\.key)
        conclude(Pending(outcome: outcome, refusal: refusal, clients: meant))
    }

    /// The same, with the last lines that a worker wrote.
    mutating func concludeWithTail(
        _ outcome: Outcome, _ refusal: Refusal, of worker: WorkerID, isLast: Bool = false,
        for isMeant: (Client.Waiting) -> Bool
    ) {
        log.write(outcome.text, .error)
        let meant = clients.filter { isMeant($0.value.waiting) }.map(\.key)
        for id in meant { clients[id]?.waiting = .tail }
        let pending = Pending(outcome: outcome, refusal: refusal, isLast: isLast, clients: meant)
        guard let stream = workers[worker]?.stream ?? history.streams[worker], log.companion != nil else {
            return conclude(pending)
        }
        awaitingTail[stream] = pending
        log.send(.tail(stream: stream))
        alarms.arm(.tail(stream: stream), at: .now + .seconds(2))
    }

    /// A worker's last lines are here, or are not coming.
    mutating func tailArrived(_ stream: Int, _ lines: [String]) {
        alarms.disarm(.tail(stream: stream))
        guard var pending = awaitingTail.removeValue(forKey: stream) else { return }
        pending.outcome.details += lines
        conclude(pending)
    }

    mutating func conclude(_ pending: Pending) {
        guard !pending.isLast || phase != .serving else {
            lastWords = pending
            return
        }
        // Where the log is a file, who looks at the service would not see why it is none.
        if pending.isLast, case .file = log.target { Farewell.tell(pending.outcome, starter: nil) }
        for id in pending.clients.sorted() {
            // A start waits for the end of its pipe too, which comes with the master's own only when that ends now.
            if clients[id]?.waiting == .start, phase == .serving { clients[id]?.isLeaving = true }
            clients[id]?.waiting = .nothing
            send(frame(of: pending), to: id)
        }
    }

    private func frame(of pending: Pending) -> [UInt8] {
        if let refusal = pending.refusal { return pending.outcome.frame(refusal) }
        let counts = counts
        return Reply(Progress(text: pending.outcome.text, ready: counts.ready, wanted: counts.wanted)).frame
    }

    /// A departure in words; of a late worker also what was missing.
    func words(_ why: Departure, of worker: WorkerID) -> String {
        // What an exit code means is known of workers alone.
        if let reading = generations[worker.generation], reading.apps[worker.slot.app] == nil {
            return besideWords(why, of: worker)
        }
        let text = why.words(history.causes[worker])
        guard why == .late, let missing = workers[worker]?.watch.missing else { return text }
        return "\(text): \(missing)"
    }

    func retry(_ moment: Instant?) -> String {
        guard let moment else { return "" }
        let wait = moment - .now
        guard wait > .milliseconds(1) else { return ", restarting" }
        return ", restarting in \(DurationText.of(wait))"
    }
}
