internal import Supervision

/// What a registered descriptor means when the kernel reports it.
enum Source {
    case signals
    case timer
    /// Somebody connects to the control socket.
    case control
    /// A command speaks, or can be spoken to.
    case client(Int)
    /// A worker says how it is doing.
    case notification(WorkerID)
    /// The log companion answers.
    case log
    /// A file that is watched has changed.
    case files
    /// A file whose touch is about the log has changed.
    case logTouches
    /// Somebody has written a command into the pipe for them.
    case fifo
    /// Somebody wants to know what the workers are doing.
    case stats
    /// Who is being told so reads, or has closed.
    case statsReader(Int)
    /// A job is due, or the clock was set.
    case jobs

    static let signalsToken: UInt64 = 1
    static let timerToken: UInt64 = 2
    static let controlToken: UInt64 = 3
    /// What the master watches from its first moment to its last.
    static let own: [UInt64: Source] = [signalsToken: .signals, timerToken: .timer, controlToken: .control]
}

/// What wakes the master at a set moment.
enum Wake: Hashable {
    /// The policy asked for it.
    case policy(Alarm)
    /// A starting worker is looked at, or has been alive for long enough.
    case readiness(WorkerID)
    /// A worker that has promised to speak again has not.
    case silence(WorkerID)
    /// A command has sent half a message and not the rest.
    case halfMessage(client: Int)
    /// The log companion is started again.
    case log
    /// Orders that the log companion could not be sent are tried again.
    case logOrders
    /// Children that could not be taken away are tried again.
    case children
    /// The control socket is listened to again.
    case control
    /// The answer about a worker's last lines is not coming.
    case tail(stream: Int)
    /// The log companion owes a client the first lines.
    case logLines(client: Int)
    /// Those who watch the status are told what has changed.
    case news
    /// An orphan that could not be known at first is looked at again.
    case orphans
    /// Those that were killed in the end have had their time to go.
    case clearing
    /// The files that were changed are brought in.
    case files
    /// The log companion has had its time to finish.
    case farewell
    /// systemd is to hear that the loop is well.
    case watchdog
    /// Workers are looked at, of whom fewer may be enough.
    case demand(app: String)
    /// Those who want figures are heard again.
    case stats
    /// The pipe for commands is listened to again.
    case fifo
    /// Who reads figures has had its time.
    case statsReader(Int)
}
