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
    /// How long a job may run that does not say it, in seconds.
    var jobLimit = 0
    var mercy = Duration.seconds(3)
}

extension Draft {
    /// It all put together, with `work` as the folder of the app.
    func besideWorkers(in work: String) -> BesideConfiguration {
        var result = BesideConfiguration()
        result.mercy = beside.mercy
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
