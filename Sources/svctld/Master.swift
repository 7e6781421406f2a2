internal import Control
internal import Glibc
internal import LinuxKernel
internal import Supervision

/// The master: it owns the listeners, starts the workers and does what the policy says, in one thread and one loop.
struct Master: ~Copyable {
    let poller: Poller
    let signals: SignalQueue
    let folder: RuntimeFolder
    let control: Listener
    let settings: SettingsSource
    let pidFile: PidFile?
    /// What it leaves for those who look for it.
    var record: MasterRecord
    /// What systemd hears of this master; nil where it does not manage it.
    let systemd: SystemdLink?
    /// The descriptor of the terminal it was started in; nil in the background, and where there is none.
    let terminal: CInt?
    let startedAt = Timestamp.now
    /// How many descriptors a worker may have open: as many as the master could before it asked for all it can have.
    let openFileLimitOfWorkers = ThisProcess.raiseOpenFileLimit()
    var alarms: Alarms
    var log: LogLink
    /// Every master has its own chance, or the workers of many would come back together.
    var supervisor = Supervisor(policy: Policy(jitter: .seeded(.random(in: .min ... .max))))
    /// What is decided about those who run beside the workers.
    var beside = Beside(policy: Policy(jitter: .seeded(.random(in: .min ... .max))))
    /// What is decided about hooks.
    var hooks = Hooks()
    /// What waits for the hooks that come before it.
    var preparation: Preparation?
    /// Whether nobody may wait for hooks any more.
    var wasStoppedAtOnce = false
    /// Whether the hooks of the end have been begun.
    var hasEndedWithHooks = false
    /// When jobs are due; nil while there is none.
    var jobClock: JobClock?
    /// Whether the last worker has gone for good.
    var hasNoWorker = false
    /// What the policy has still to hear.
    var events: [Event] = []
    /// The readings of the settings that some worker still belongs to.
    var generations: [Int: Generation] = [:]
    var lastGeneration = 0
    /// The readings that were for one app, and how that was to come by them.
    var renewedAlone: [Int: (app: String, way: Renewal)] = [:]
    var listeners = ListenerSet()
    /// The apps in force that were stopped by hand and have gone: nobody needs their listeners.
    var haltedAndGone: Set<String> = []
    /// Those of whom that is still to be told.
    var halted: Set<String> = []
    var workers: [WorkerID: RunningWorker] = [:]
    var byProcess: [Int32: WorkerID] = [:]
    /// The workers' control groups, where the master may have some.
    let groups: WorkerGroups?
    /// What every process of its workers bears in its environment.
    let mark = WorkerMarks.masterMark()
    /// Workers that have ended: what is open for them is still to be closed, and they may have left processes behind.
    var leftBehind: [WorkerID: RunningWorker] = [:]
    /// Processes that came to the master without being started by it.
    var orphans: Orphans
    /// What happened to each slot, for `status`.
    var history = History()
    var clients: [Int: Client] = [:]
    /// Clients that have said more than has been answered.
    var eager: Set<Int> = []
    /// Held for the moment when there is no other descriptor left: one for a command that is heard then, one for those
    /// who are told to come later.
    var spare = try? Files.open("/dev/null", .path)
    var lastSpare = try? Files.open("/dev/null", .path)
    /// Whether those who knock have waited for a descriptor.
    var hasMadeWait = false
    var lastClient = 0
    /// What those who watch the status have been told.
    var news = StatusNews()
    /// Counts what the log companion was asked for those who read the log.
    var lastQuestion = 0
    /// Ends that wait for a worker's last lines, by its stream.
    var awaitingTail: [Int: Pending] = [:]
    /// How the start failed, told when everything has been taken back.
    var lastWords: Pending?
    /// The files whose change means a reload; nil when the settings name none.
    var files: WatchedFiles?
    /// Those that have changed since the last reload that came of it.
    var changedFiles: Set<WatchedFiles.Change> = []
    /// Where figures about the workers are told.
    var stats = StatsServer()
    /// The files whose touch is about the log; nil when the settings name none.
    var logTouches: WatchedFiles?
    /// Those of them that have it put aside.
    var rotatingTouches: Set<String> = []
    /// The pipe that takes commands of one letter; nil when the settings name none.
    var fifo: MasterFifo?
    /// What the workers of apps have to do whose number changes with it.
    var demands: [String: Demand] = [:]
    var sources = Source.own
    var lastToken = Source.own.keys.max() ?? 0
    var lastStream = LogLink.ownStream
    /// What was worth saying about the first settings.
    var startWarnings: [String] = []
    var exitCode = ExitCode.done
    /// How the start failed, in one sentence.
    var failure: String?
    /// The generation of the last reload, if it came to nothing.
    var failedReload: Int?
    /// Whether systemd is to hear that the loop is well, which it is when a whole turn is done.
    var watchdogIsDue = false
    var wasAskedToStop = false
    var phase = Phase.serving

