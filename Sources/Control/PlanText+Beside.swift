internal import Settings

extension PlanText {
    /// What would run beside an app's workers; nothing of it is run by a check.
    static func beside(_ beside: BesideConfiguration) -> [String] {
        let daemons = beside.daemons.map { row("beside", "runs: \($0.command)") }
        let jobs = beside.jobs.map { row("cron", "\(words($0)): \($0.command)") }
        let touches = beside.touchCommands.map { row("touch", "\($0.path) runs: \($0.command)") }
        let hooks = beside.namedHooks(of: "").map { _, _, hook in row("hook", "\(hook.moment.rawValue): \(words(hook))")
        }
        return daemons + jobs + touches + hooks
    }

    private static func words(_ hook: HookConfiguration) -> String {
        switch hook.deed {
        case .command(let command), .harmless(let command): "runs: \(command)"
        case .line(let text): "tells the log: \(text)"
        }
    }

    private static func words(_ job: JobConfiguration) -> String {
        let schedule = job.schedule
        let fields = [
            ("minute", schedule.minute), ("hour", schedule.hour), ("day", schedule.day), ("month", schedule.month),
            ("weekday", schedule.weekday),
        ].filter { $0.1 != -1 }
        let times = fields.map { name, field in field < 0 ? "every \(-field)th \(name)" : "\(name) \(field)" }
        let when = times.isEmpty ? "every minute" : times.joined(separator: ", ")
        return when + (job.isUnique ? ", unless it still runs" : "")
    }
}
