internal import Control
internal import LinuxKernel
internal import Settings
internal import Supervision

extension Master {
    /// Reads the settings anew and lets the policy bring them in; `client` waits for it, nil when a signal asked.
    ///
    /// With `app` only that one is replaced. Settings that cannot be used, and a listener that cannot be had, change
    /// nothing.
    mutating func reload(for client: Int?, by way: Renewal, app: String? = nil) {
        guard mayChange(for: client) else { return }
        lastGeneration += 1
        let number = lastGeneration
        let subject = subject(app)
        log.write("\(way) of \(subject): reading the settings for generation \(number)")
        if way == .reload { beginReloadForSystemd(to: number) }
        do throws(Refused) {
            guard !isPreparingStart else {
                throw Refused(
                    .taken, "the hooks before its start still run", details: ["wait for them, then try again"])
            }
            let (whole, warnings) = try settings.read(generation: number)
            let generation = try part(of: whole, for: app)
            try generation.checkRequestLogs()
            let resolver = Resolver(directory: settings.directory)
            let notes = try listeners.add(generation, resolver: resolver)
            let unchangeable = changesForLater(generation) + moveStats(to: whole, resolver) + moveFifo(to: whole)
            generations[number] = generation
            watchFiles(of: whole)
            watchLogTouches(of: whole)
            if let app { renewedAlone[number] = (app, way) }
            if let client {
                clients[client]?.waiting = way == .restart ? .restart(generation: number) : .reload(generation: number)
            }
            let halted = way == .reload || app == nil ? stillHalted(app) : []
            for line in warnings + notes + unchangeable + halted + haltedNeeds(of: app, in: whole) {
                log.write(line, .warning)
                tellWaiting(line)
            }
            prepare(way.event(generation.plan, only: app), of: generation, by: way)
        } catch {
            var outcome = error.outcome
            outcome.text = "\(way) of \(subject) refused: \(outcome.text)"
            for line in [outcome.text] + outcome.details { log.write(line, .error) }
            if way == .reload { failedReload = number }
            tellSystemd()  // before the command ends: it may be the ExecReload= that systemd waits for
            send(outcome.frame(error.refusal ?? (way == .restart ? .restartRefused : .reloadRefused)), to: client)
        }
    }

    /// Does what uWSGI does when a reload is asked for in a way of uWSGI's: by a signal, a touched file, a letter.
    ///
    /// With `exit-on-reload` that is an end, for whoever started svctl to start it again.
    mutating func reloadOrStop(because reason: String, by way: Renewal = .reload, app: String? = nil) {
        guard generations[supervisor.plan.generation]?.configuration.exitsOnReload != true else {
            log.write("\(reason): stopping, because of exit-on-reload")
            return events.append(.stop(atOnce: false))
        }
        log.write("\(reason): \(way)ing")
        reload(for: nil, by: way, app: app)
    }

    /// Whether there is still something to change; else `client` hears that there is not.
    private mutating func mayChange(for client: Int?) -> Bool {
        switch supervisor.state {
        case .idle, .starting, .running, .rolling, .restarting: return true
        case .stopping, .ended:
            let outcome = Outcome(
                .notRunning, "\(folder.name) is stopping",
                details: ["wait for its end, then start it: svctl stop \(folder.name) && svctl start"])
            send(outcome.frame(.notRunning), to: client)
            return false
        }
    }

    private func part(of generation: Generation, for app: String?) throws(Refused) -> Generation {
        guard let app else { return generation }
        guard let part = generation.part(of: app) else {
            let apps = generation.configuration.apps.map(\.name).joined(separator: ", ")
            throw Refused(
                noSuchApp: app, of: generation.configuration.apps.map(\.name),
                Outcome(.usage, "there is no app called \(app)", details: ["there are: \(apps)"]))
        }
        return part
    }

    /// What a reload cannot change, because the master is known by it or has it open.
    private func changesForLater(_ next: Generation) -> [String] {
        guard let now = generations[supervisor.plan.generation]?.configuration else { return [] }
        let changed = [
            ("name", next.configuration.name != now.name), ("pidfile", next.configuration.pidFile != now.pidFile),
            ("pidfile2", next.configuration.otherPidFiles != now.otherPidFiles),
            ("the log", next.configuration.log != now.log),
            ("when the log is put aside", LogRotation(next.configuration.logFile) != LogRotation(now.logFile)),
            ("log-date", LogStamp(next.configuration.logFile) != LogStamp(now.logFile)),
        ].filter(\.1).map(\.0)
        return changed.map { "\($0) changes with the next svctl stop and start, not with a reload" }
    }
}
