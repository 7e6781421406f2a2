internal import Settings
internal import Supervision

extension Generation {
    /// What a process is started from, whether it is a worker or runs beside them.
    func template(of slot: SlotID) -> WorkerTemplate? { beside[slot] ?? apps[slot.app] }

    /// What the policy has to know of those beside the workers of an app.
    func besidePlan(of app: AppConfiguration) -> BesidePlan {
        var plan = BesidePlan()
        plan.mercy = app.beside.mercy
        plan.daemons = app.beside.daemons.indices.map(app.daemonSlot)
        for (index, job) in app.beside.jobs.enumerated() {
            plan.jobs[app.jobSlot(index)] = JobPlan(isUnique: job.isUnique, limit: job.limit)
        }
        return plan
    }

    /// The job of a place.
    func job(of slot: SlotID) -> JobConfiguration? {
        let app = configuration.apps.first { BesideConfiguration.jobsName(of: $0.name) == slot.app }
        guard let jobs = app?.beside.jobs, jobs.indices.contains(slot.number - 1) else { return nil }
        return jobs[slot.number - 1]
    }

    /// The program of a place.
    func daemon(of slot: SlotID) -> DaemonConfiguration? {
        let app = configuration.apps.first { BesideConfiguration.daemonsName(of: $0.name) == slot.app }
        guard let daemons = app?.beside.daemons, daemons.indices.contains(slot.number - 1) else { return nil }
        return daemons[slot.number - 1]
    }
}

extension AppConfiguration {
    /// The place of its program with that index: `web.daemon.1`.
    func daemonSlot(_ index: Int) -> SlotID {
        SlotID(app: BesideConfiguration.daemonsName(of: name), number: index + 1)
    }

    /// The place of its job with that index: `web.cron.1`.
    func jobSlot(_ index: Int) -> SlotID {
        SlotID(app: BesideConfiguration.jobsName(of: name), number: index + 1)
    }
}
