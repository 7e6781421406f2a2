internal import Control
internal import Glibc
internal import LinuxKernel
internal import Settings
internal import Supervision

extension Master {
    /// Reads the settings and opens everything, or leaves nothing behind.
    static func open(_ order: Invocation.Order, _ systemd: SystemdLink?) throws(Refused) -> Master {
        let settings = SettingsSource(order)
        let (generation, warnings) = try settings.read(generation: 1)
        let name = generation.configuration.name ?? MasterName.suggested(order, generation.configuration)
        let folder = try RuntimeFolder.claim(name, file: order.file, directory: order.directory)
        // Before anything is bound: what an earlier master left could hold it.
        var groupNotes: [String] = []
        let groups = WorkerGroups.claim(folder.name, notes: &groupNotes)
        var logNotes: [String] = []
        let target = try LogFile.target(
            of: generation, name: folder.name, isForeground: order.isForeground, notes: &logNotes)
        try generation.checkRequestLogs()
        let control = try folder.listen()
        let kernel = try Refused.unless(.system, "cannot set up the master") { () throws(Errno) in
            try KernelObjects(logTarget: target, control: control)
        }
        var listeners = ListenerSet()
        listeners.store = systemd?.store
        let resolver = Resolver(directory: order.directory)
        var notes = systemd?.notes ?? []
        if let systemd {
            notes += try listeners.takeOver(&systemd.handed, for: generation, resolver: resolver)
        }
        notes += try listeners.add(generation, resolver: resolver)
        var pidFile: PidFile?
        var stats: StatsSocket?
        var fifo: MasterFifo?
        let record = MasterRecord(
            name: folder.name, file: order.file, directory: order.directory, pid: ThisProcess.pid, log: target.name)
        do throws(Refused) {
            stats = try StatsSocket(generation, resolver)
            fifo = try MasterFifo(generation.configuration.fifos, of: generation.identity)
            pidFile = try PidFile(generation)
            try folder.write(record)
        } catch {
            pidFile?.remove()
            stats?.listener.file?.remove()
            fifo?.pipe.remove()
            listeners.close(vacuum: false)
            throw error
        }
        var master = Master(
            settings, folder, control, kernel, listeners, pidFile, groups, record, systemd,
            terminal: order.isForeground ? (0...2).first { isatty($0) == 1 } : nil, first: generation)
        master.stats.socket = stats
        master.fifo = fifo
        master.startWarnings = warnings + notes + groupNotes + logNotes
        return master
    }

    private init(
        _ settings: SettingsSource, _ folder: consuming RuntimeFolder, _ control: consuming Listener,
        _ kernel: consuming KernelObjects, _ listeners: ListenerSet, _ pidFile: PidFile?, _ groups: WorkerGroups?,
        _ record: MasterRecord, _ systemd: SystemdLink?, terminal: CInt?, first generation: Generation
    ) {
        self.settings = settings
        self.folder = folder
        self.control = control
        self.listeners = listeners
        self.pidFile = pidFile
        self.record = record
        self.systemd = systemd
        self.terminal = terminal
        self.groups = groups
        orphans = Orphans(foreign: (try? ProcessTable.children(of: ThisProcess.pid)) ?? [])
        poller = kernel.poller
        signals = kernel.signals
        alarms = kernel.alarms
        log = kernel.log
        generations[generation.number] = generation
        lastGeneration = generation.number
    }

    /// Gives the policy its first plan; `starter` is a connection that waits for what comes of it.
    mutating func start(starter: Int32?) {
        if let starter {
            do throws(Errno) {
                let client = try add(Descriptor(owning: starter))
                client.waiting = .start
                client.wantsSteps = true
            } catch {  // it has been told
                exitCode = .system
                events.append(.stop(atOnce: true))
                return settle()
            }
        }
        startLog()
        if let systemd, let interval = systemd.watchdogInterval { alarms.arm(.watchdog, at: .now + interval) }
        for line in startWarnings { log.write(line, .warning) }
        if let generation = generations[1] {
            log.write("starting \(settings.file ?? "from the command line") as \(folder.name)")
            for line in startWarnings { tellWaiting(line) }
            watchFiles(of: generation)
            watchLogTouches(of: generation)
            watchStats()
            watchFifo()
            prepare(.start(generation.plan), of: generation, by: .start)
        }
        settle()
    }

    /// Puts everything away, and says how it ended.
    ///
    /// The folder goes while the commands that wait for the end are still connected: they may start anew at once.
    consuming func end() -> ExitCode {
        pidFile?.remove()
        groups?.close()
        let waiting = clients
        let code = exitCode
        let folder = self.folder
        _ = consume folder
        return withExtendedLifetime(waiting) { code }
    }
}

extension MasterName {
    /// A name for a master whose settings give none: by the file's folder, else by the folder it works in.
    static func suggested(_ order: Invocation.Order, _ configuration: Configuration) -> String {
        if let file = order.file { return of(file: file) }
        return of(folder: configuration.apps.first?.directory ?? order.directory)
    }
}

/// What the loop runs on.
struct KernelObjects: ~Copyable {
    let signals: SignalQueue
    let poller: Poller
    let alarms: Alarms
    let log: LogLink

    /// Makes and watches them: a master that could not hear one of them would be deaf for ever.
    init(logTarget: LogTarget, control: borrowing Listener) throws(Errno) {
        let signals = try SignalQueue(MasterSignals.all)
        let poller = try Poller()
        let alarms = try Alarms()
        let log = try LogLink(target: logTarget)
        try Children.adoptOrphans()
        try poller.add(signals.descriptor.number, token: Source.signalsToken)
        try poller.add(alarms.number, token: Source.timerToken)
        try poller.add(control.descriptor.number, token: Source.controlToken)
        self.signals = signals
        self.poller = poller
        self.alarms = alarms
        self.log = log
    }
}
