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
        for index in app.beside.touchCommands.indices {
            plan.jobs[app.touchSlot(index)] = JobPlan(isUnique: false)
        }
        for (name, number, hook) in app.beside.namedHooks(of: app.name) {
            plan.hooks[HookPhase(hook.moment.phase), default: []].append(SlotID(app: name, number: number))
        }
        return plan
    }

    /// The hooks of a phase, app by app.
    func hooks(_ phase: HookPhase) -> [SlotID] {
        configuration.apps.flatMap { besidePlan(of: $0).hooks[phase] ?? [] }
    }

    /// The hook of a place.
    func hook(of slot: SlotID) -> HookConfiguration? {
        for app in configuration.apps {
            for (name, number, hook) in app.beside.namedHooks(of: app.name)
            where name == slot.app && number == slot.number {
                return hook
            }
        }
        return nil
    }

    /// What the shell is told in a place that is no worker's.
    func command(of slot: SlotID) -> String? {
        if let command = daemon(of: slot)?.command ?? job(of: slot)?.command ?? touchCommand(of: slot)?.command {
            return command
        }
        return hook(of: slot)?.command
    }

    private func touchCommand(of slot: SlotID) -> TouchCommand? {
        let app = configuration.apps.first { BesideConfiguration.touchCommandsName(of: $0.name) == slot.app }
        guard let commands = app?.beside.touchCommands, commands.indices.contains(slot.number - 1) else { return nil }
        return commands[slot.number - 1]
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

extension AppConfiguration {
    /// The place of its touch command with that index: `web.touch-exec.1`.
    func touchSlot(_ index: Int) -> SlotID {
        SlotID(app: BesideConfiguration.touchCommandsName(of: name), number: index + 1)
    }
}

extension HookConfiguration {
    /// What the shell is told; nil where it is only a line for the log.
    var command: String? {
        switch deed {
        case .command(let command): command
        // Whatever comes of it is no failure.
        case .harmless(let command): "( \(command)\n) || true"
        case .line: nil
        }
    }
}

extension HookPhase {
    init(_ phase: HookConfiguration.Phase) {
        self =
            switch phase {
            case .before: .before
            case .serving: .serving
            case .end: .end
            }
    }
}
