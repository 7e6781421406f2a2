internal import LinuxKernel
internal import Settings
internal import Supervision

/// One reading of the settings with all names looked up: what its workers are started from.
struct Generation {
    /// Counted from 1.
    let number: Int
    let configuration: Configuration
    let apps: [String: WorkerTemplate]
    /// Whose rights the log, the pid file and the like are opened with; nil: ours.
    let identity: Program.Identity?

    /// What the policy has to know of it.
    var plan: Plan {
        Plan(
            generation: number,
            apps: configuration.apps.map { app in
                var plan = AppPlan(name: app.name, workers: app.processes, stopLimit: .seconds(app.mercySeconds))
                plan.startLimit = plan.startLimit + (apps[app.name]?.readiness.earliest ?? .zero)
                return plan
            })
    }

    /// The same for a reload of one app: nothing of the others is opened or kept for it; nil where it has no such app.
    func part(of app: String) -> Generation? {
        guard let part = configuration.apps.first(where: { $0.name == app }) else { return nil }
        var configuration = configuration
        configuration.apps = [part]
        configuration.listeners = configuration.listeners.filter { part.listeners.contains($0.name) }
        return Generation(
            number: number, configuration: configuration, apps: apps.filter { $0.key == app }, identity: identity)
    }
}
