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
    /// The streams it has been asked about and has not answered for.
    var asked: Set<Int> = []

    final class Companion {
        let process: ProcessHandle
        let channel: MessageChannel
        var token: UInt64 = 0

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
    mutating func start() throws(Errno) {
        companion = nil
        let channel = try MessageChannel.pair()
        var program = Program(path: ThisProcess.executable)
        program.arguments = ["--log"] + target.arguments
        program.environment = ThisProcess.environment
        program.directory = "/"
        program.outlives = true  // it carries out the last will
        let far = channel.far
        let child = try Spawn.start(program, passing: [far.descriptor.number])
        companion = Companion(process: child.process, channel: channel.near)
        open(Self.ownStream, ownLines.reading.number, label: "svctld[\(ThisProcess.pid)]", session: nil)
    }

    /// Forgets a companion that has died.
    mutating func drop() {
        companion = nil
    }

    /// Gives it a pipe to read.
    func open(_ stream: Int, _ pipe: CInt, label: String, session: Int32?) {
        send(.open(stream: stream, label: label, session: session), passing: pipe)
    }

    /// Tells it something; lost when it is gone or has too much to do.
    func send(_ order: LogOrder, passing number: CInt = -1) {
        try? companion?.channel.send(Json.encode(order), passing: number)
    }

    /// Writes a line of the master's own; lost when the pipe is full, never waited for.
    func write(_ text: String) {
        _ = try? ownLines.writing.write(Array((text + "\n").utf8)[...])
    }

    /// What it answers; nil when nothing waits, and its end shows as its process ending.
    func receive() -> LogReply? {
        guard let companion, let message = try? companion.channel.receive() else { return nil }
        return Json.decode(LogReply.self, from: message.bytes)
    }
}
