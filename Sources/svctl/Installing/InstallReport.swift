internal import LinuxKernel
internal import Units

/// What `svctl install` says at its end.
enum InstallReport {
    /// What happened, what the unit may do and why, and what to type next.
    static func text(_ installation: Installation, done: [String], warnings: [String], startsNow: Bool) -> String {
        let order = installation.order
        let name = order.name
        var lines = [done.isEmpty ? "\(name.master) is installed as asked: nothing was changed" : headline(order)]
        lines += done.map { "  " + $0 }
        lines += opened(installation.plan)
        lines += (warnings + installation.plan.notes + installation.notes).map { "note: " + $0 }
        lines += next(order, done: done, startsNow: startsNow)
        return lines.map { PrintableText.escaped($0) + "\n" }.joined()
    }

    /// What would be written and typed.
    static func dryRun(_ installation: Installation, warnings: [String], startsNow: Bool) -> String {
        let order = installation.order
        let systemctl = Systemctl(order.scope)
        let (service, socket) = (order.name.service, order.name.socket)
        let enabled = order.usesSocket ? socket : service
        var lines: [String] = []
        for (path, text) in installation.files {
            lines += ["would write \(path):"]
            lines += text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map { "    " + $0 }
        }
        lines += installation.removed.map { "would remove \($0)" }
        for place in order.writes where place.purpose == .log && (try? FileStatus(of: place.folder)) == nil {
            lines.append("would make \(place.folder) for \(order.identity.user.name)")
        }
        if lines.isEmpty { lines.append("the files are as they would be written") }
        lines.append("would run: \(systemctl.spelled(["daemon-reload"]))")
        lines.append("would run: \(systemctl.spelled(["enable"] + (startsNow ? ["--now"] : []) + [enabled]))")
        lines += opened(installation.plan)
        lines += (warnings + installation.plan.notes + installation.notes).map { "note: " + $0 }
        if order.scope == .system {
            lines.append(
                Exposure.sentence(of: service, template: installation.template, dropIn: installation.plan.service))
        }
        return lines.map { PrintableText.escaped($0) + "\n" }.joined()
    }

    private static func headline(_ order: UnitOrder) -> String {
        let who = "\(order.identity.user.name) (\(order.identity.source))"
        return "\(order.name.master) is installed: \(order.name.service) runs \(order.file) as \(who)"
    }

    private static func opened(_ plan: UnitPlan) -> [String] {
        guard !plan.loosenings.isEmpty else { return [] }
        let rows = plan.loosenings.flatMap { loosening in loosening.lines.map { ($0, loosening.reason) } }
        let width = min(50, rows.map { $0.0.count }.max() ?? 0)
        return ["the unit may, besides what the template allows:"]
            + rows.flatMap { setting, reason in
                let gap = width - setting.count
                let reasons = "  \(String(repeating: " ", count: gap < 0 ? width : gap))\(reason)"
                return gap < 0 ? ["  \(setting)", "  \(reasons)"] : ["  \(setting)\(reasons)"]
            }
    }

    private static func next(_ order: UnitOrder, done: [String], startsNow: Bool) -> [String] {
        let systemctl = Systemctl(order.scope)
        var lines: [String] = []
        if !done.isEmpty, !startsNow {
            let unit = order.usesSocket ? order.name.socket : order.name.service
            lines.append("start it, or have it started anew, with: \(systemctl.spelled(["restart", unit]))")
        }
        return lines + [Exposure.sentence(of: order.name.service, order.scope)]
    }
}
