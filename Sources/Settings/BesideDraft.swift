/// What a section has said so far of what runs beside its workers.
struct BesideDraft: Sendable {
    struct Daemon: Sendable {
        var daemon: DaemonConfiguration
        /// Its folder as written.
        var folder: String?
    }

    struct Job: Sendable {
        var job: JobConfiguration
        /// Whether it says itself how long it may run.
        var hasOwnLimit = false
    }

    var daemons: [Daemon] = []
    var jobs: [Job] = []
    /// What `hook-…` and `exec-…` say.
    var hooks: [HookConfiguration] = []
    var commands: [HookConfiguration] = []
    /// Where a hook goes, as written.
    var folder: String?
    /// Whether it does so before uWSGI would go to the folder of `chdir`.
    var isFolderBeforeChdir = false
    /// Folders with a file for each variable.
    var variableFolders: [Setting] = []
    /// Their paths as written.
    var touchCommands: [TouchCommand] = []
    /// How long a job may run that does not say it, in seconds.
    var jobLimit = 0
    var mercy = Duration.seconds(3)
}

extension Draft {
    /// Where the workers start because a hook goes there; nil: where the app says.
    func folderOfHook(in work: String) -> String? {
        guard let folder = beside.folder, !beside.isFolderBeforeChdir || chdir == nil else { return nil }
        return absolute(folder, in: work)
    }

    /// It all put together, with `work` as the folder of the app.
    func besideWorkers(in work: String) -> BesideConfiguration {
        var result = BesideConfiguration()
        result.mercy = beside.mercy
        result.hooks = beside.hooks + beside.commands
        result.touchCommands = beside.touchCommands.map {
            TouchCommand(path: absolute($0.path, in: work), command: $0.command)
        }
        result.daemons = beside.daemons.map {
            var daemon = $0.daemon
            daemon.directory = $0.folder.map { absolute($0, in: work) }
            return daemon
        }
        result.jobs = beside.jobs.map {
            var job = $0.job
            if !$0.hasOwnLimit, beside.jobLimit > 0 { job.limit = .seconds(beside.jobLimit) }
            return job
        }
        return result
    }
}
