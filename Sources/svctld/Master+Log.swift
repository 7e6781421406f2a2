internal import Control
internal import LinuxKernel
internal import Supervision

extension Master {
    /// Starts the log companion, the first time or after its death, and gives it every worker's output.
    mutating func startLog() {
        do throws(Errno) {
            try log.start(mark: mark, killSwitch: groups?.killSwitch)
            guard let companion = log.companion else { return }
            companion.token = try watch(companion.channel.descriptor.number, as: .log)
            for running in workers.values.sorted(by: { $0.stream < $1.stream }) {
                log.open(running.stream, running.output.number, of: speaker(of: running), session: running.process.pid)
                openRequestLog(of: running)
            }
            resumeReading()
        } catch {
            // Or it would take the end of the channel for the master's death, and end the workers.
            log.send(.finish(readers: 0))
            log.drop()
            tryLogAgain()
        }
    }

    /// Goes on with the orders that the log companion had no room for.
    mutating func flushLog() {
        alarms.disarm(.logOrders)
        log.flush { stream in
            workers.values.first { $0.stream == stream }?.output.number
                ?? workers.values.first { $0.requests?.stream == stream }?.requests?.reading.number
        }
    }

    /// Watches for room in the channel to the log companion, as long as an order waits for it.
    mutating func watchLogForRoom() {
        guard let companion = log.companion else { return }
        let wants = log.hasUnsent && !log.needsTime
        if companion.isWatchedForRoom != wants,
            (try? poller.modify(companion.channel.descriptor.number, token: companion.token, writing: wants)) != nil
        {
            companion.isWatchedForRoom = wants
        }
        guard log.hasUnsent, !companion.isWatchedForRoom, !alarms.isArmed(.logOrders) else { return }
        alarms.arm(.logOrders, at: .now + .milliseconds(100))
    }

    /// Hears what the log companion has to say.
    mutating func readLog() {
        while let (reply, attached) = log.receive() {
            switch reply {
            case .tail(let stream, let lines): tailArrived(stream, lines)
            case .lines(let question, let next): linesArrived(question, next: next, attached)
            case .lost(let count):
                log.lost = count
                noteNews()
            }
        }
    }

    /// The log companion's process has ended: in good order at the end, else it is started again.
    mutating func logEnded() {
        readLog()
        if let companion = log.companion {
            unwatch(companion.channel.descriptor.number, companion.token)
            if Instant.now - companion.startedAt >= Policy(jitter: .none).steadyAfter { log.failures = 0 }
        }
        log.drop()
        switch phase {
        case .serving:
            pauseReading()
            tryLogAgain()
        case .clearing: break  // nothing is to be said any more that would be worth a new one
        case .closing, .over: farewell()
        }
    }

    private mutating func tryLogAgain() {
        log.failures += 1
        alarms.arm(.log, at: .now + Policy(jitter: .none).delay(after: log.failures))
    }
}
