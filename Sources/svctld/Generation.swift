internal import LinuxKernel
internal import Settings
internal import Supervision

/// One reading of the settings with all names looked up: what its workers are started from.
struct Generation {
    /// Counted from 1.
    let number: Int
    let configuration: Configuration
    let apps: [String: WorkerTemplate]
    /// What those beside the workers are started from.
    var beside: [SlotID: WorkerTemplate] = [:]

    /// Whose rights the log and the pid file are opened with; nil: ours.
    ///
    /// They are those of the first app that does not run as we do: what such an app can write to, it could have turned
    /// into a link to something that only we can.
    var identity: Program.Identity? { configuration.apps.lazy.compactMap { apps[$0.name]?.identity }.first }

    /// Whom the file of a listener belongs to when the settings do not say: its app's user; nil: us.
    func owner(of listener: ListenerConfiguration) -> Program.Identity? {
        let app = configuration.apps.first { $0.listeners.contains(listener.name) }
        return app.flatMap { apps[$0.name]?.identity }
    }

    /// What the policy has to know of it.
    var plan: Plan {
        var plan = Plan(generation: number, apps: configuration.apps.map(plan(for:)))
        plan.surge =
            switch configuration.surge {
            case .all: .all
            case .atMost(let number): .atMost(number)
            // More at once than there are processors to start them on would only make each of them slower.
            case nil: .atMost(ThisProcess.usableProcessors)
            }
        return plan
    }

    private func plan(for app: AppConfiguration) -> AppPlan {
        let earliest = apps[app.name]?.readiness.earliest ?? .zero
        var plan = AppPlan(
            name: app.name, workers: app.cheaper?.initial ?? app.processes, startLimit: app.startTimeout + earliest,
            stopLimit: app.stopTimeout)
        plan.settle = app.settle
        plan.cheaper = app.cheaper.map {
            Cheaper(least: $0.least, most: app.processes, step: $0.step, patience: $0.patience)
        }
        plan.dependsOn = app.dependsOn
        plan.lifetime = Lifetime(of: app)
        plan.stuckLimit = app.harakiri.map { $0.grace + .seconds(1) } ?? plan.stuckLimit
        plan.beside = besidePlan(of: app)
        return plan
    }

    /// The same for a reload of one app: nothing of the others is opened or kept for it; nil where it has no such app.
    func part(of app: String) -> Generation? {
        guard let part = configuration.apps.first(where: { $0.name == app }) else { return nil }
        var configuration = configuration
        configuration.apps = [part]
        configuration.listeners = configuration.listeners.filter { part.listeners.contains($0.name) }
        return Generation(
            number: number, configuration: configuration, apps: apps.filter { $0.key == app }, beside: beside)
    }
}