    enum Phase {
        case serving
        /// No worker runs any more; whoever is left of them is ended.
        case clearing
        /// Nothing runs any more; the log companion finishes.
        case closing
        case over
    }

    /// Runs a master to its end.
    ///
    /// - Returns: what to tell the shell: how the start failed, or that all ended well.
    static func run(_ order: Invocation.Order) -> ExitCode {
        SignalQueue.ignore(SIGPIPE)
        SignalQueue.hold(MasterSignals.all)
        let systemd = order.isForeground ? SystemdLink.found : nil
        do throws(Refused) {
            var master = try Master.open(order, systemd)
            master.start(starter: order.starter)
            while master.phase != .over { master.turn() }
            return master.end()
        } catch {
            systemd?.fail(error.outcome.text, error: error.error)
            Farewell.tell(error.outcome, starter: order.starter)
            return error.outcome.exitCode
        }
    }

    /// Waits for the kernel, then does all that follows from what it says.
    private mutating func turn() {
        // Only a broken descriptor table could make this fail; then the workers go on and the next turn tries again.
        let patience = eager.isEmpty ? alarms.patience(at: .now) : 0
        let reports = try? poller.wait(timeoutMilliseconds: patience)
        for report in reports ?? [] { handle(report) }
        answerEager()
        for wake in alarms.due(at: .now) { handle(wake) }
        settle()
        sweep()
        if reports != nil { feedWatchdog() }
        rest()
    }

    /// Lets the policy decide on everything that has come up, until nothing more does.
    mutating func settle() {
        while true {
            while !events.isEmpty {
                let event = events.removeFirst()
                for action in supervisor.decide(event, at: .now) { perform(action) }
                attend(event)
                noteNews()
            }
            dropUnneeded()
            tellHalted()
            // What is due already, such as a restart without delay, is not worth a trip to the kernel.
            let due = alarms.due(at: .now)
            guard !due.isEmpty || !events.isEmpty else { break }
            for wake in due { handle(wake) }
        }
        tellSystemd()
        rest()
    }

    /// Tells the kernel what the next turn is to begin with.
    private mutating func rest() {
        history.trim()
        planNews()
        watchLogForRoom()
        alarms.settle()
    }

    private mutating func handle(_ report: Readiness) {
        switch sources[report.token] {
        case .signals: readSignals()
        case .timer: break  // what is due is looked for after every report
        case .control: acceptClients()
        case .client(let id): serve(id, report)
        case .notification(let worker): readNotifications(of: worker)
        case .log:
            if report.isWritable { flushLog() }
            readLog()
        case .files: readFileChanges()
        case .logTouches: readLogTouches()
        case .fifo: readFifo()
        case .stats: acceptStatsReaders()
        case .statsReader(let id): serveStatsReader(id)
        case .jobs: runJobs()
        case nil: break  // it was let go of earlier in this turn
        }
    }

    private mutating func handle(_ wake: Wake) {
        switch wake {
        case .policy(let alarm): events.append(.timeout(alarm))
        case .readiness(let worker): watchStart(of: worker, .due)
        case .silence(let worker): fellSilent(worker)
        case .halfMessage(let client): drop(client)
        case .log: startLog()
        case .logOrders: flushLog()
        case .children: reap()
        case .control: listenAgain()
        case .tail(let stream): tailArrived(stream, [])
        case .logLines(let client): linesAreLate(for: client)
        case .news: tellNews()
        case .orphans: orphans.mayHaveCome = true
        case .clearing: giveUpClearing()
        case .files: filesChanged()
        case .farewell: farewell()
        case .watchdog: watchdogIsDue = true
        case .demand(let app): lookAtDemand(of: app)
        case .stats: watchStats()
        case .fifo: watchFifo()
        case .statsReader(let id): dropStatsReader(id)
        }
    }

    /// Registers a descriptor for reading.
    mutating func watch(_ number: CInt, as source: Source) throws(Errno) -> UInt64 {
        lastToken += 1
        try poller.add(number, token: lastToken)
        sources[lastToken] = source
        return lastToken
    }

    /// Takes a descriptor out, while it is still open.
    mutating func unwatch(_ number: CInt, _ token: UInt64) {
        try? poller.remove(number)
        sources[token] = nil
    }
}
