internal import Control
internal import LinuxKernel
internal import Settings
internal import Supervision

extension Resolver {
    /// What those beside the workers of an app are started from, who have all but the program in common with these.
    func besideTemplates(
        of app: AppConfiguration, like workers: WorkerTemplate
    ) throws(Refused) -> [SlotID: WorkerTemplate] {
        var result: [SlotID: WorkerTemplate] = [:]
        for (index, daemon) in app.beside.daemons.enumerated() {
            let identity = try identity(of: daemon, like: workers.identity)
            result[app.daemonSlot(index)] = workers.shell(daemon.command, in: daemon.directory, as: identity)
        }
        for (index, job) in app.beside.jobs.enumerated() {
            result[app.jobSlot(index)] = workers.shell(job.command, as: workers.identity)
        }
        for (index, touch) in app.beside.touchCommands.enumerated() {
            result[app.touchSlot(index)] = workers.shell(touch.command, as: workers.identity)
        }
        for (name, number, hook) in app.beside.namedHooks(of: app.name) {
            let folder = hook.moment.isBeforeChdir ? directory : nil
            let identity = hook.moment.isPrivileged ? nil : workers.identity
            var template = workers.shell(hook.command ?? "", in: folder, as: identity)
            if case .line(let text) = hook.deed { template = template.saying(text) }
            if hook.moment.isPrivileged { template.environment = try privilegedEnvironment(of: app) }
            result[SlotID(app: name, number: number)] = template
        }
        return result
    }

    /// What root's own commands get: nothing that the app's user could have written.
    private func privilegedEnvironment(of app: AppConfiguration) throws(Refused) -> [EnvironmentVariable] {
        var own = app
        own.environmentFiles = []
        own.environmentFolders = []
        return try WorkerEnvironment.of(own, account: nil) { _ throws(Refused) in [] }
    }

    private func identity(
        of daemon: DaemonConfiguration, like workers: Program.Identity?
    ) throws(Refused) -> Program.Identity? {
        guard daemon.user != nil || daemon.group != nil else { return workers }
        let user = daemon.user ?? workers.map { .number($0.user) }
        guard let identity = try identity(user: user, group: daemon.group), ThisProcess.user != 0 else {
            return try identity(user: user, group: daemon.group)
        }
        throw complaint(
            .permission, "only root can start a program as another user or group (\(identity.user))", at: daemon.place,
            remedy: "start svctl as root, or take uid and gid out")
    }
}

extension WorkerTemplate {
    /// A line for the log in the place of what it would run.
    func saying(_ line: String) -> WorkerTemplate {
        WorkerTemplate(
            path: "/bin/echo", arguments: .fixed([line]), environment: environment, directory: directory,
            identity: identity, umask: umask, limits: limits, readiness: readiness, listeners: [])
    }

    /// What a shell does with these words where the workers run, without their sockets.
    func shell(_ command: String, in folder: String? = nil, as identity: Program.Identity?) -> WorkerTemplate {
        var limits = limits
        limits.processors = nil  // which are for the workers, one after the other
        return WorkerTemplate(
            path: "/bin/sh", arguments: .fixed(["-c", command]), environment: environment,
            directory: folder ?? directory, identity: identity, umask: umask, limits: limits,
            readiness: .alive(.zero), listeners: [])
    }
}
