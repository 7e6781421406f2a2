import Control
import LinuxKernel
import Testing

extension Project {
    /// The words of an svctl command as the caller types it.
    func words(_ arguments: [String]) -> [String] { caller.becoming + [Built.svctl] + arguments }

    /// Runs an svctl command in the project's folder.
    @discardableResult
    func svctl(_ arguments: String..., within seconds: Double = 60) throws -> Finished {
        try Command.run(words(arguments), in: folder, environment: environment, within: seconds)
    }

    /// Runs a command that must succeed.
    @discardableResult
    func succeeds(_ arguments: String..., sourceLocation: SourceLocation = #_sourceLocation) throws -> Finished {
        let finished = try Command.run(words(arguments), in: folder, environment: environment, within: 60)
        guard finished.code == 0 else {
            Issue.record(
                "svctl \(arguments.joined(separator: " ")): \(finished)\n\(log)", sourceLocation: sourceLocation)
            throw Late(description: "the test cannot go on")
        }
        return finished
    }

    /// Starts the master, which must succeed.
    @discardableResult
    func start(sourceLocation: SourceLocation = #_sourceLocation) throws -> Finished {
        try succeeds("start", ".config/uwsgi.ini", sourceLocation: sourceLocation)
    }

    /// What `status --json` says.
    func status() throws -> MasterStatus {
        let finished = try svctl("status", name, "--json")
        let status = Json.decode(MasterStatus.self, from: Array(finished.output.utf8))
        return try #require(status, "\(finished)")
    }

    /// The workers that serve.
    func servingWorkers() throws -> [Int32] {
        try status().apps.flatMap(\.workers).filter { $0.state == "ready" }.compactMap(\.pid)
    }

    func get(_ path: String = "/") throws -> Page { try Page(Command.run(Page.request(path, port: port))) }

    /// Begins a request that is answered later.
    func begin(_ path: String) throws -> Command { try Command(Page.request(path, port: port)) }

    /// Where the log is when the settings do not say.
    var defaultLog: String { Places.log(of: name, user: caller.account.user, home: caller.account.home) }

    /// The log so far.
    var log: String { text(of: defaultLog) }

    /// What one wants to see when something went wrong.
    var story: String { "\((try? svctl("status", name)).map(String.init(describing:)) ?? "no status")\n\(log)" }

    /// Whether the log holds `text`; quicker than reading a long one.
    func logHas(_ text: String) throws -> Bool { try Command.run(["/bin/grep", "-qF", text, defaultLog]).code == 0 }

    func text(of path: String) -> String {
        (try? Files.read(path, limit: 64 << 20)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}

/// Expects a refusal: its exit code, and words that help.
func expect(
    _ finished: Finished, _ code: ExitCode, _ words: String..., sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(finished.code == code.rawValue, "\(finished)", sourceLocation: sourceLocation)
    for word in words {
        #expect(finished.text.contains(word), "\(finished)", sourceLocation: sourceLocation)
    }
}

extension Project {
    /// Waits until a worker has a connection: a request that was begun is in its hands.
    func expectInFlight(sourceLocation: SourceLocation = #_sourceLocation) throws {
        let isThere = try eventually {
            try Command.run(["/usr/bin/ss", "-Htn", "state", "established", "sport = :\(port)"]).output.isEmpty == false
                && status().listeners.allSatisfy { $0.queue == 0 }
        }
        #expect(isThere, sourceLocation: sourceLocation)
    }
}
