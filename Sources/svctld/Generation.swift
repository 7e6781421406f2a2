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
            name: app.name, workers: app.processes, startLimit: app.startTimeout + earliest, stopLimit: app.stopTimeout)
        plan.settle = app.settle
        return plan
    }
}
