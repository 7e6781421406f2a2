import Glibc
import LinuxKernel
import Testing

/// A program that was given a listening socket as descriptor 3; it and what it started are killed with this value.
final class ServerProgram {
    let process: ProcessHandle
    let listener: Listener
    private let output: Descriptor

    /// Starts it; with `waiting` until it has written something.
    init(_ path: String, _ arguments: [String], waiting: Bool, directory: String? = nil) throws {
        let address = try #require(SocketAddress.ipv4(host: "127.0.0.1", port: 0))
        let pipe = try Pipe()
        listener = try Listener(internet: address, backlog: 5)
        var program = Program(path: path)
        program.arguments = arguments
        program.environment = ["PATH=/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE=1"]
        program.directory = directory
        // Tests that wait for another process wander from thread to thread.
        program.outlives = true
        let child = try Spawn.start(
            program, passing: [listener.descriptor.number], output: pipe.writing.number,
            error: waiting ? -1 : pipe.writing.number)
        process = child.process
        output = pipe.reading
        guard !waiting || becomesReadable(output.number) else { throw Late(description: "\(path) says nothing") }
    }

    /// A Python script that has the socket as `listener`, blocking; it prints one line when there is something to see.
    static func python(_ script: String, waiting: Bool = false) throws -> ServerProgram {
        let prelude = """
            import os, select, socket, sys, threading, time
            listener = socket.socket(fileno=3)
            listener.setblocking(True)
            idle, never = os.pipe()
            def say(): print("here", flush=True)

            """
        return try ServerProgram("/usr/bin/python3", ["-c", prelude + script], waiting: waiting)
    }

    deinit {
        process.killGroup(SIGKILL)
        try? process.send(SIGKILL)
        _ = try? end(of: process)
        while let pid = (try? ProcessTable.members(ofSession: process.pid))?.first { kill(pid, SIGKILL) }
    }

    /// What a look at it alone, or at it and all it has started, shows now.
    func look(withDescendants: Bool = false) throws -> AcceptWaiting {
        guard withDescendants else { return try AcceptWaiters.look(at: process.pid, for: [listener.inode]) }
        return try AcceptWaiters.look(atFamilyOf: process.pid, for: [listener.inode])
    }

    /// Whether it comes to wait within the time; looks as often as it may.
    func comesToWait(withDescendants: Bool = false, withinSeconds limit: Int64 = 20) throws -> Bool {
        let end = Clock.bootNanoseconds + limit * 1_000_000_000
        while Clock.bootNanoseconds < end {
            if try look(withDescendants: withDescendants) == .waits { return true }
            // What it writes would fill the pipe; nothing to read is a short rest.
            if becomesReadable(output.number, withinMilliseconds: 1) { _ = try output.read(atMost: 65536) }
        }
        return false
    }
}
