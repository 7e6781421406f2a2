internal import LinuxKernel
internal import Supervision

extension Master {
    /// Has systemd know what has changed.
    func tellSystemd() {
        guard let systemd else { return }
        systemd.tell(unitState(systemd), at: .now)
    }

    /// The settings for a reload are about to be read: from here on systemd waits for the word that it is over.
    func beginReloadForSystemd(to generation: Int) {
        guard let systemd, phase == .serving, supervisor.state != .stopping, supervisor.state != .ended else { return }
        var state = unitState(systemd)
        state.phase = .reloading
        state.sentence = "reloading to generation \(generation)"
        systemd.beginReload(state, at: .now)
    }

    /// A whole turn is done, so that the loop neither hangs nor goes round in one place.
    mutating func feedWatchdog() {
        guard watchdogIsDue, let systemd, let interval = systemd.watchdogInterval else { return }
        watchdogIsDue = false
        systemd.feedWatchdog()
        alarms.arm(.watchdog, at: .now + interval)
    }

    private func unitState(_ systemd: SystemdLink) -> UnitState {
        let phase = unitPhase(wasUp: systemd.isUp)
        return UnitState(
            phase: phase, sentence: failure ?? unitSentence(isUp: phase != .starting),
            limit: phase == .up ? nil : alarms.lastLimit)
    }

    private func unitPhase(wasUp: Bool) -> UnitState.Phase {
        switch supervisor.state {
        case .stopping, .ended: .stopping
        case .rolling: wasUp ? .reloading : .starting
        case .running: wasUp || everyAppServes ? .up : .starting
        case .idle, .starting, .restarting: wasUp ? .up : .starting
        }
    }

    private var lastReload: String { failedReload.map { "; the reload to generation \($0) failed" } ?? "" }

    private var everyAppServes: Bool {
        var missing = Set(supervisor.plan.apps.filter { $0.workersWanted > 0 }.map(\.name))
        for slot in supervisor.slots.values {
            switch slot.state {
            case .ready, .replacing, .overlapping: missing.remove(slot.id.app)
            case .down, .starting, .waiting: break
            }
        }
        return missing.isEmpty
    }

    /// `2 apps, 6/6 workers ready, generation 4`.
    private func unitSentence(isUp: Bool) -> String {
        let (ready, wanted) = counts
        let apps = supervisor.plan.apps.count == 1 ? "1 app" : "\(supervisor.plan.apps.count) apps"
        let workers = "\(ready)/\(wanted) workers ready"
        let halted = supervisor.plan.apps.count { supervisor.isHalted($0.name) }
        let stopped = halted == 0 ? "" : ", \(halted) stopped by hand"
        let all = "\(apps), \(workers), generation \(supervisor.plan.generation)\(stopped)"
        switch supervisor.state {
        case .idle: return ""
        case .stopping, .ended:
            let left = self.workers.count
            return left == 0 ? "stopping" : "stopping: \(left) worker\(left == 1 ? "" : "s") still there"
        case .rolling(let roll): return "reloading to generation \(roll.plan.generation): \(workers)"
        case .restarting(let next): return "restarting with generation \(next.generation)"
        case .starting: return isUp ? "restarting: \(all)" : "starting: \(all)"
        case .running: return isUp ? all + lastReload : "starting: \(all)"
        }
    }
}
