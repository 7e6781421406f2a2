/// What the policy tells the master to do, in this order.
public enum Action: Equatable, Sendable {
    /// Start a process; what fails comes back as `Event.exited`.
    case spawn(WorkerID)
    /// Ask the worker to finish and leave.
    case terminate(WorkerID)
    /// End the worker and all it started, now.
    case kill(WorkerID)
    /// Send `Event.timeout` at that moment, in place of the same alarm armed before.
    case arm(Alarm, at: Instant)
    /// Forget the alarm.
    case disarm(Alarm)
    /// Tell those who asked, and the log.
    case report(Report)
    /// Nothing runs any more and nothing will: close the listeners and end.
    case finish
}

/// What is worth telling people.
public enum Report: Equatable, Sendable {
    /// The worker serves.
    case ready(WorkerID)
    /// The worker is gone without having been asked to go; the next try is at that moment, if there is one.
    case failed(WorkerID, Departure, retryAt: Instant?)
    /// A worker was asked to leave.
    case leaving(WorkerID)
    /// A worker that was asked to leave has left.
    case left(WorkerID, Departure)
    /// A worker did not leave in time and was killed.
    case stubborn(WorkerID)
    /// A worn worker is being replaced; it serves until its successor does.
    case renewing(WorkerID, Wear)
    /// Every slot had its first try, and every app serves.
    case started(generation: Int)
    /// The start was given up: this worker failed before any of its app served.
    case startFailed(WorkerID, Departure, generation: Int)
    /// Of the apps that were reloaded, no worker of an older generation accepts any more.
    case reloaded(generation: Int)
    /// The reload to `generation` was called off because of this worker. `mixed`: some slots had been replaced by then,
    /// or were left by an earlier reload with other generations.
    case reloadFailed(WorkerID, Departure, generation: Int, mixed: Bool)
    /// A newer reload, restart or stop came before this generation had taken over for good; or it was a reload of an
    /// app that is not there.
    case superseded(generation: Int)
    /// A restart has gone through.
    case restarted(generation: Int)
    /// After a restart this worker failed before any of its app served; it is tried again.
    case restartFailed(WorkerID, Departure, generation: Int)
    /// An app is to have another number of workers; what is missing has been begun.
    case scaled(app: String, from: Int, to: Int)
    /// An app has another number of workers, because there is more or less to do.
    case adapted(app: String, from: Int, to: Int)
    /// No such app is in force, or nothing runs that could be scaled.
    case notScaled(app: String)
    /// No worker is left of an app that was halted.
    case halted(app: String)
    /// There is no such app to halt, nothing runs that could be, or it was wanted again before its last worker had gone.
    case notHalted(app: String)
    /// The reload of this app alone changes nothing, because it is halted.
    case staysHalted(app: String, generation: Int)
    /// There is nothing to bring back: the app is not halted.
    case isNotHalted(app: String, generation: Int)
    /// The stop has begun.
    case stopping
}
