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
}
