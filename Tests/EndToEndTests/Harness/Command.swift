import Glibc
import LinuxKernel

/// A command that ended.
struct Finished: Equatable, CustomStringConvertible {
    /// Its exit code; the negative number of the signal that ended it.
    let code: Int32
    let output: String
    let error: String

    var description: String { "exit \(code)\n\(output)\(error)" }
    /// What it said where people see it.
    var text: String { output + error }
}

/// A command that runs beside the test until it ends by itself, is asked for its end, or this value goes.
final class Command {
    private let process: ProcessHandle
    private var output: Descriptor?
    private var error: Descriptor?
    private var input: Descriptor?
    private let words: [String]
    private var finished: Finished?
    /// What came so far on standard output and standard error.
    private(set) var outputSoFar: [UInt8] = []
    private(set) var errorSoFar: [UInt8] = []

    /// Starts a command in a session of its own, with nothing open but its standard streams and `passing`.
    ///
    /// `announcing`: what it is passed are listeners, and LISTEN_PID says so.
    init(
        _ words: [String], in folder: String = "/", environment: [String] = Command.environment,
        passing: [CInt] = [], announcing: Bool = false
    ) throws {
        self.words = words
        var program = Program(path: words[0])
        program.arguments = Array(words.dropFirst())
        program.environment = environment
        program.directory = folder
        // Test functions wander from thread to thread; this value ends the command itself.
        program.outlives = true
        program.announcesListeners = announcing
        let toChild = try Pipe()
        let fromChild = try Pipe()
        let errors = try Pipe()
        // A program takes "nothing now" for an error.
        try toChild.reading.setNonblocking(false)
        try fromChild.writing.setNonblocking(false)
        try errors.writing.setNonblocking(false)
        let child = try Spawn.start(
            program, passing: passing, input: toChild.reading.number, output: fromChild.writing.number,
            error: errors.writing.number)
        process = child.process
        input = .some(toChild.writing)
        output = .some(fromChild.reading)
        error = .some(errors.reading)
    }

    /// What every command finds in its environment.
    static let environment = ["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8"]

    /// Runs a command to its end.
    static func run(
        _ words: [String], in folder: String = "/", environment: [String] = Command.environment,
        passing: [CInt] = [], within seconds: Double = 30
    ) throws -> Finished {
        let command = try Command(words, in: folder, environment: environment, passing: passing)
        command.closeInput()
        return try command.finish(within: seconds)
    }

    var pid: Int32 { process.pid }

    func closeInput() { input = nil }

    func send(_ signal: CInt) { try? process.send(signal) }

    /// Waits for its end and for all that it wrote.
    func finish(within seconds: Double = 30) throws -> Finished {
        if let finished { return finished }
        let deadline = Deadline(seconds: seconds)
        while output != nil || error != nil { try read(until: deadline) }
        while true {
            if let end = try process.reap() {
                let result = Finished(
                    code: code(of: end), output: String(decoding: outputSoFar, as: UTF8.self),
                    error: String(decoding: errorSoFar, as: UTF8.self))
                finished = result
                return result
            }
            guard !deadline.hasPassed else { throw late("has not ended") }
            var wanted = pollfd(fd: process.descriptor.number, events: Int16(POLLIN), revents: 0)
            unsafe _ = poll(&wanted, 1, deadline.millisecondsLeft)
        }
    }

    /// Waits until it has written `text`, to either stream.
    func writes(_ text: String, within seconds: Double = 10) throws {
        let deadline = Deadline(seconds: seconds)
        while !hasWritten(text) {
            guard output != nil || error != nil else { throw late("ended without “\(text)”") }
            try read(until: deadline)
        }
    }

    /// How often it has written `text` so far.
    func count(of text: String) -> Int {
        try? readWhatIsThere()
        return String(decoding: outputSoFar + errorSoFar, as: UTF8.self).count(of: text)
    }

    private func readWhatIsThere() throws {
        if try !Self.take(output, &outputSoFar) { output = nil }
        if try !Self.take(error, &errorSoFar) { error = nil }
    }

    func hasWritten(_ text: String) -> Bool {
        [outputSoFar, errorSoFar].contains { String(decoding: $0, as: UTF8.self).contains(text) }
    }

    /// Reads what is there, or waits for more.
    private func read(until deadline: Deadline) throws {
        var wanted = [
            pollfd(fd: output?.number ?? -1, events: Int16(POLLIN), revents: 0),
            pollfd(fd: error?.number ?? -1, events: Int16(POLLIN), revents: 0),
        ]
        guard unsafe poll(&wanted, 2, deadline.millisecondsLeft) > 0 else { throw late("has not ended") }
        if wanted[0].revents != 0, try !Self.take(output, &outputSoFar) { output = nil }
        if wanted[1].revents != 0, try !Self.take(error, &errorSoFar) { error = nil }
    }

    /// False at the stream's end.
    private static func take(_ stream: borrowing Descriptor?, _ bytes: inout [UInt8]) throws -> Bool {
        switch try stream?.read(atMost: 65536) {
        case .bytes(let more): bytes += more
        case .nothing: break
        case .end, nil: return false
        }
        return true
    }

    private func code(of end: ProcessEnd) -> Int32 {
        switch end {
        case .exited(let code): code
        case .killed(let signal, _): -signal
        }
    }

    private func late(_ what: String) -> Late {
        Late(
            description: "\(words.joined(separator: " ")) \(what):\n"
                + String(decoding: outputSoFar + errorSoFar, as: UTF8.self))
    }

    deinit {
        guard finished == nil else { return }
        try? process.send(SIGKILL)
        _ = try? finish(within: 5)
    }
}

extension String {
    /// How often `other` stands in it, without overlaps.
    func count(of other: String) -> Int { split(separator: other, omittingEmptySubsequences: false).count - 1 }
}
