extension UwsgiStats {
    /// What is known of one worker beside its line in the status.
    public struct Figures: Sendable {
        /// What it counts; nil where it counts nothing.
        public var scoreboard: Scoreboard?
        /// What those before it in its slot have counted.
        public var earlier = Scoreboard.Core()
        /// Address space in bytes.
        public var addressSpace = 0
        /// When its process was started, in seconds since 1970.
        public var startedAt = 0
        /// How many processes its slot has had.
        public var starts = 0

        /// Nothing is known.
        public init() {}
    }

    /// The figures of a master; `figures` knows those of a worker by app and pid, `folders` where an app stands, and
    /// `most` how many workers an app may have, where that is more than it has.
    public init(
        of status: MasterStatus, user: UInt32, group: UInt32, folder: String, folders: [String: String],
        most: [String: Int] = [:], figures: (_ app: String, _ pid: Int32) -> Figures
    ) {
        pid = status.pid
        uid = user
        gid = group
        cwd = folder
        svctl = Service(name: status.name, state: status.state, generation: status.generation, note: nil)
        sockets = status.listeners.map {
            Socket(name: $0.address, proto: $0.protocol, queue: $0.queue ?? 0, maxQueue: $0.backlog ?? 0)
        }
        listenQueue = sockets.map(\.queue).max() ?? 0
        load = listenQueue
        var leaving: [Worker] = []
        for app in status.apps {
            let folder = folders[app.name] ?? folder
            for row in app.workers {
                let known = row.pid.map { figures(app.name, $0) } ?? Figures()
                let worker = Worker(row, of: app.name, in: folder, known)
                if row.state == "draining" { leaving.append(worker) } else { workers.append(worker) }
            }
            let last = app.workers.map(\.slot).max() ?? 0
            for slot in last..<max(last, most[app.name] ?? 0) {
                workers.append(Worker(id: 0, svctl: Place(app: app.name, slot: slot + 1)))
            }
        }
        // Those who leave come last, so that the numbers of the others stay through a reload.
        workers += leaving
        for index in workers.indices { workers[index].id = index + 1 }
        let silent = workers.filter { $0.pid > 0 && !$0.svctl.counts }
        guard !silent.isEmpty else { return }
        svctl.note = "requests, times and bytes of a worker whose svctl.counts is false are not known, and 0 here"
    }
}

extension UwsgiStats.Place {
    /// A place that nobody fills now, because there is little to do.
    fileprivate init(app: String, slot: Int) {
        self.init(app: app, slot: slot, generation: 0, state: "cheap", counts: false)
    }
}

extension UwsgiStats.Worker {
    fileprivate init(_ row: WorkerStatus, of app: String, in folder: String, _ figures: UwsgiStats.Figures) {
        let board = figures.scoreboard
        self.init(
            id: 0,
            svctl: UwsgiStats.Place(
                app: app, slot: row.slot, generation: row.generation, state: row.state, counts: board != nil))
        pid = row.pid ?? 0
        accepting = row.state == "ready" ? 1 : 0
        deltaRequests = board?.requests ?? 0
        requests = figures.earlier.requests + deltaRequests
        exceptions = figures.earlier.exceptions + (board?.sum(\.exceptions) ?? 0)
        tx = figures.earlier.sent + (board?.sum(\.sent) ?? 0)
        runningTime = figures.earlier.microseconds + (board?.sum(\.microseconds) ?? 0)
        avgRt = board?.average ?? 0
        status = (board?.inHand ?? 0) > 0 ? "busy" : pid > 0 ? "idle" : "cheap"
        rss = row.memory ?? 0
        vsz = figures.addressSpace
        lastSpawn = figures.startedAt
        respawnCount = figures.starts
        if pid > 0 { apps = [UwsgiStats.App(requests: requests, exceptions: exceptions, chdir: folder)] }
        cores = (board?.cores ?? []).enumerated().map { number, core in
            UwsgiStats.Core(id: number, requests: core.requests, inRequest: core.inHand)
        }
    }
}
