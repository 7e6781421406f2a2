internal import Glibc
internal import LinuxKernel
internal import Supervision

/// One worker's process and all that the master holds open for it; letting go of it closes everything.
final class RunningWorker {
    let id: WorkerID
    let process: ProcessHandle
    /// Its control group; nil where there is none.
    let group: ControlGroup?
    /// Whether svctl has sent it SIGKILL.
    var wasKilled = false
    /// Says whether the process became its program.
    let report: Descriptor
    /// Where it tells how it is doing.
    let notifications: NotifySocket
    /// The end of its output that is read; kept here so that a new log companion can have it.
    let output: Descriptor
    /// The number of `output` for the log companion.
    let stream: Int
    /// Where it counts what it does; nil where it cannot.
    let scoreboard: WorkerScoreboard?
    /// Where it logs requests; nil: with the rest.
    let requests: RequestPipe?
    /// When it was started, in seconds since 1970.
    let startedAt = Clock.wall.seconds
    /// The registration of `notifications`.
    var token: UInt64 = 0
    /// How it comes to count as serving.
    var watch: ReadinessWatch
    /// The sockets it was given.
    let inodes: [UInt64]
    /// Whether it was seen or heard to serve; nil while it does not.
    var isProven: Bool?
    /// What it said of itself, escaped.
    var statusText: String?
    /// The process it called its main one.
    var mainPid: Int32?
    /// How long it said it would be silent at most, while it has requests.
    var longestSilence = Duration.zero
    /// Why it is of no use and was killed.
    var fault: String?

    init(
        id: WorkerID, child: consuming Child, notifications: consuming NotifySocket, output: consuming Descriptor,
        stream: Int, watch: ReadinessWatch, inodes: [UInt64], group: ControlGroup?,
        scoreboard: WorkerScoreboard?, requests: RequestPipe?
    ) {
        self.id = id
        process = child.process
        report = child.report
        self.notifications = notifications
        self.output = output
        self.stream = stream
        self.watch = watch
        self.inodes = inodes
        self.group = group
        self.scoreboard = scoreboard
        self.requests = requests
    }

    /// Sends it a signal; where its handle is refused, by its number, which is its own until it has been reaped.
    func send(_ signal: CInt) {
        do throws(Errno) { try process.send(signal) } catch {
            if error.code != ESRCH { kill(process.pid, signal) }
        }
    }
}
