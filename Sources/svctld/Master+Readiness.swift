internal import Glibc
internal import LinuxKernel
internal import Supervision

extension Master {
    /// Brings a starting worker a step further towards counting as serving; one that is not starting means nothing.
    mutating func watchStart(of worker: WorkerID, _ event: ReadinessWatch.Event) {
        guard let running = workers[worker], supervisor.isStarting(worker) else { return }
        switch running.watch.decide(event, at: .now) {
        case .nothing: break
        case .look: watchStart(of: worker, .looked(sight(of: running)))
        case .wake(let moment): alarms.arm(.readiness(worker), at: moment)
        case .ready(let isProven):
            alarms.disarm(.readiness(worker))
            running.isProven = isProven
            restoreQueues(of: worker)
            events.append(.ready(worker))
        }
    }

    /// A program that listens anew on what it was handed, as Node does with 511, has cut the queue that all share.
    private func restoreQueues(of worker: WorkerID) {
        let template = generations[worker.generation]?.apps[worker.slot.app]
        for listener in listeners.sockets(for: template?.listeners ?? []) { listener.listen() }
    }

    /// Looks whether the worker, or a process it started, waits for connections.
    private func sight(of running: RunningWorker) -> Sight {
        switch try? AcceptWaiters.look(atFamilyOf: running.process.pid, for: running.inodes) {
        case .waits: .waits
        case .doesNot: .doesNot
        case .unreadable, nil: .unreadable
        }
    }

    /// Hears what a worker says of itself.
    mutating func readNotifications(of worker: WorkerID) {
        guard let running = workers[worker] else { return }
        // No more in one turn, or a worker that never stops talking would keep the master from everything else.
        for _ in 0..<64 {
            guard let message = try? running.notifications.receive() else { return }
            guard let sender = message.sender, isIn(running, sender.pid) else { continue }
            let notification = Notification(message.bytes)
            noteNews()
            if let status = notification.status { running.statusText = status.isEmpty ? nil : status }
            if let pid = notification.mainPid, descends(pid, from: running.process.pid) { running.mainPid = pid }
            if let time = notification.timeWanted { events.append(.extended(worker, by: time)) }
            if notification.isReady { watchStart(of: worker, .notified) }
            heed(notification, of: worker)
            if notification.isSaturated { saturated(worker) }
            if notification.isStopping { events.append(.quiet(worker)) }
        }
    }

    /// Whether a process is the worker, belongs to its session, or descends from it.
    private func isIn(_ running: RunningWorker, _ pid: Int32) -> Bool {
        let worker = running.process.pid
        return pid == worker || getsid(pid) == worker || descends(pid, from: worker)
    }

    private func descends(_ pid: Int32, from worker: Int32) -> Bool {
        var ancestor = pid
        for _ in 0..<64 {
            guard let parent = try? ProcessTable.status(of: ancestor)?.parent, parent > 1 else { return false }
            if parent == worker { return true }
            ancestor = parent
        }
        return false
    }
}
