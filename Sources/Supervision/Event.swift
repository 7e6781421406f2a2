/// Why a worker is gone, or could not be.
public enum Departure: Equatable, Sendable {
    /// It ended by itself with this code; exit(3).
    case exited(code: Int32)
    /// A signal ended it.
    case killed(signal: Int32, dumpedCore: Bool)
    /// It was not ready in time and was killed for it.
    case late
    /// It is still there, but does not come back from a request, or does nothing at all; in words.
    case stuck(String)
    /// There never was a process, or it did not get as far as its program; in words.
    case notStarted(String)
}

/// What the master tells the policy.
public enum Event: Equatable, Sendable {
    /// Begin with this plan; once, before anything else.
    case start(Plan)
    /// Replace everything by this plan, without a gap; or only this app, and the others stay as they are.
    ///
    /// An app that the plan has not is nothing to reload: superseded at once, and nothing changes. What is halted stays
    /// so, unless this is for that app alone and `bringingBack` it.
    case reload(Plan, only: String? = nil, bringingBack: Bool = false)
    /// End every worker, then begin anew with this plan; or those of this app alone, and the others serve on.
    ///
    /// Connections wait meanwhile. What is halted stays so, unless this is for that app alone.
    case restart(Plan, only: String? = nil)
    /// End the workers of one app, which has none then until it is brought back: somebody wants to have it so.
    case halt(app: String)
    /// End everything: gracefully, or at once.
    case stop(atOnce: Bool)
    /// Give an app in force another number of workers, until the next reload or restart of it says otherwise.
    case scale(app: String, Scaling)
    /// A worker serves.
    case ready(WorkerID)
    /// A starting worker asks for this much time from now, which may be more or less than it has.
    case extended(WorkerID, by: Duration)
    /// A worker accepts no more; what it has, it finishes.
    case quiet(WorkerID)
    /// A worker's process is gone, or never came.
    case exited(WorkerID, Departure)
    /// A worker is to be replaced when another can be spared for it; until then it serves.
    case worn(WorkerID, Wear)
    /// A worker does not come back from a request, or does nothing at all: it is of no use for others; in words.
    case stuck(WorkerID, String)
    /// The alarm that was armed goes off.
    case timeout(Alarm)
}

/// What an alarm is for; each belongs to one worker, slot or reload, so a stale one finds nobody and means nothing.
public enum Alarm: Hashable, Sendable {
    /// The worker should be ready by now.
    case start(WorkerID)
    /// The worker should have left by now.
    case kill(WorkerID)
    /// The worker is as old as it may become, or its successor may be tried again.
    case wear(WorkerID)
    /// The slot tries again now.
    case retry(SlotID)
    /// The proof of the reload to this generation has served long enough now.
    case settle(generation: Int)
}
