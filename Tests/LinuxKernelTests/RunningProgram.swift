import Glibc
import LinuxKernel
import Testing

/// What a program said and how it ended.
struct FinishedProgram: Equatable {
    let output: String
    let end: ProcessEnd
}

/// Runs `program` to its end and returns what it wrote to standard output and standard error.
func run(_ program: Program, passing: [CInt] = []) throws -> FinishedProgram {
    let pipe = try Pipe()
    let output = pipe.reading
    let child = try start(program, passing: passing, writing: pipe.writing)
    do {
        #expect(try outcome(of: child.report) == .running)
        let text = try text(from: output)
        return FinishedProgram(output: text, end: try end(of: child.process))
    } catch {
        // exit tests wait for any child, and would find one left here for ever
        child.process.killGroup(SIGKILL)
        _ = try end(of: child.process)
        throw error
    }
}

private func start(_ program: Program, passing: [CInt], writing: consuming Descriptor) throws -> Child {
    try Spawn.start(program, passing: passing, output: writing.number, error: writing.number)
}

/// A shell that does `script`.
func shell(_ script: String) -> Program {
    var program = Program(path: "/bin/sh")
    program.arguments = ["-c", script]
    program.environment = ["PATH=/usr/sbin:/usr/bin:/sbin:/bin"]
    return program
}

/// A running `cat`, to be looked at from outside in /proc while it waits for input; it is killed with this value.
final class WaitingProgram {
    let process: ProcessHandle
    private let input: Descriptor
    private let output: Descriptor

    /// Starts it and waits until it answers: until then it may have its libraries open.
    init(_ program: Program = Program(path: "/bin/cat"), passing: [CInt] = []) throws {
        let toChild = try Pipe()
        let fromChild = try Pipe()
        try toChild.reading.setNonblocking(false)  // cat takes "nothing now" for an error
        let child = try Spawn.start(
            program, passing: passing, input: toChild.reading.number, output: fromChild.writing.number)
        input = toChild.writing
        output = fromChild.reading
        process = child.process
        try input.writeAll(Array("ready\n".utf8))
        guard try outcome(of: child.report) == .running, becomesReadable(output.number) else {
            throw Late(description: "cat does not answer")
        }
    }

    deinit {
        try? process.send(SIGKILL)
        _ = try? end(of: process)
    }

    /// The value of a line of /proc/PID/status: `status("SigIgn")`.
    func status(_ name: String) throws -> String {
        let all = String(decoding: try Files.read("/proc/\(process.pid)/status", limit: 65536), as: UTF8.self)
        let line = try #require(all.split(separator: "\n").first { $0.hasPrefix("\(name):") })
        return line.dropFirst(name.count + 1).split(separator: "\t").joined(separator: " ")
            .split(separator: " ").joined(separator: " ")
    }

    /// What it has open, by number.
    var descriptors: [Int: String] {
        var result: [Int: String] = [:]
        for name in Files.names(in: "/proc/\(process.pid)/fd") {
            guard let number = Int(name) else { continue }
            result[number] = Files.linkTarget("/proc/\(process.pid)/fd/\(name)")
        }
        return result
    }

    /// The fields of /proc/PID/stat behind the name: state, parent, process group, session, …; proc(5).
    func statistics() throws -> [Substring] {
        let all = String(decoding: try Files.read("/proc/\(process.pid)/stat", limit: 4096), as: UTF8.self)
        let behindName = try #require(all.lastIndex(of: ")"))
        return all[all.index(after: behindName)...].split(separator: " ")
    }
}
