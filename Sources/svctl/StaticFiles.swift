internal import Control
internal import Glibc
internal import LinuxKernel
internal import Settings

/// Where an app says its static files are, or why it does not say.
enum StaticFiles {
    /// What the worker prints; all of it null or left out for an app without Django.
    struct Told: Decodable {
        let staticUrl: String?
        let staticRoot: String?
        let mediaUrl: String?
        let mediaRoot: String?

        private enum CodingKeys: String, CodingKey {
            case staticUrl = "static_url"
            case staticRoot = "static_root"
            case mediaUrl = "media_url"
            case mediaRoot = "media_root"
        }
    }

    case told(Told)
    case unknown(why: String)
    /// A command is not asked: it is no Python.
    case none

    /// Has svctld ask, which knows whose rights the app's code may have, and waits as long as a worker may take.
    static func asked(of app: AppConfiguration, in file: String) -> StaticFiles {
        switch app.application {
        case .command, .uwsgi: return .none
        case .module, .file: break
        }
        do throws(Failure) {
            var words = ["--tell-static", app.name, "--directory", WorkingFolder.asTyped]
            words += ["--file", file]
            let answer = try run(try MasterProgram.path, words, limit: app.startTimeout)
            guard let told = Json.decode(Told.self, from: answer) else {
                return .unknown(why: "the app's answer cannot be read")
            }
            return .told(told)
        } catch { return .unknown(why: error.text) }
    }

    private static func run(_ path: String, _ words: [String], limit: Duration) throws(Failure) -> [UInt8] {
        var program = Program(path: path)
        program.arguments = words
        program.environment = ThisProcess.environment
        var answer: [UInt8] = []
        var complaint: [UInt8] = []
        let deadline = Clock.bootNanoseconds + limit.components.seconds * 1_000_000_000
        let end: ProcessEnd?
        do throws(Errno) {
            let output = try Pipe()
            let errors = try Pipe()
            try output.writing.setNonblocking(false)
            try errors.writing.setNonblocking(false)
            let child = try Spawn.start(program, output: output.writing.number, error: errors.writing.number)
            let poller = try Poller()
            try poller.add(output.reading.number, token: 1)
            try poller.add(errors.reading.number, token: 2)
            try poller.add(child.process.descriptor.number, token: 3)
            end = try wait(for: child.process, poller, until: deadline) { () throws(Errno) in
                try take(output.reading, &answer)
                try take(errors.reading, &complaint)
            }
        } catch { throw Failure(.system, "it cannot be asked: \(error.reason)") }
        guard end == .exited(0) else {
            let lines = String(decoding: complaint, as: UTF8.self).split(separator: "\n")
            let why = end == nil ? "it took longer than \(limit.components.seconds) s" : lines.last.map(String.init)
            throw Failure(.no, why ?? "it ended without a word")
        }
        return answer
    }

    /// Reads until the process has ended; nil when it was ended, because it did not by itself.
    private static func wait(
        for process: borrowing ProcessHandle, _ poller: borrowing Poller, until deadline: Int64,
        _ read: () throws(Errno) -> Void
    ) throws(Errno) -> ProcessEnd? {
        while true {
            let end = try process.reap()
            try read()
            if let end { return end }
            let left = (deadline - Clock.bootNanoseconds) / 1_000_000
            guard left > 0 else {
                process.killGroup(SIGKILL)
                return nil
            }
            _ = try poller.wait(timeoutMilliseconds: CInt(min(left, 60_000)))
        }
    }

    private static func take(_ stream: borrowing Descriptor, _ bytes: inout [UInt8]) throws(Errno) {
        while case .bytes(let more) = try stream.read(atMost: 65536) {
            if bytes.count < mostBytes { bytes += more }
        }
    }

    /// More than any answer has, and any traceback that somebody reads.
    private static let mostBytes = 1 << 20
}
