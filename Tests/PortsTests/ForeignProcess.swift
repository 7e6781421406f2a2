import Glibc
import LinuxKernel

/// A real program that runs beside the test, in a session of its own, until this value goes.
final class ForeignProcess {
    let pid: Int32
    /// The first line it wrote, without its end.
    let firstLine: String

    /// Starts a program and waits until it has written a line or ended.
    init(_ path: String, _ arguments: [String], environment: [String] = ForeignProcess.environment) throws {
        var program = Program(path: path)
        program.arguments = arguments
        program.environment = environment
        // Test functions wander from thread to thread; this value ends the program itself.
        program.outlives = true
        let pipe = try Pipe()
        let child = try Spawn.start(program, output: pipe.writing.number)
        pid = child.process.pid
        do {
            firstLine = try Self.line(from: pipe)
        } catch {
            Self.end(pid)
            throw error
        }
    }

    static let environment = ["PATH=/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE=1"]

    /// Runs a Python script; it prints one line when it is ready.
    static func python(_ script: String, _ arguments: [String] = []) throws -> ForeignProcess {
        let prelude = "import ctypes, os, socket, sys, threading, time\n"
        return try ForeignProcess("/usr/bin/python3", ["-c", prelude + script] + arguments)
    }

    /// Runs a script that prints the port it listens on.
    static func server(_ script: String, _ arguments: [String] = []) throws -> (process: ForeignProcess, port: UInt16) {
        let process = try python(script, arguments)
        return (process, UInt16(process.firstLine) ?? 0)
    }

    deinit { Self.end(pid) }

    private static func end(_ pid: Int32) {
        kill(-pid, SIGKILL)
        kill(pid, SIGKILL)
        waitpid(pid, nil, 0)
    }

    /// All a program writes to standard output; it may be silent for so long.
    static func output(of path: String, _ arguments: [String], patienceSeconds: Int32 = 10) throws -> String {
        var program = Program(path: path)
        program.arguments = arguments
        program.environment = ["PATH=/usr/bin:/bin:/usr/sbin:/sbin"]
        program.outlives = true
        let pipe = try Pipe()
        let child = try Spawn.start(program, output: pipe.writing.number)
        let text = try text(from: pipe, patienceSeconds: patienceSeconds) { _ in false }
        waitpid(child.process.pid, nil, 0)
        return text
    }

    private static func line(from pipe: consuming Pipe) throws -> String {
        try String(text(from: pipe) { $0.contains(10) }.prefix { $0 != "\n" })
    }

    private static func text(
        from pipe: consuming Pipe, patienceSeconds: Int32 = 10, until isEnough: ([UInt8]) -> Bool
    ) throws -> String {
        let reading = try pipe.reading.duplicate()
        // Our copy of the other end must go, or the end never comes.
        _ = consume pipe
        var bytes: [UInt8] = []
        reading: while !isEnough(bytes) {
            switch try reading.read(atMost: 65536) {
            case .bytes(let more): bytes += more
            case .end: break reading
            case .nothing:
                var wanted = pollfd(fd: reading.number, events: Int16(POLLIN), revents: 0)
                guard unsafe poll(&wanted, 1, patienceSeconds * 1000) > 0 else { throw Errno(ETIMEDOUT, in: "read") }
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// Whether something becomes true within a few seconds.
func eventually(within seconds: Int = 5, _ isTrue: () throws -> Bool) rethrows -> Bool {
    let end = Clock.bootNanoseconds + Int64(seconds) * 1_000_000_000
    while Clock.bootNanoseconds < end {
        if try isTrue() { return true }
        sched_yield()
    }
    return false
}

/// How many files this process has open.
func openFiles() -> Int { Files.names(in: "/proc/self/fd").count }

/// How many processes this one may not look into, as the links to their programs tell: a sandbox can have some that
/// refuse even root.
func refusingProcesses() throws -> Int {
    var count = 0
    for pid in try ProcessTable.pids() where ProcessTable.executable(of: pid) == nil {
        guard let status = try ProcessTable.status(of: pid) else { continue }
        count += status.isKernelThread || status.hasEnded ? 0 : 1
    }
    return count
}
