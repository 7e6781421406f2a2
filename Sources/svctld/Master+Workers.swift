internal import Control
internal import Glibc
internal import LinuxKernel
internal import Settings
internal import Supervision

extension Master {
    /// Starts one worker's process.
    mutating func spawn(_ worker: WorkerID) {
        guard let template = generations[worker.generation]?.template(of: worker.slot) else {
            return events.append(.exited(worker, .notStarted("its settings are gone")))
        }
        let group = group(for: worker)
        do throws(Errno) {
            let output = try Pipe()
            try output.writing.setNonblocking(false)  // a worker waits for room, as any program does
            if let identity = template.identity {  // or the app could not open /dev/stderr
                try? Files.setOwner(of: output.writing, user: identity.user, group: identity.group)
            }
            let socket = folder.notificationPath(number: lastStream + 1)
            let notifications = try NotifySocket(path: socket, user: template.identity?.user)
            let sockets = listeners.sockets(for: template.listeners)
            for socket in sockets { socket.listen() }
            let nowhere = try Files.open("/dev/null", .reading)
            var program = template.program(for: worker, notifying: socket, serving: sockets, master: mark)
            program.openFileLimit = openFileLimitOfWorkers
            var passed = sockets.map { $0.socket.descriptor.number }
            let scoreboard = scoreboard(for: worker, template)
            if let scoreboard {
                program.environment.append("\(WorkerScoreboard.variable)=\(3 + passed.count)")
                passed.append(scoreboard.number)
            }
            let requests = try requestPipe(for: worker, template)
            if let number = requests?.writing?.number {
                program.environment.append("\(RequestPipe.variable)=\(3 + passed.count)")
                passed.append(number)
            }
            let child = try Spawn.start(
                program, passing: passed, input: nowhere.number,
                output: output.writing.number, error: output.writing.number, group: group)
            lastStream += 1
            let running = RunningWorker(
                id: worker, child: child, notifications: notifications, output: output.reading, stream: lastStream,
                watch: ReadinessWatch(template.readiness, since: .now), inodes: sockets.map { $0.socket.inode },
                group: group, scoreboard: scoreboard, requests: requests)
            workers[worker] = running
            byProcess[running.process.pid] = worker
            log.open(lastStream, running.output.number, of: speaker(of: running), session: running.process.pid)
            if let requests {
                requests.writing = nil
                lastStream += 1
                requests.stream = lastStream
                openRequestLog(of: running)
            }
            running.token = try watch(running.notifications.descriptor.number, as: .notification(worker))
            history.began(worker)
            watchStart(of: worker, .started)
        } catch {
            if let running = workers[worker] {  // a process that exists but cannot be heard is of no use either
                running.fault = "cannot be heard: \(error)"
                running.wasKilled = true
                return running.send(SIGKILL)
            }
            if let group { groups?.end(group, of: worker) }
            history.ended(worker, .noProcess)
            Files.remove(folder.notificationPath(number: lastStream + 1))
            events.append(.exited(worker, .notStarted("cannot start a process: \(error)")))
        }
    }

    /// Makes the group a worker is to be in; nil where there is none, and it has to do without.
    private func group(for worker: WorkerID) -> ControlGroup? {
        guard let groups, !groups.isGivenUp else { return nil }
        do throws(Errno) { return try groups.make(for: worker) } catch {
            log.write("\(worker.slot) has no control group of its own: \(error)", .warning)
            return nil
        }
    }

    /// Whose its lines are in the log.
    func speaker(of running: RunningWorker) -> LogSpeaker {
        .worker(
            app: running.id.slot.app, slot: running.id.slot.number, generation: running.id.generation,
            pid: running.process.pid)
    }

    /// Takes away every child that has ended, and tells the policy of those that were workers.
    mutating func reap() {
        do throws(Errno) {
            while let (pid, end) = try Children.reapAny() {
                if let worker = byProcess[pid] {
                    departed(worker, Departure(end))
                } else if log.companion?.process.pid == pid {
                    logEnded()
                } else {
                    orphans.ended(pid)
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
        var failure: SpawnFailure?
        if case .failed(let reported) = Spawn.outcome(running.report) { failure = reported }
        if let failure, let template = generations[worker.generation]?.template(of: worker.slot) {
            let program = template.program(
                for: worker, notifying: running.notifications.path,
                serving: listeners.sockets(for: template.listeners), master: mark)
            why = Departure(failure, of: program)
            if failure.stage == .controlGroup { groups?.isGivenUp = true }
        }
        if let fault = running.fault { why = .notStarted(fault) }
        history.ended(worker, EndedProcess(running, failure))
        events.append(.exited(worker, why))
        alarms.disarm(.readiness(worker))
        alarms.disarm(.silence(worker))
        stats.add(running.scoreboard?.figures, to: worker.slot)
        byProcess[running.process.pid] = nil
        workers[worker] = nil
        leftBehind[worker] = running
    }

    /// Closes what was open for a worker that has ended.
    mutating func letGo(of running: RunningWorker) {
        unwatch(running.notifications.descriptor.number, running.token)
        Files.remove(running.notifications.path)
        log.send(.gone(stream: running.stream))
    }
}
