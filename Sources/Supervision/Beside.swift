/// The policy for what runs beside the workers of the apps: programs that run as long as their app, and jobs.
///
/// They follow the plan that is in force: with a reading of the settings that takes over, the programs of the one before
/// are asked to leave, and only when one has gone does the next begin in its place, because two could not share what it
/// holds. A program that ends is started again with the waits of `Policy`; nobody waits for it, and its failures decide
/// nothing. When everything stops, jobs are asked to leave at once and programs after the last worker, which may need
/// them until then. Halted apps have neither.
///
/// A program's place is **down** (nothing is wanted), **running**, **waiting** for its next try, or **leaving**, with
/// whatever is to come after it. A job's place has as many processes as were begun and have not ended.
public struct Beside: Sendable {
    /// What fills the place of a program.
    public enum State: Equatable, Sendable {
        /// Nothing, and nothing is wanted.
        case down
        /// A process.
        case running(WorkerID, since: Instant)
        /// Nothing until that moment.
        case waiting(until: Instant)
        /// A process that was asked to leave.
        case leaving(WorkerID, isKilled: Bool)
    }

    /// The place of a program.
    public struct Daemon: Equatable, Sendable {
        /// What fills it.
        public internal(set) var state = State.down
        /// The reading of the settings whose program is wanted; nil: none is.
        var wanted: Int?
        /// Failures in a row; 0 once it has run long enough.
        public internal(set) var failures = 0
        /// How many processes it has had.
        public internal(set) var attempts = 0
        var mercy: Duration = .seconds(3)
    }

    /// The place of a job.
    public struct Job: Equatable, Sendable {
        var plan: JobPlan
        var mercy: Duration
        /// The reading of the settings it is started from; nil: it is not to run any more.
        var wanted: Int?
        /// Its processes, and whether each was asked to leave.
        public internal(set) var running: [WorkerID: Bool] = [:]
        /// How many processes it has had.
        public internal(set) var attempts = 0
    }

    /// The places of programs.
    public internal(set) var daemons: [SlotID: Daemon] = [:]
    /// The places of jobs.
    public internal(set) var jobs: [SlotID: Job] = [:]
    /// Whether nothing more is to begin, and everything to end.
    var isEnding = false
    let policy: Policy

    /// Nothing runs yet.
    public init(policy: Policy) {
        self.policy = policy
    }

    /// Whether a process belongs to this policy and not to the workers'.
    public func owns(_ worker: WorkerID) -> Bool { daemons[worker.slot] != nil || jobs[worker.slot] != nil }

    /// All places, in no order.
    public var slots: [SlotID] { Array(daemons.keys) + Array(jobs.keys) }

    /// The jobs that are to run at their times, and the readings they come from; none when everything ends.
    public var wantedJobs: [SlotID: Int] { isEnding ? [:] : jobs.compactMapValues(\.wanted) }

    /// Whether no process is left.
    public var isEmpty: Bool {
        jobs.values.allSatisfy(\.running.isEmpty) && daemons.values.allSatisfy { $0.worker == nil }
    }

    /// Takes over what a plan wants beside its workers; it costs little where that has not changed.
    public mutating func follow(_ plan: Plan, at now: Instant) -> [BesideAction] {
        guard !isEnding else { return [] }
        var daemonsWanted: [SlotID: Int] = [:]
        var jobsWanted: [SlotID: Int] = [:]
        for app in plan.apps where !app.isHalted {
            for id in app.beside.daemons {
                daemonsWanted[id] = app.generation
                daemons[id, default: Daemon()].mercy = app.beside.mercy
            }
            for (id, job) in app.beside.jobs {
                jobsWanted[id] = app.generation
                jobs[id, default: Job(plan: job, mercy: app.beside.mercy)].plan = job
                jobs[id]?.mercy = app.beside.mercy
            }
        }
        var actions: [BesideAction] = []
        for id in daemons.keys.sorted() where daemons[id]?.wanted != daemonsWanted[id] {
            actions += want(daemonsWanted[id], in: id, at: now)
        }
        for id in jobs.keys { jobs[id]?.wanted = jobsWanted[id] }
        sweep()
        return actions
    }

    /// Hears what the policy of the workers hears too, and does what is its own affair.
    public mutating func decide(_ event: Event, at now: Instant) -> [BesideAction] {
        switch event {
        case .exited(let worker, let why):
            if daemons[worker.slot] != nil { return daemonEnded(worker, why, at: now) }
            return jobs[worker.slot] == nil ? [] : jobEnded(worker, why)
        case .timeout(.kill(let worker)): return isLate(worker)
        case .timeout(.retry(let id)): return retry(id, at: now)
        case .stop(atOnce: true): return killAll()
        case .stop(atOnce: false): return endJobs(at: now)
        case .start, .reload, .restart, .halt, .scale, .ready, .extended, .quiet, .worn, .stuck,
            .timeout(.start), .timeout(.settle), .timeout(.wear):
            return []
        }
    }

    /// The last worker has gone: the programs may go too.
    public mutating func workersAreGone(at now: Instant) -> [BesideAction] {
        let actions = endJobs(at: now)
        return actions + daemons.keys.sorted().flatMap { want(nil, in: $0, at: now) }
    }

    /// Forgets places that nobody wants and that are empty.
    mutating func sweep() {
        daemons = daemons.filter { $0.value.wanted != nil || $0.value.state != .down }
        jobs = jobs.filter { $0.value.wanted != nil || !$0.value.running.isEmpty }
    }

    private mutating func killAll() -> [BesideAction] {
        isEnding = true
        let ofJobs: [BesideAction] = jobs.values.flatMap(\.running.keys).sorted().flatMap {
            [.disarm(.kill($0)), .kill($0)]
        }
        return ofJobs
            + daemons.keys.sorted().flatMap { id -> [BesideAction] in
                daemons[id]?.wanted = nil
                switch daemons[id]?.state {
                case .running(let worker, _), .leaving(let worker, isKilled: false):
                    daemons[id]?.state = .leaving(worker, isKilled: true)
                    return [.disarm(.kill(worker)), .kill(worker)]
                case .waiting:
                    daemons[id]?.state = .down
                    return [.disarm(.retry(id))]
                case .down, .leaving(_, isKilled: true), nil: return []
                }
            }
    }

    private mutating func isLate(_ worker: WorkerID) -> [BesideAction] {
        if case .leaving(worker, isKilled: false) = daemons[worker.slot]?.state {
            daemons[worker.slot]?.state = .leaving(worker, isKilled: true)
            return [.kill(worker), .report(.stubborn(worker))]
        }
        guard let wasAsked = jobs[worker.slot]?.running[worker] else { return [] }
        return [.kill(worker), .report(wasAsked ? .stubborn(worker) : .jobTookTooLong(worker))]
    }
}

extension Beside.Daemon {
    /// The process that fills the place.
    public var worker: WorkerID? {
        switch state {
        case .running(let worker, _), .leaving(let worker, _): worker
        case .down, .waiting: nil
        }
    }
}
