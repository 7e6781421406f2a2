internal import Glibc
internal import LinuxKernel
internal import Supervision

/// The way from the log companion to its writer: lines queue up to a limit, and beyond it they are lost and counted.
struct LogOutput: ~Copyable {
    private let target: LogTarget
    private var writer: Writer?
    private var startedAt = Instant(nanoseconds: 0)
    private var unsent: [UInt8] = []
    private var lost = 0
    private var lostByWriters = 0
    private var lostAndSaid = 0

    private final class Writer {
        let process: ProcessHandle
        let reports: Descriptor
        /// Nil once all is said: the writer sees the end of its input and ends.
        var lines: Descriptor?
        var waitsForRoom = false
        /// What it said so far of lines that the disk did not take.
        var lost = 0

        init(process: consuming ProcessHandle, lines: consuming Descriptor, reports: consuming Descriptor) {
            self.process = process
            self.lines = .some(lines)
            self.reports = reports
        }
    }
    private static let longestQueue = 1 << 20

    init(target: LogTarget) {
        self.target = target
    }

    /// Sends one line on, with its label and, into a file, its time.
    mutating func write(label: String, _ line: [UInt8]) {
        guard unsent.count < Self.longestQueue else {
            lost += 1
            return
        }
        let time = target.path == nil ? "" : Timestamp.now + " "
        unsent += "\(time)\(label): ".utf8
        unsent += line
        unsent.append(UInt8(ascii: "\n"))
    }

    /// Sends what waits, hears the writer, and starts it where it is missing; called after every turn.
    mutating func tend(_ poller: borrowing Poller, linesToken: UInt64, reportsToken: UInt64) {
        hearReports(poller)
        if writer == nil { start(poller, reportsToken) }
        flush()
        guard let writer, let lines = writer.lines?.number, writer.waitsForRoom == unsent.isEmpty else { return }
        writer.waitsForRoom = !unsent.isEmpty
        if writer.waitsForRoom {
            try? poller.add(lines, token: linesToken, reading: false, writing: true)
        } else {
            try? poller.remove(lines)
        }
    }

    /// How many lines are lost by now, when that is more than was said before.
    mutating func newlyLost() -> Int? {
        let all = lost + lostByWriters + (writer?.lost ?? 0)
        guard all > lostAndSaid else { return nil }
        lostAndSaid = all
        return all
    }

    /// Waits until all is written, as long as the disk takes some seconds and not for ever.
    mutating func finish() {
        flush()
        guard let writer, let poller = try? Poller() else { return }
        try? poller.add(writer.process.descriptor.number, token: 1)
        if let lines = writer.lines?.number, !unsent.isEmpty {
            try? poller.add(lines, token: 2, reading: false, writing: true)
        }
        while !unsent.isEmpty, let reports = try? poller.wait(timeoutMilliseconds: 2000), !reports.isEmpty,
            !reports.contains(where: { $0.token == 1 })
        {
            flush()
        }
        if let lines = writer.lines?.number { try? poller.remove(lines) }
        writer.lines = nil
        _ = try? poller.wait(timeoutMilliseconds: 2000)
    }

    private mutating func flush() {
        guard let writer, !unsent.isEmpty else { return }
        do throws(Errno) {
            unsent.removeFirst(try writer.lines?.write(unsent[...]) ?? 0)
        } catch {
            lost += unsent.count { $0 == UInt8(ascii: "\n") }
            unsent = []
        }
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
            if writer.waitsForRoom, let lines = writer.lines?.number { try? poller.remove(lines) }
            lostByWriters += writer.lost
            self.writer = nil
        }
    }

    /// Starts a writer, at most one a second.
    private mutating func start(_ poller: borrowing Poller, _ reportsToken: UInt64) {
        guard Instant.now - startedAt >= .seconds(1) else { return }
        startedAt = .now
        do throws(Errno) {
            let lines = try Pipe()
            let reports = try Pipe()
            try lines.reading.setNonblocking(false)
            var program = Program(path: ThisProcess.executable)
            program.arguments = ["--write"] + target.arguments
            program.environment = ThisProcess.environment
            program.directory = "/"
            program.identity = target.identity
            program.outlives = true
            let child = try Spawn.start(program, passing: [reports.writing.number], input: lines.reading.number)
            try poller.add(reports.reading.number, token: reportsToken)
            writer = Writer(process: child.process, lines: lines.writing, reports: reports.reading)
        } catch {
            return  // the next turn tries again; until then lines queue up
        }
    }
}
