internal import Control
internal import LinuxKernel
internal import Ports
internal import Settings
internal import Supervision

extension Master {
    /// How everything is, for `svctl status`; what has to be asked of the kernel only if it is `measured`.
    func status(measured: Bool) -> MasterStatus {
        MasterStatus(
            name: folder.name, pid: ThisProcess.pid, state: stateWord, generation: supervisor.plan.generation,
            file: settings.file, log: log.target.name, lostLogLines: log.lost, since: startedAt,
            listeners: listenerStatuses(measured: measured),
            apps: supervisor.plan.apps.map {
                AppStatus(
                    name: $0.name, state: stateWord(of: $0.name), waitsFor: supervisor.waitsFor($0.name),
                    fewest: $0.cheaper?.least, most: $0.cheaper?.most,
                    workers: rows(of: $0.name, measured: measured))
            }, beside: besideStatuses)
    }

    var stateWord: String {
        switch supervisor.state {
        case .idle, .starting: "starting"
        case .running: "running"
        case .rolling: "reloading"
        case .restarting: "restarting"
        case .stopping, .ended: "stopping"
        }
    }

    private func stateWord(of app: String) -> String {
        if supervisor.isHalted(app) { return haltedAndGone.contains(app) ? "stopped" : "stopping" }
        let states = supervisor.slots.filter { $0.key.app == app }.map(\.value.state)
        let serving = states.count { state in
            switch state {
            case .ready, .replacing, .overlapping: true
            case .down, .starting, .waiting: false
            }
        }
        if serving == states.count { return "ready" }
        if serving > 0 { return "degraded" }
        if supervisor.waitsFor(app) != nil { return "waiting" }
        if states.contains(where: { if case .waiting = $0 { true } else { false } }) { return "failing" }
        return stateWord == "stopping" || stateWord == "restarting" ? "stopping" : "starting"
    }

    private func listenerStatuses(measured: Bool) -> [ListenerStatus] {
        let queues = measured ? ListenerQueues.current() : [:]
        return listeners.open.values.sorted { $0.configuration.name < $1.configuration.name }.map { listener in
            let queue = queues[listener.socket.inode]
            return ListenerStatus(
                name: listener.configuration.name, address: listener.address,
                protocol: listener.configuration.protocolName, inode: listener.socket.inode,
                backlog: queue?.backlog, queue: queue?.waiting)
        }
    }

    private func rows(of app: String, measured: Bool) -> [WorkerStatus] {
        let slots = supervisor.slots.values.filter { $0.id.app == app }.sorted { $0.id < $1.id }
        return slots.flatMap { rows(for: $0) }.map { row in
            var row = row
            if measured { measure(&row) }
            return row
        }
    }

    private func measure(_ row: inout WorkerStatus) {
        guard let pid = row.pid else { return }
        row.memory = ProcessMemory.resident(of: pid)
        let figures = byProcess[pid].flatMap { workers[$0]?.scoreboard?.figures }
        row.requests = figures?.requests
        row.busy = figures?.inHand
    }

    private func rows(for slot: Slot) -> [WorkerStatus] {
        let filling: [WorkerStatus] =
            switch slot.state {
            case .down: slot.leaving.isEmpty ? [row(slot, nil, "stopped", slot.generation, since: startedAt)] : []
            case .waiting:
                [row(slot, nil, "waiting", slot.generation, since: history.lastFailure[slot.id]?.at ?? startedAt)]
            case .starting(let worker, let since): [row(slot, worker, "starting", since)]
            case .ready(let worker, let since): [row(slot, worker, "ready", since)]
            case .replacing(let old, let since, let new, let start):
                [row(slot, old, "ready", since), row(slot, new, "starting", start)]
            case .overlapping(let old, let since, let new, let start):
                [row(slot, old, "ready", since), row(slot, new, "ready", start)]
            }
        let leaving = slot.leaving.keys.sorted().map { worker in
            row(slot, worker, "draining", worker.generation, since: history.leavingSince[worker] ?? startedAt)
        }
        return filling + leaving
    }

    private func row(_ slot: Slot, _ worker: WorkerID, _ state: String, _ since: Instant) -> WorkerStatus {
        row(slot, worker, state, worker.generation, since: Timestamp.of(since))
    }

    private func row(
        _ slot: Slot, _ worker: WorkerID?, _ state: String, _ generation: Int, since: String
    ) -> WorkerStatus {
        let running = worker.flatMap { workers[$0] }
        let pid = running?.process.pid
        var retryAt: String?
        if case .waiting(let moment) = slot.state, worker == nil { retryAt = Timestamp.of(moment) }
        let failure = history.lastFailure[slot.id]
        return WorkerStatus(
            slot: slot.id.number, pid: pid, state: state, generation: generation, since: since,
            memory: nil, restarts: history.restarts[slot.id] ?? 0,
            failures: slot.failures, retryAt: retryAt,
            lastExit: failure.map {
                LastExit(code: $0.why.code, signal: $0.why.signal, reason: $0.words, at: $0.at)
            },
            readiness: running?.isProven.map { $0 ? "proven" : "unproven" }, statusText: running?.statusText,
            mainPid: running?.mainPid, renewals: history.wear.renewals[slot.id] ?? 0,
            lastRenewal: history.wear.lastRenewal[slot.id], harakiris: history.wear.harakiris[slot.id] ?? 0)
    }
}
