/// When commands come in the life of an app.
public enum HookPhase: Hashable, Comparable, Sendable {
    /// Before it: a failure keeps a start or a reload from going on.
    case before
    /// When it serves.
    case serving
    /// At the very end.
    case end
}

/// What is to be done about hooks, in this order.
public enum HookAction: Equatable, Sendable {
    /// Start a process; what fails comes back as `Event.exited`.
    case spawn(WorkerID)
    /// Ask the process and its group to leave.
    case terminate(WorkerID)
    /// End the process and all it started, now.
    case kill(WorkerID)
    /// Send `Event.timeout` at that moment.
    case arm(Alarm, at: Instant)
    /// Forget the alarm.
    case disarm(Alarm)
    /// All of the phase are done.
    case passed(HookPhase, generation: Int)
    /// One has failed; of what comes before the app the others are not begun.
    case failed(HookPhase, WorkerID, Departure)
}

/// The policy for hooks: commands that run one after the other at moments in the life of the apps.
///
/// Before the app the first failure ends the row; later ones go on. What is cancelled is asked to leave, and killed if it
/// does not in time. At the end each has a time, or what hangs would keep everything from ending.
public struct Hooks: Sendable {
    struct Row: Sendable {
        var generation: Int
        /// Those that have not begun.
        var rest: ArraySlice<SlotID>
        var running: WorkerID?
    }

    var rows: [HookPhase: Row] = [:]
    /// Cancelled ones that have not left.
    var leaving: Set<WorkerID> = []
    var attempts: [SlotID: Int] = [:]
    /// How long one that was asked to leave may take.
    static let mercy = Duration.seconds(3)
    /// How long one at the end may take.
    static let limitAtTheEnd = Duration.seconds(60)

    /// None runs yet.
    public init() {}

    /// Whether no process is left.
    public var isEmpty: Bool { leaving.isEmpty && rows.values.allSatisfy { $0.running == nil } }

    /// Whether something of a phase is under way.
    public func isUnderWay(_ phase: HookPhase) -> Bool { rows[phase] != nil }

    /// The readings of the settings that hooks under way come from.
    public var generations: Set<Int> { Set(rows.values.map(\.generation)) }

    /// Begins the hooks of a phase; those that were under way in it are cancelled.
    public mutating func begin(
        _ phase: HookPhase, _ places: [SlotID], generation: Int, at now: Instant
    ) -> [HookAction] {
        let cancelled = cancel(phase, at: now)
        rows[phase] = Row(generation: generation, rest: places[...], running: nil)
        return cancelled + goOn(phase, at: now)
    }

    /// Ends what is under way in a phase.
    public mutating func cancel(_ phase: HookPhase, at now: Instant) -> [HookAction] {
        guard let worker = rows.removeValue(forKey: phase)?.running else { return [] }
        leaving.insert(worker)
        return [.terminate(worker), .arm(.kill(worker), at: now + Self.mercy)]
    }

    /// Ends all that is under way, at once.
    public mutating func killAll() -> [HookAction] {
        let running = rows.values.compactMap(\.running)
        leaving.formUnion(running)
        rows = [:]
        return leaving.sorted().flatMap { [.disarm(.kill($0)), .kill($0)] }
    }

    /// Hears of an end, or of an alarm; everything else is not its affair.
    public mutating func decide(_ event: Event, at now: Instant) -> [HookAction] {
        switch event {
        case .exited(let worker, let why): return ended(worker, why, at: now)
        case .timeout(.kill(let worker)):
            let isOurs = leaving.contains(worker) || rows.values.contains { $0.running == worker }
            return isOurs ? [.kill(worker)] : []
        case .start, .reload, .restart, .halt, .stop, .scale, .ready, .extended, .quiet, .worn, .stuck,
            .timeout(.start), .timeout(.retry), .timeout(.settle), .timeout(.wear):
            return []
        }
    }

    private mutating func ended(_ worker: WorkerID, _ why: Departure, at now: Instant) -> [HookAction] {
        if leaving.remove(worker) != nil { return [.disarm(.kill(worker))] }
        guard let phase = rows.first(where: { $0.value.running == worker })?.key else { return [] }
        rows[phase]?.running = nil
        let disarmed: [HookAction] = phase == .end ? [.disarm(.kill(worker))] : []
        guard why != .exited(code: 0) else { return disarmed + goOn(phase, at: now) }
        if phase == .before {
            rows[phase] = nil
            return disarmed + [.failed(phase, worker, why)]
        }
        return disarmed + [.failed(phase, worker, why)] + goOn(phase, at: now)
    }

    private mutating func goOn(_ phase: HookPhase, at now: Instant) -> [HookAction] {
        guard var row = rows[phase] else { return [] }
        guard let place = row.rest.popFirst() else {
            rows[phase] = nil
            return [.passed(phase, generation: row.generation)]
        }
        attempts[place, default: 0] += 1
        let worker = WorkerID(slot: place, generation: row.generation, attempt: attempts[place] ?? 1)
        row.running = worker
        rows[phase] = row
        return [.spawn(worker)] + (phase == .end ? [.arm(.kill(worker), at: now + Self.limitAtTheEnd)] : [])
    }
}
