internal import Control
internal import Glibc
internal import LinuxKernel
internal import Settings
internal import Supervision

extension Master {
    /// How long somebody may take to read the figures.
    private static var patience: Duration { .seconds(5) }

    /// Listens for those who want figures where a new reading of the settings says; one that cannot be had changes
    /// nothing.
    ///
    /// - Returns: what is worth saying.
    mutating func moveStats(to generation: Generation, _ resolver: Resolver) -> [String] {
        let wanted = generation.configuration.stats
        if let socket = stats.socket, socket.listener.configuration.address == wanted?.listener.address,
            socket.listener.file?.isGone != true, let wanted
        {
            socket.configuration = wanted
            socket.listener.adopt(wanted.listener)
            return []
        }
        do throws(Refused) {
            let next = try StatsSocket(generation, resolver)
            closeStats(removingFile: true)
            stats.socket = next
            watchStats()
            return []
        } catch {
            return ["figures stay where they are: \(error.outcome.text)"]
        }
    }

    /// Hears those who knock; tried again where that cannot be now.
    mutating func watchStats() {
        guard let socket = stats.socket, socket.token == nil else { return }
        do throws(Errno) { socket.token = try watch(socket.listener.socket.descriptor.number, as: .stats) } catch {
            alarms.arm(.stats, at: .now + .seconds(1))
        }
    }

    /// Nobody is told figures any more.
    mutating func closeStats(removingFile: Bool) {
        for id in stats.readers.keys.sorted() { dropStatsReader(id) }
        guard let socket = stats.socket else { return }
        if let token = socket.token { unwatch(socket.listener.socket.descriptor.number, token) }
        if removingFile { socket.listener.file?.remove() }
        stats.socket = nil
    }

    /// Takes in those who knock.
    mutating func acceptStatsReaders() {
        guard let socket = stats.socket else { return }
        do throws(Errno) {
            while let descriptor = try socket.listener.socket.accept() {
                guard stats.readers.count < StatsServer.mostReaders else { continue }
                let id = stats.lastReader + 1
                let token = try watch(descriptor.number, as: .statsReader(id))
                stats.lastReader = id
                stats.readers[id] = StatsReader(
                    descriptor, token: token, state: socket.configuration.hasHead ? .asking : .sending)
                alarms.arm(.statsReader(id), at: .now + Self.patience)
                if !socket.configuration.hasHead { answerStatsReader(id) }
            }
        } catch {  // no descriptor is left: who knocks waits a little, and does not keep the loop busy
            if let token = socket.token { unwatch(socket.listener.socket.descriptor.number, token) }
            socket.token = nil
            alarms.arm(.stats, at: .now + .seconds(1))
        }
    }

    /// Goes on with one of them.
    mutating func serveStatsReader(_ id: Int) {
        guard let reader = stats.readers[id] else { return }
        switch reader.state {
        case .asking:
            switch (try? reader.descriptor.read(atMost: 65536)) ?? .end {
            case .bytes: answerStatsReader(id)
            case .nothing: break
            case .end: dropStatsReader(id)
            }
        case .sending: sendToStatsReader(id)
        case .closing: if (try? reader.descriptor.read(atMost: 65536)) ?? .end == .end { dropStatsReader(id) }
        }
    }

    /// Lets go of one, done or not.
    mutating func dropStatsReader(_ id: Int) {
        guard let reader = stats.readers.removeValue(forKey: id) else { return }
        alarms.disarm(.statsReader(id))
        unwatch(reader.descriptor.number, reader.token)
    }

    private mutating func answerStatsReader(_ id: Int) {
        guard let reader = stats.readers[id], let configuration = stats.socket?.configuration else { return }
        let head =
            "HTTP/1.0 200 OK\r\nConnection: close\r\nAccess-Control-Allow-Origin: *\r\n"
            + "Content-Type: application/json\r\n\r\n"
        reader.unsent = (configuration.hasHead ? Array(head.utf8) : []) + figures(minified: configuration.isMinified)
        reader.state = .sending
        sendToStatsReader(id)
    }

    private mutating func sendToStatsReader(_ id: Int) {
        guard let reader = stats.readers[id] else { return }
        guard reader.send() else { return dropStatsReader(id) }
        let isSent = reader.unsent.isEmpty
        if isSent {
            shutdown(reader.descriptor.number, CInt(SHUT_WR))
            reader.state = .closing
        }
        do throws(Errno) {
            try poller.modify(reader.descriptor.number, token: reader.token, reading: isSent, writing: !isSent)
        } catch { dropStatsReader(id) }
    }

    /// What is told now, or was a moment ago.
    private mutating func figures(minified: Bool) -> [UInt8] {
        if let answer = stats.answer, Instant.now - answer.at < .milliseconds(100) { return answer.bytes }
        let bytes = dump.json(minified: minified)
        stats.answer = (bytes, .now)
        return bytes
    }

    private var dump: UwsgiStats {
        var folders: [String: String] = [:]
        for app in supervisor.plan.apps {
            let configuration = generations[app.generation]?.configuration.apps.first { $0.name == app.name }
            folders[app.name] = configuration?.directory
        }
        return UwsgiStats(
            of: status(measured: true), user: ThisProcess.user, group: ThisProcess.group, folder: settings.directory,
            folders: folders, most: Dictionary(uniqueKeysWithValues: supervisor.plan.apps.map { ($0.name, $0.ceiling) })
        ) { _, pid in known(of: pid) }
    }

    private func known(of pid: Int32) -> UwsgiStats.Figures {
        var result = UwsgiStats.Figures()
        result.addressSpace = ProcessMemory.addressSpace(of: pid) ?? 0
        guard let worker = byProcess[pid], let running = workers[worker] else { return result }
        result.scoreboard = running.scoreboard?.figures
        result.startedAt = running.startedAt
        result.starts = supervisor.slots[worker.slot]?.attempts ?? 0
        // Of two workers of a slot, the one that came later goes on where the others are.
        result.earlier = stats.earlier[worker.slot] ?? Scoreboard.Core()
        return result
    }

    /// Makes the memory in which a worker counts; nil for a program that knows nothing of it, and where there is none.
    mutating func scoreboard(for worker: WorkerID, _ template: WorkerTemplate) -> WorkerScoreboard? {
        let apps = generations[worker.generation]?.configuration.apps ?? []
        guard template.counts, let app = apps.first(where: { $0.name == worker.slot.app }) else { return nil }
        do throws(Errno) {
            return try WorkerScoreboard(threads: app.threads, tellsSaturation: app.cheaper != nil)
        } catch {
            if !stats.hasSaidThatNobodyCounts { log.write("workers cannot count their requests: \(error)", .warning) }
            stats.hasSaidThatNobodyCounts = true
            return nil
        }
    }
}
