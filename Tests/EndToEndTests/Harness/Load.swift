import FoundationEssentials
import Testing

/// scripts/load under way: 16 connections that close after each request and 16 that are kept.
struct Load {
    private let command: Command

    /// Begins, and comes back when each connection has had its first answer.
    ///
    /// `each`: how many connections of each kind; `socket`: a path or `@name` in the place of the port; `through`: the
    /// words that go before, for a load in another namespace; `echo`: where every other request posts something, and
    /// gets it back.
    init(
        port: UInt16, socket: String? = nil, each count: Int = 16, expecting text: String = "Deployed:",
        limit: Int = 240, through: [String] = [], echo: String? = nil
    ) throws {
        var words = [
            Built.load, "--url", "http://127.0.0.1:\(port)/", "--closing", String(count), "--keep-alive", String(count),
            "--expect", text, "--until-stdin-closes", "--limit", String(limit), "--json",
        ]
        if let socket { words += ["--unix", socket] }
        if let echo { words += ["--echo", echo] }
        command = try Command(through + words)
        try command.writes("tried once", within: 30)
    }

    /// Ends the load and counts.
    func end() throws -> LoadFigures {
        command.closeInput()
        let finished = try command.finish(within: 60)
        do {
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            return try decoder.decode(LoadFigures.self, from: Data(finished.output.utf8))
        } catch {
            throw Late(description: "the load gave no figures: \(finished)")
        }
    }
}

/// What scripts/load counted.
struct LoadFigures: Decodable {
    struct Body: Decodable {
        let body: String
        let count: Int
    }
    struct Example: Decodable {
        let connection: String
        let kind: String
        let detail: String
    }
    let requests: Int
    let ok: Int
    let lost: Int
    /// By kind of connection: `closing` and `keep-alive`.
    let lostByConnection: [String: Int]
    /// By what happened: `refused`, `reset`, `timed_out` and others.
    let lostByKind: [String: Int]
    let seconds: Double
    let bodies: [Body]
    let examples: [Example]

    var summary: String { "\(requests) requests in \(seconds) s, \(lost) lost: \(examples)" }
}
