internal import Control
internal import Glibc
internal import LinuxKernel
internal import Supervision

/// The way from the log companion to its writer: lines queue up to a limit, and beyond it they are lost and counted.
struct LogOutput: ~Copyable {
    private let target: LogTarget
    private let pipe: LinePipe
    private var writer: Writer?
    private var startedAt = Instant(nanoseconds: 0)
    private var unsent: [UInt8] = []
    private var isWatchedForRoom = false
    private var lost = 0
    private var lostByWriters = 0
    private var lostAndSaid = 0
    /// How long the queue has been full since it was last empty.
    private var waited = Duration.zero

    /// It outlives a writer: what one that died had not read, the next one writes.
    private final class LinePipe {
        let reading: Descriptor
        /// Nil once all is said: the writer sees the end of its input and ends.
        var writing: Descriptor?

        init() throws(Errno) {
            let pipe = try Pipe()
            try pipe.reading.setNonblocking(false)
            reading = pipe.reading
            writing = .some(pipe.writing)
        }
    }

    private final class Writer {
        let process: ProcessHandle
        let reports: Descriptor
        /// What it said so far of lines that the disk did not take.
        var lost = 0

        init(process: consuming ProcessHandle, reports: consuming Descriptor) {
            self.process = process
            self.reports = reports
        }
    }
    private static let longestQueue = 1 << 20
    private static let longestWait = Duration.seconds(1)

    init(target: LogTarget) throws(Errno) {
        self.target = target
        pipe = try LinePipe()
    }

    /// Whether the writer has died too soon to be started again at once: `tend` is to be called in a second.
    var lacksWriter: Bool { writer == nil }

    /// Sends one line on, with whose it is and, into a file, its time.
    mutating func write(_ speaker: LogSpeaker, _ line: [UInt8], at time: String) {
        guard hasRoom() else { return }
        switch target {
        case .standardOutput: append("", speaker, line)
        case .file(_, _, _, let stamp): append(stamp.text(time), speaker, line)
        case .journal(let name): unsent += JournalEntry(of: name, speaker, line[...]).record
        }
    }

    /// Sends a line on as it is.
    mutating func write(bare line: [UInt8]) {
        guard hasRoom() else { return }
        if line.first == 0 { unsent.append(UInt8(ascii: "?")) }  // or it could be an order
        unsent += line
        unsent.append(UInt8(ascii: "\n"))
    }

    /// Whether the queue takes another line; without it the line is lost.
    private mutating func hasRoom() -> Bool {
        if unsent.count >= Self.longestQueue { makeRoom() }
        guard unsent.count >= Self.longestQueue else { return true }
        lost += 1
        return false
    }

    /// Puts the file aside behind the lines that came before this.
    mutating func rotate() {
        if case .file = target { unsent += LineOrders.rotate }
    }

    private mutating func append(_ time: String, _ speaker: LogSpeaker, _ line: [UInt8]) {
        unsent += "\(time)\(speaker.label): ".utf8
        unsent += speaker.text(of: line)
        unsent.append(UInt8(ascii: "\n"))
    }

    /// Sends what waits, hears the writer, and starts it where it is missing; called after every turn.
    mutating func tend(_ poller: borrowing Poller, linesToken: UInt64, reportsToken: UInt64) {
        hearReports(poller)
        if writer == nil, pipe.writing != nil, Instant.now - startedAt >= .seconds(1) { start(poller, reportsToken) }
        flush()
        guard let number = pipe.writing?.number, isWatchedForRoom == unsent.isEmpty else { return }
        isWatchedForRoom = !unsent.isEmpty
        if isWatchedForRoom {
            try? poller.add(number, token: linesToken, reading: false, writing: true)
        } else {
            try? poller.remove(number)
        }
    }

    /// How many lines are lost by now, when that is more than was said before.
    mutating func newlyLost() -> Int? {
        let all = allLost
        guard all > lostAndSaid else { return nil }
        lostAndSaid = all
        return all
    }

    /// How many lines are lost by now.
    var allLost: Int { lost + lostByWriters + (writer?.lost ?? 0) }

    /// Has the writer end when it has all lines; true when that has happened.
    mutating func retire() -> Bool {
        if unsent.isEmpty { pipe.writing = nil }
        return pipe.writing == nil && writer == nil
    }

    /// Waits until all is written, as long as the disk takes some seconds and not for ever.
    ///
    /// A writer that still waits for a disk stays until that has taken its lines. One that waits for somebody to read
    /// standard output goes: it would stay for as long as the reader does.
    mutating func finish() {
        guard let poller = try? Poller() else { return flush() }
        if writer == nil { start(poller, 3) }
        flush()
        guard let writer else { return }
        try? poller.add(writer.process.descriptor.number, token: 1)
        if let number = pipe.writing?.number, !unsent.isEmpty {
            try? poller.add(number, token: 2, reading: false, writing: true)
        }
        while !unsent.isEmpty, let reports = try? poller.wait(timeoutMilliseconds: 2000), !reports.isEmpty,
            !reports.contains(where: { $0.token == 1 })
        {
            flush()
        }
        if let number = pipe.writing?.number { try? poller.remove(number) }
        pipe.writing = nil
        _ = try? poller.wait(timeoutMilliseconds: 2000)
        if target == .standardOutput { try? writer.process.send(SIGKILL) }
    }

    /// Waits for a writer that is only busy: workers that write in a rush are held up a little, and lose nothing.
    ///
    /// A disk that keeps the queue full for longer than a second costs lines, until it has caught up.
    private mutating func makeRoom() {
        while unsent.count >= Self.longestQueue, waited < Self.longestWait, writer != nil,
            let number = pipe.writing?.number, let poller = try? Poller()
        {
            let began = Instant.now
            try? poller.add(number, token: 1, reading: false, writing: true)
            _ = try? poller.wait(timeoutMilliseconds: 100)
            flush()
            waited += Instant.now - began
        }
    }

    private mutating func flush() {
        unsent.removeFirst((try? pipe.writing?.write(unsent[...])) ?? 0)
        if unsent.isEmpty { waited = .zero }
    }

    private mutating func hearReports(_ poller: borrowing Poller) {
        guard let writer else { return }
        switch (try? writer.reports.read(atMost: 4096)) ?? .end {
        case .nothing: break
        case .bytes(let bytes):
            let counts = String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap { Int($0) }
            writer.lost = counts.last ?? writer.lost
        case .end:  // it has died
            _ = try? writer.process.reap()
            try? poller.remove(writer.reports.number)
            lostByWriters += writer.lost
            self.writer = nil
        }
    }

    private mutating func start(_ poller: borrowing Poller, _ reportsToken: UInt64) {
        startedAt = .now
        do throws(Errno) {
            let reports = try Pipe()
            var program = Program(path: ThisProcess.executable)
            program.arguments = ["--write"] + target.arguments
            program.environment = ThisProcess.environment
            program.directory = "/"
            program.identity = target.identity
            program.outlives = true
            let child = try Spawn.start(program, passing: [reports.writing.number], input: pipe.reading.number)
            try poller.add(reports.reading.number, token: reportsToken)
            writer = Writer(process: child.process, reports: reports.reading)
        } catch {
            return  // a later turn tries again; until then lines queue up
        }
    }
}
