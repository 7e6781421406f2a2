internal import Control
internal import Glibc
internal import LinuxKernel
internal import Settings
internal import Supervision

extension Master {
    /// Does one thing the policy has decided; what fails becomes an event, and nothing here is fatal.
    mutating func perform(_ action: Action) {
        switch action {
        case .spawn(let worker): spawn(worker)
        case .terminate(let worker): workers[worker]?.send(SIGTERM)
        case .kill(let worker): kill(worker)
        case .arm(let alarm, let moment): alarms.arm(.policy(alarm), at: moment)
        case .disarm(let alarm): alarms.disarm(.policy(alarm))
        case .report(let report): tell(report)
        case .finish: workersAreGone()
        }
    }

    /// Ends a worker and what it has started.
    ///
    /// Without a control group its process group comes first; whoever has left that is looked for when the worker is gone,
    /// because then they have come to the master, and one look is enough for many workers.
    func kill(_ worker: WorkerID) {
        guard let running = workers[worker] else { return }
        running.wasKilled = true
        running.send(SIGKILL)
        if let group = running.group {
            try? group.kill()
        } else {
            running.process.killGroup(SIGKILL)
        }
    }

    /// Nobody runs any more who was started, and nothing they have left may stay.
    mutating func finish() {
        guard phase == .serving else { return }
        phase = .clearing
        alarms.arm(.clearing, at: .now + .seconds(2))
    }

    /// Nothing runs any more: the port is free from now on, and the log companion may finish.
    mutating func close() {
        alarms.disarm(.clearing)
        phase = .closing
        let vacuum = generations.values.contains { $0.configuration.vacuum }
        closeStats(removingFile: vacuum)
        closeFifo(removingFile: vacuum)
        listeners.close(vacuum: vacuum)
        log.write("stopped")
        log.send(.finish(readers: clients.values.count { $0.isReadingOn }))
        alarms.arm(.farewell, at: .now + .seconds(5))
        if log.companion == nil { farewell() }
    }

    /// The log is written: whoever waits for the end is told, and it is over.
    mutating func farewell() {
        for stream in awaitingTail.keys.sorted() { tailArrived(stream, []) }
        if let lastWords { conclude(lastWords) }
        conclude(Outcome(.done, "\(folder.name) stopped")) { $0 == .stop }
        endStreams()
        phase = .over
    }

    /// Lets go of settings and sockets that no worker belongs to any more.
    mutating func dropUnneeded() {
        let needed = supervisor.generations.union(hooks.generations)
        let gone = Set(supervisor.plan.apps.map(\.name).filter { supervisor.isHaltedAndGone($0) })
        guard gone != haltedAndGone || generations.keys.contains(where: { !needed.contains($0) }) else { return }
        let vacuum = generations.values.contains { $0.configuration.vacuum }
        haltedAndGone = gone
        generations = generations.filter { needed.contains($0.key) }
        history.keep(Array(supervisor.slots.keys) + beside.slots)
        let notes = listeners.keep(addressesInUse, vacuum: vacuum)
        for note in notes { log.write(note, .notice) }
    }
}
