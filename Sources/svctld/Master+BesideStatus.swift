internal import Control
internal import LinuxKernel
internal import Settings
internal import Supervision

extension Master {
    /// How those are who run beside the workers: programs first, each kind in the order of the settings.
    var besideStatuses: [BesideStatus] {
        let daemons = beside.daemons.sorted { $0.key < $1.key }.map { status(of: $0.key, $0.value) }
        return daemons + beside.jobs.sorted { $0.key < $1.key }.map { status(of: $0.key, $0.value) }
    }

    private func status(of slot: SlotID, _ daemon: Beside.Daemon) -> BesideStatus {
        var state = "idle"
        var retryAt: String?
        switch daemon.state {
        case .down: break
        case .running: state = "running"
        case .leaving: state = "leaving"
        case .waiting(let moment):
            state = "waiting"
            retryAt = Timestamp.of(moment)
        }
        let command = commands { $0.command(of: slot) }
        return BesideStatus(
            name: slot.description, kind: "daemon", command: command, state: state,
            pid: daemon.worker.flatMap { workers[$0]?.process.pid }, failures: daemon.failures, retryAt: retryAt,
            lastExit: lastExit(of: slot))
    }

    private func status(of slot: SlotID, _ job: Beside.Job) -> BesideStatus {
        let isTouched = slot.app.hasSuffix(BesideConfiguration.touchCommandsName(of: ""))
        let isLeaving = !job.running.isEmpty && job.running.values.allSatisfy(\.self)
        return BesideStatus(
            name: slot.description, kind: isTouched ? "touch-exec" : "cron", command: commands { $0.command(of: slot) },
            state: job.running.isEmpty ? "idle" : isLeaving ? "leaving" : "running",
            pid: job.running.keys.min().flatMap { workers[$0]?.process.pid },
            nextRun: jobClock?.jobs[slot]?.due.map { Clock.text(seconds: $0 * 60) }, lastExit: lastExit(of: slot))
    }

    /// What the youngest reading says that knows it.
    private func commands(_ command: (Generation) -> String?) -> String {
        for generation in generations.values.sorted(by: { $0.number > $1.number }) {
            if let found = command(generation) { return PrintableText.escaped(found, bytes: 256) }
        }
        return ""
    }

    private func lastExit(of slot: SlotID) -> LastExit? {
        history.lastFailure[slot].map {
            LastExit(code: $0.why.code, signal: $0.why.signal, reason: $0.words, at: $0.at)
        }
    }
}
