internal import Control
internal import Glibc
internal import LinuxKernel
internal import Supervision

/// The master's side of its log companion: a channel to it, and the pipe for the master's own lines.
struct LogLink: ~Copyable {
    /// The channel and the process; nil while it is being started again.
    private(set) var companion: Companion?
    private let ownLines: Pipe
    let target: LogTarget
    /// Lines that the companion says were lost.
    var lost = 0
    /// Deaths in a row, for the delay of the next start.
    var failures = 0
    /// Orders that could not be sent, oldest first.
    private var unsent: [LogOrder] = []
    /// Whether the kernel refused one for another reason than a full channel: room is nothing to wait for then.
    private(set) var needsTime = false

    final class Companion {
        let process: ProcessHandle
        let channel: MessageChannel
        let startedAt = Instant.now
        var token: UInt64 = 0
        /// Whether the master is told when the channel has room.
        var isWatchedForRoom = false

        init(process: consuming ProcessHandle, channel: consuming MessageChannel) {
            self.process = process
            self.channel = channel
        }
    }

    /// The stream of the master's own lines.
    static let ownStream = 0

    init(target: LogTarget) throws(Errno) {
        self.target = target
        ownLines = try Pipe()
    }

    /// Starts the companion and gives it the master's own pipe.
    ///
    /// It carries the last will of the master with that mark, for which it gets the switch of the workers' groups.
    mutating func start(mark: String, killSwitch: KillSwitch?) throws(Errno) {
        drop()
        let channel = try MessageChannel.pair()
        var program = Program(path: ThisProcess.executable)
        program.arguments = ["--log"] + LastWill(mark: mark, hasSwitch: killSwitch != nil).arguments + target.arguments
        program.environment = ThisProcess.environment
        program.directory = "/"
        program.outlives = true  // it carries out the last will
        let far = channel.far
        // The switch becomes `LastWill.switchNumber`.
        let switches = killSwitch.map { [$0.descriptor.number] } ?? []
        let child = try Spawn.start(program, passing: [far.descriptor.number] + switches)
        companion = Companion(process: child.process, channel: channel.near)
        open(Self.ownStream, ownLines.reading.number, of: .master(pid: ThisProcess.pid), session: nil)
    }

    /// Forgets a companion that has died.
    mutating func drop() {
        companion = nil
        unsent = []
        needsTime = false
    }

    /// Gives it a pipe to read.
    mutating func open(_ stream: Int, _ pipe: CInt, of speaker: LogSpeaker, session: Int32?) {
        send(.open(stream: stream, speaker: speaker, session: session), passing: pipe)
    }

    /// Gives it a pipe to read whose lines are those of requests, with the target they go to.
    mutating func openRequests(_ stream: Int, _ pipe: CInt, of speaker: LogSpeaker, to target: LogTarget) {
        send(.openRequests(stream: stream, speaker: speaker, target: target.arguments), passing: pipe)
    }

    private static func opened(by order: LogOrder) -> Int? {
        switch order {
        case .open(let stream, _, _), .openRequests(let stream, _, _): stream
        case .gone, .tail, .show, .hide, .rotate, .finish: nil
        }
    }

    /// Tells it something, later when it has too much to do; forgotten when it is gone.
    mutating func send(_ order: LogOrder, passing number: CInt = -1) {
        if !unsent.isEmpty || !isSent(order, passing: number) { unsent.append(order) }
    }

    /// Whether orders wait for room in the channel.
    var hasUnsent: Bool { !unsent.isEmpty }

    /// Sends what waits, as far as there is room; `pipe` finds a stream's pipe, nil when that is gone.
    mutating func flush(_ pipe: (Int) -> CInt?) {
        while let order = unsent.first {
            var number: CInt = -1
            if let stream = Self.opened(by: order) {
                guard let found = pipe(stream) else {
                    unsent.removeFirst()
                    continue
                }
                number = found
            }
            guard isSent(order, passing: number) else { return }
            unsent.removeFirst()
        }
    }

    /// False when it is to be tried again; a worker whose pipe nobody reads would stand still.
    private mutating func isSent(_ order: LogOrder, passing number: CInt) -> Bool {
        needsTime = false
        do throws(Errno) { try companion?.channel.send(Json.encode(order), passing: number) } catch {
            switch error.code {
            case EPIPE, ECONNRESET, ENOTCONN, EMSGSIZE: return true
            case EAGAIN: return false
            default:  // no memory, or too many descriptors of this user under way
                needsTime = true
                return false
            }
        }
        return true
    }

    /// Writes a line of the master's own; lost when the pipe is full, never waited for.
    func write(_ text: String, _ priority: LogPriority = .info) {
        let lines = PrintableText.escapedLines(text).split(separator: "\n", omittingEmptySubsequences: false)
        let marked = lines.map { priority.prefix + $0 + "\n" }.joined()
        _ = try? ownLines.writing.write(Array(marked.utf8)[...])
    }

    /// What it answers; nil when nothing waits, and its end shows as its process ending.
    func receive() -> (reply: LogReply, attached: [UInt8])? {
        guard let companion, let message = try? companion.channel.receive() else { return nil }
        let parts = message.bytes.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
        guard let head = parts.first, let reply = Json.decode(LogReply.self, from: Array(head)) else { return nil }
        return (reply, parts.count > 1 ? Array(parts[1]) : [])
    }
}
