internal import Control
internal import Glibc
internal import LinuxKernel
internal import Settings

/// What a shell command of `@(exec://…)` writes, which is asked for when an app really starts.
struct CommandOutput {
    let directory: String
    /// Whom it runs as; nil: as the master.
    let identity: Program.Identity?

    /// Runs it, and ends it with all that it started in its session when the time is over.
    func run(_ command: String) -> Result<Lookups.Output, Lookups.Refusal> {
        do throws(Errno) { return try output(of: command) } catch { return .failure(Lookups.Refusal(error.reason)) }
    }

    /// A command that runs, and what comes of it; the other end is the command's alone.
    private struct Running: ~Copyable {
        let child: Child
        let output: Descriptor
    }

    private func output(of command: String) throws(Errno) -> Result<Lookups.Output, Lookups.Refusal> {
        let running = try start(command)
        let poller = try Poller()
        try poller.add(running.output.number, token: 1)
        let deadline = Clock.bootNanoseconds + Self.limitSeconds * 1_000_000_000
        var bytes: [UInt8] = []
        var refusal: String?
        reading: while refusal == nil {
            switch try running.output.read(atMost: 65536) {
            case .bytes(let more): bytes += more
            case .end: break reading
            case .nothing:
                let left = (deadline - Clock.bootNanoseconds) / 1_000_000
                if left <= 0 { refusal = "it took more than \(Self.limitSeconds) seconds" }
                _ = try poller.wait(timeoutMilliseconds: CInt(clamping: max(1, left)))
            }
            if bytes.count > Self.mostBytes { refusal = "it writes more than \(Self.mostBytes >> 20) MB" }
        }
        // What it left behind in its session would outlive it, and so would it when it only closed its output.
        let end = try reap(running.child.process, until: refusal == nil ? deadline : 0)
        running.child.process.killGroup(SIGKILL)
        if case .failed(let failure) = Spawn.outcome(running.child.report) {
            refusal = Errno(failure.code, in: "start").reason
        }
        if let refusal { return .failure(Lookups.Refusal(refusal)) }
        return .success(Lookups.Output(bytes: bytes, failure: Self.words(for: end)))
    }

    private func start(_ command: String) throws(Errno) -> Running {
        let pipe = try Pipe()
        // A program takes "nothing now" for an error.
        try pipe.writing.setNonblocking(false)
        var program = Program(path: "/bin/sh")
        program.arguments = ["-c", command]
        program.environment = InheritedEnvironment.variables.map { "\($0.name)=\($0.value)" }
        program.directory = directory
        program.identity = identity
        let input = try Files.open("/dev/null", .reading)
        let child = try Spawn.start(program, input: input.number, output: pipe.writing.number)
        return Running(child: child, output: pipe.reading)
    }

    /// Waits for its end, or brings it about.
    private func reap(_ process: borrowing ProcessHandle, until deadline: Int64) throws(Errno) -> ProcessEnd {
        let poller = try Poller()
        try poller.add(process.descriptor.number, token: 1)
        while true {
            if let end = try process.reap() { return end }
            let left = (deadline - Clock.bootNanoseconds) / 1_000_000
            if left <= 0 { process.killGroup(SIGKILL) }
            _ = try poller.wait(timeoutMilliseconds: CInt(clamping: left <= 0 ? 1_000 : left))
        }
    }

    private static func words(for end: ProcessEnd) -> String? {
        switch end {
        case .exited(0): nil
        case .exited(let code): "exit code \(code)"
        case .killed(let signal, _): "signal \(signal)"
        }
    }

    private static let limitSeconds: Int64 = 5
    private static let mostBytes = 1 << 20
}
