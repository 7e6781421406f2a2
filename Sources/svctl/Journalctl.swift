internal import Control
internal import LinuxKernel

/// The journal, as journalctl(1) reads it.
enum Journalctl {
    typealias Entry = [String: [UInt8]]

    /// Runs `journalctl WORDS…` and gives on what it finds, as it finds it; returns when it ends.
    static func read(_ words: [String], _ take: ([Entry]) -> Void) throws(Failure) {
        guard let path = ForeignProgram.path(of: "journalctl") else {
            throw Failure(.system, "journalctl is missing on this system")
        }
        var program = Program(path: path)
        let fields = JournalLine.fields.joined(separator: ",")
        program.arguments = ["--quiet", "--no-pager", "--output=export", "--output-fields=\(fields)"] + words
        program.environment = ThisProcess.environment
        let end = try Failure.unless(.system, "cannot run \(path)") { () throws(Errno) in try run(program, take) }
        switch end {
        case .exited(0), nil: return
        case .exited(let code): throw Failure(.inputOutput, "journalctl ended with exit code \(code)")
        case .killed(let signal, _): throw Failure(.inputOutput, "journalctl was ended by \(SignalName.of(signal))")
        }
    }

    private static func run(_ program: Program, _ take: ([Entry]) -> Void) throws(Errno) -> ProcessEnd? {
        let pipe = try Pipe()
        // A program takes "no room now" for an error.
        try pipe.writing.setNonblocking(false)
        let nothing = try Files.open("/dev/null", .reading)
        let child = try Spawn.start(program, input: nothing.number, output: pipe.writing.number)
        let reading = pipe.reading
        let writing = pipe.writing
        _ = consume writing  // or its end would never come
        let poller = try Poller()
        try poller.add(reading.number, token: 1)
        var export = JournalExport()
        loop: while true {
            switch try reading.read(atMost: 65536) {
            case .bytes(let bytes): take(export.append(bytes))
            case .nothing: _ = try poller.wait()
            case .end: break loop
            }
        }
        try poller.remove(reading.number)
        try poller.add(child.process.descriptor.number, token: 2)
        while !child.process.hasEnded { _ = try poller.wait() }
        return try child.process.reap()
    }
}
