internal import Control
internal import Glibc
internal import LinuxKernel
internal import Supervision

extension Master {
    /// Tidies up after workers that have ended, and ends what they have left behind, which could hold the port.
    ///
    /// It comes after the policy's orders, because a successor should not wait for it.
    mutating func sweep() {
        let ended = leftBehind
        leftBehind = [:]
        for (worker, left) in ended {
            letGo(of: left)
            // An empty group says that it has left nobody.
            if let group = left.group, groups?.end(group, of: worker) == true { continue }
            orphans.mayHaveCome = true
        }
        if orphans.mayHaveCome {
            orphans.mayHaveCome = false
            groups?.endUnfinished()
            if phase == .serving { endOrphans(of: Set(ended.values.map { $0.process.pid })) }
        }
        if phase == .clearing { clear() }
    }

    /// Kills orphans of ended workers, with all that descends from them; `ended`: the processes of those that ended now.
    private mutating func endOrphans(of ended: Set<Int32>) {
        for pid in orphanPids {
            let owner = currentOwner(of: pid, ended: ended)
            switch owner {
            case .worker, nil: break
            case .endedWorker: killTree(pid)
            case .unclear: alarms.arm(.orphans, at: .now + .milliseconds(50))
            case .nobody:
                guard orphans.owner(of: pid) != .nobody else { break }
                log.write(
                    "\(describe(pid)) belongs to no worker that is known: it is killed when svctl stops", .warning)
            }
            if let owner { orphans.remember(pid, owner) }
        }
    }

    /// The master's children that it has not started: all of them, because nobody leaves its list but by its own hand.
    private var orphanPids: [Int32] {
        let children = (try? ProcessTable.listedChildren(of: ThisProcess.pid)) ?? []
        let own = ThisProcess.executable
        return children.filter { pid in
            guard byProcess[pid] == nil, pid != log.companion?.process.pid, !orphans.isForeign(pid) else {
                return false
            }
            // The log writer of a companion that died writes what it has, and ends.
            let words = (try? ProcessTable.arguments(of: pid)) ?? []
            return !(words.dropFirst().first == "--write" && ProcessTable.executable(of: pid) == own)
        }
    }

    /// Whom an orphan belongs to now; nil when it is about to be reaped.
    private func currentOwner(of pid: Int32, ended: Set<Int32>) -> Orphans.Owner? {
        switch orphans.owner(of: pid) {
        case .worker(let worker): return workers[worker] == nil ? .endedWorker : .worker(worker)
        case .endedWorker: return .endedWorker
        case .nobody: return .nobody
        case .unclear, nil: break
        }
        guard let status = try? ProcessTable.status(of: pid), !status.hasEnded else { return nil }
        if let group = groups?.group(of: pid) {
            return workers.values.first { $0.group == group }.map { .worker($0.id) } ?? .endedWorker
        }
        if let worker = byProcess[status.session] { return .worker(worker) }
        // As long as somebody is in a session, no other process gets its leader's number.
        if ended.contains(status.session) { return .endedWorker }
        guard let marks = WorkerMarks(of: pid, master: mark) else {
            if status.isEnding { return nil }
            if history.pids.values.contains(status.session) { return .endedWorker }
            let hasArguments = (try? ProcessTable.arguments(of: pid))?.isEmpty == false
            return hasArguments || orphans.owner(of: pid) == .unclear ? .nobody : .unclear
        }
        // The marks do not tell two workers in turn of one slot and generation apart; but who began before a worker is not
        // of it.
        let possible = workers.values.filter { $0.id.slot == marks.slot && $0.id.generation == marks.generation }
        for running in possible.sorted(by: { $0.id > $1.id }) {
            guard let start = (try? ProcessTable.status(of: running.process.pid))?.startTicks else { continue }
            if status.startTicks >= start { return .worker(running.id) }
        }
        return .endedWorker
    }

    private func killTree(_ pid: Int32) {
        // First the children's names, then the deed: afterwards they are somebody else's.
        let descendants = (try? ProcessTable.listedDescendants(of: pid)) ?? []
        for victim in [pid] + descendants { Glibc.kill(victim, SIGKILL) }
    }

    private func describe(_ pid: Int32) -> String {
        let words = ((try? ProcessTable.arguments(of: pid)) ?? []).joined(separator: " ")
        return "process \(pid) (\(PrintableText.escaped(words, bytes: 200)))"
    }

    /// No worker runs any more: kills whoever is left, and goes on when nobody is.
    mutating func clear() {
        guard phase == .clearing else { return }
        groups?.killAll()
        let left = orphanPids.filter { (try? ProcessTable.status(of: $0))?.hasEnded == false }
        guard !left.isEmpty else { return close() }
        for pid in left { killTree(pid) }
    }

    /// Those that were killed have had their time; a process that waits for a broken disk cannot be ended.
    mutating func giveUpClearing() {
        guard phase == .clearing else { return }
        for pid in orphanPids { log.write("\(describe(pid)) has not ended", .error) }
        close()
    }
}
