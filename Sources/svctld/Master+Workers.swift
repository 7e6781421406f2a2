internal import Control
internal import Glibc
internal import LinuxKernel
internal import Settings
internal import Supervision

extension Master {
    /// Starts one worker's process.
    mutating func spawn(_ worker: WorkerID) {
        guard let template = generations[worker.generation]?.apps[worker.slot.app] else {
            return events.append(.exited(worker, .notStarted("its settings are gone")))
        }
        do throws(Errno) {
            let output = try Pipe()
            try output.writing.setNonblocking(false)  // a worker waits for room, as any program does
            if let identity = template.identity {  // or the app could not open /dev/stderr
                try? Files.setOwner(of: output.writing, user: identity.user, group: identity.group)
            }
            let socket = folder.notificationPath(of: worker)
            let notifications = try NotifySocket(path: socket, user: template.identity?.user)
            let sockets = listeners.sockets(for: template.listeners)
            for socket in sockets { socket.listen() }
            let nowhere = try Files.open("/dev/null", .reading)
            let child = try Spawn.start(
                template.program(for: worker, notifying: socket), passing: sockets.map { $0.socket.descriptor.number },
                input: nowhere.number, output: output.writing.number, error: output.writing.number)
            lastStream += 1
            let running = RunningWorker(
                id: worker, child: child, notifications: notifications, output: output.reading, stream: lastStream,
                watch: ReadinessWatch(template.readiness, since: .now), inodes: sockets.map { $0.socket.inode })
            workers[worker] = running
            byProcess[running.process.pid] = worker
            log.open(lastStream, running.output.number, label: label(of: running), session: running.process.pid)
            running.token = try watch(running.notifications.descriptor.number, as: .notification(worker))
            history.began(worker)
            watchStart(of: worker, .started)
        } catch {
            if let running = workers[worker] {  // a process that exists but cannot be heard is of no use either
                running.fault = "cannot be heard: \(error)"
                return running.send(SIGKILL)
            }
            Files.remove(folder.notificationPath(of: worker))
            events.append(.exited(worker, .notStarted("cannot start a process: \(error)")))
        }
    }

    /// How its lines begin in the log.
    func label(of running: RunningWorker) -> String { "\(running.id.slot)[\(running.process.pid)]" }

    /// Takes away every child that has ended, and tells the policy of those that were workers.
    mutating func reap() {
        do throws(Errno) {
            while let (pid, end) = try Children.reapAny() {
                if let worker = byProcess[pid] {
                    departed(worker, Departure(end))
                } else if log.companion?.process.pid == pid {
                    logEnded()
                }
            }
        } catch {  // the signal that told of them does not come again
            alarms.arm(.children, at: .now + .milliseconds(100))
        }
    }

    private mutating func departed(_ worker: WorkerID, _ end: Departure) {
        guard let running = workers[worker] else { return }
        readNotifications(of: worker)  // what it said before it went
        var why = end
        if case .failed(let failure) = Spawn.outcome(running.report),
            let template = generations[worker.generation]?.apps[worker.slot.app]
        {
            why = Departure(failure, of: template.program(for: worker, notifying: running.notifications.path))
        }
        if let fault = running.fault { why = .notStarted(fault) }
        history.ended(worker, pid: running.process.pid, stream: running.stream)
        events.append(.exited(worker, why))
        letGo(of: running)
    }

    private mutating func letGo(of running: RunningWorker) {
        alarms.disarm(.readiness(running.id))
        unwatch(running.notifications.descriptor.number, running.token)
        Files.remove(running.notifications.path)
        leftBehind.append(running.process.pid)
        log.send(.gone(stream: running.stream))
        byProcess[running.process.pid] = nil
        workers[running.id] = nil
    }

    /// Kills what ended workers have left in their sessions, which could hold the port.
    ///
    /// It comes after the policy's orders, because a successor should not wait for the search.
    mutating func sweepSessions() {
        for leader in leftBehind { Session.kill(ledBy: leader) }
        leftBehind = []
    }
}
