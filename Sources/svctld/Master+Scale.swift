internal import Control
internal import LinuxKernel
internal import Supervision

extension Master {
    /// Gives an app more or fewer workers, because `client` asks.
    mutating func scale(for client: Int?, _ parameters: CallParameters) {
        let app = parameters.app ?? ""
        let scaling: Scaling
        switch (parameters.workers, parameters.by) {
        case (let count?, nil) where 1...Scaling.most ~= count: scaling = .to(count)
        case (nil, let change?): scaling = .by(change)
        default: return send(ServiceError.invalidParameter("workers").frame, to: client)
        }
        guard isKnown(app, to: client) else { return }
        if let client { clients[client]?.waiting = .scale(app: app) }
        events.append(.scale(app: app, scaling))
    }

    /// The same for SIGTTIN and SIGTTOU, which name no app.
    mutating func scaleOnlyApp(by change: Int, because signal: String) {
        guard let app = supervisor.plan.apps.first?.name, supervisor.plan.apps.count == 1 else {
            return log.write("\(signal) names no app, and there are several: use svctl scale APP=N", .warning)
        }
        events.append(.scale(app: app, .by(change)))
    }

    /// Says what an app has now.
    mutating func scaled(_ app: String, from: Int, to: Int) {
        func workers(_ count: Int) -> String { count == 1 ? "1 worker" : "\(count) workers" }
        let text =
            from == to
            ? "\(app) stays at \(workers(to)): an app has 1 to \(Scaling.most)"
            : "\(app) \(supervisor.plan[app]?.cheaper == nil ? "has" : "may have") \(workers(to)) instead of \(from), until the next reload"
        tellScaled(app, Outcome(.done, text))
    }

    /// Tells the log, and the first that waits for it, what came of it.
    mutating func tellScaled(_ app: String, _ outcome: Outcome, _ refusal: Refusal? = nil) {
        log.write(outcome.text)
        let meant = clients.filter { $0.value.waiting == .scale(app: app) }.keys.min()
        conclude(Pending(outcome: outcome, refusal: refusal, clients: meant.map { [$0] } ?? []))
    }

    /// Whether there is such an app; else `client` hears which there are.
    mutating func isKnown(_ app: String, to client: Int?) -> Bool {
        let apps = supervisor.plan.apps.map(\.name)
        guard !apps.contains(app) else { return true }
        let outcome = Outcome(
            .usage, "there is no app called \(app) in \(folder.name)",
            details: ["it has: \(apps.joined(separator: ", "))"])
        send(outcome.frame(.noSuchApp(app, apps: apps)), to: client)
        return false
    }
}
