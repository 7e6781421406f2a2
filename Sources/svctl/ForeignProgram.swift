internal import Control
internal import LinuxKernel

/// A program of the system that is run to its end, with its words handed over as they are: no shell reads them.
enum ForeignProgram {
    /// What it came to.
    struct Answer: Equatable {
        /// What the program ended with; 128 and the number of a signal that killed it, as shells have it.
        let code: Int32
        let output: String
        let error: String

        /// What it said of its failure, line by line; its output where it complained there.
        var complaint: [String] {
            (error.isEmpty ? output : error).split(separator: "\n").map(String.init)
        }
    }

    /// Where a system keeps its own programs; nobody's PATH counts for what root runs.
    private static let folders = ["/usr/bin", "/bin", "/usr/sbin", "/sbin"]

    /// The whole path of a program; nil when the system has none of that name.
    static func path(of name: String) -> String? {
        folders.map { "\($0)/\(name)" }.first { (try? FileStatus(of: $0))?.kind == .file }
    }

    /// Runs a program, with this process's environment and `variables`, and waits for its end.
    ///
    /// Fails when it is missing or could not be started; an exit code is no failure here.
    static func run(
        _ name: String, _ words: [String], variables: [String] = [], as identity: Program.Identity? = nil
    ) throws(Failure) -> Answer {
        guard let path = path(of: name) else { throw Failure(.system, "\(name) is missing on this system") }
        var program = Program(path: path)
        program.arguments = words
        let names = variables.compactMap { $0.split(separator: "=").first }
        program.environment =
            ThisProcess.environment.filter { entry in !names.contains { entry.hasPrefix("\($0)=") } } + variables
        program.identity = identity
        return try Failure.unless(.system, "cannot run \(path)") { () throws(Errno) in try run(program) }
    }

    private static func run(_ program: Program) throws(Errno) -> Answer {
        let output = try Pipe()
        let error = try Pipe()
        // A program takes "no room now" for an error.
        try output.writing.setNonblocking(false)
        try error.writing.setNonblocking(false)
        let input = try Files.open("/dev/null", .reading)
        let child = try Spawn.start(
            program, input: input.number, output: output.writing.number, error: error.writing.number)
        let texts = try read(output.reading, error.reading, closing: output.writing, error.writing)
        let poller = try Poller()
        try poller.add(child.process.descriptor.number, token: 1)
        while !child.process.hasEnded { _ = try poller.wait() }
        if case .failed(let failure) = Spawn.outcome(child.report) {
            _ = try child.process.reap()
            throw Errno(failure.code, in: "exec \(program.path)")
        }
        let code: Int32 =
            switch try child.process.reap() {
            case .exited(let code): code
            case .killed(let signal, _): 128 + signal
            case nil: 0
            }
        return Answer(code: code, output: texts.output, error: texts.error)
    }

    /// Reads both to their ends, which come when the program has ended and nobody else has them.
    private static func read(
        _ output: consuming Descriptor, _ error: consuming Descriptor, closing first: consuming Descriptor,
        _ second: consuming Descriptor
    ) throws(Errno) -> (output: String, error: String) {
        _ = consume first
        _ = consume second
        let poller = try Poller()
        try poller.add(output.number, token: 1)
        try poller.add(error.number, token: 2)
        var bytes: [UInt64: [UInt8]] = [1: [], 2: []]
        var open: Set<UInt64> = [1, 2]
        while !open.isEmpty {
            for ready in try poller.wait() {
                let received = try ready.token == 1 ? output.read(atMost: 65536) : error.read(atMost: 65536)
                switch received {
                case .bytes(let more): bytes[ready.token, default: []] += more
                case .nothing: break
                case .end:
                    open.remove(ready.token)
                    try poller.remove(ready.token == 1 ? output.number : error.number)
                }
            }
        }
        return (
            String(decoding: bytes[1] ?? [], as: UTF8.self), String(decoding: bytes[2] ?? [], as: UTF8.self)
        )
    }
}
