import Control
import FoundationEssentials
import Glibc
import LinuxKernel
import Testing

/// Figures about the workers, as uWSGI's stats server gives them.
@Suite(.serialized) struct `The stats server` {
    private let app = """
        import time
        def application(environ, start_response):
            if environ["PATH_INFO"] == "/fail":
                raise ValueError("on purpose")
            if environ["PATH_INFO"] == "/slow":
                time.sleep(60)
            start_response("200 OK", [("Content-Length", "4")])
            return [b"tiny"]

        """

    @Test func `tells uwsgitop what the workers do, and status the same`() throws {
        try Project.with(settings: ["processes = 2", "stats = stats.sock", "vacuum = true"]) { project in
            try project.replaceApp(app)
            try project.start()
            let socket = "\(project.folder)/stats.sock"
            #expect(try FileStatus(of: socket).mode == 0o600)
            for _ in 0..<7 { _ = try project.get() }
            #expect(try project.get("/fail").status == 500)
            let slow = try project.begin("/slow")
            #expect(try eventually { try Stats(from: socket).workers.contains { $0.status == "busy" } })
            #expect(try eventually { try Stats(from: socket).workers.reduce(0) { $0 + $1.requests } == 8 })
            let stats = try Stats(from: socket)
            #expect(stats.workers.map(\.id) == [1, 2] && stats.workers.map(\.respawnCount) == [1, 1])
            #expect(stats.workers.reduce(0) { $0 + $1.exceptions } == 1)
            #expect(stats.workers.reduce(0) { $0 + $1.tx } > 8 * 100)
            #expect(stats.workers.allSatisfy { $0.rss > 1_000_000 && $0.vsz > $0.rss && $0.svctl.counts })
            #expect(stats.workers.flatMap(\.cores).map(\.inRequest).sorted() == [0, 1])
            let status = try project.status()
            let workers = try #require(status.apps.first).workers
            #expect(workers.compactMap(\.pid) == stats.workers.map(\.pid))
            #expect(workers.compactMap(\.requests).reduce(0, +) == 8 && workers.compactMap(\.busy).reduce(0, +) == 1)
            #expect(try project.succeeds("status").output.contains("REQUESTS"))
            let top = try Command.run(
                [
                    "\(Built.python)/bin/python",
                    "\(Built.project)/Tests/EndToEndTests/Fixtures/uwsgitop_in_terminal.py",
                    "\(Built.python)/bin/uwsgitop", socket, "masterpid: \(status.pid)", "busy", "idle",
                ] + stats.workers.map { String($0.pid) }, within: 60)
            #expect(top.code == 0, "\(top)")
            slow.send(SIGKILL)
            _ = try slow.finish()
            // The sums of a slot outlive its worker.
            let busy = try #require(stats.workers.first { $0.status == "busy" })
            kill(busy.pid, SIGKILL)
            #expect(
                try eventually {
                    let next = try Stats(from: socket).workers[busy.id - 1]
                    return next.pid > 0 && next.pid != busy.pid && next.respawnCount == 2
                        && next.requests == busy.requests
                })
            try project.succeeds("stop", project.name)
            #expect((try? FileStatus(of: socket)) == nil, "vacuum takes it away")
        }
    }

    @Test func `by HTTP answers curl, moves with a reload, and is not held up by those who never ask`() throws {
        let port = try FreePort.pick()
        let settings = ["stats-http = true", "stats-minified = true", "stats = 127.0.0.1:"]
        try Project.with(settings: [settings[0], settings[1], settings[2] + "\(port)"], isLight: true) { project in
            try project.start()
            let master = try project.status().pid
            let before = Files.names(in: "/proc/\(master)/fd").count
            let silent = try (0..<40).map { _ in try Client(port: port) }
            #expect(try eventually { try project.secondsToAsk() < 5 })
            #expect(eventually { Files.names(in: "/proc/\(master)/fd").count <= before + 18 }, "a few are held")
            for client in silent { client.close() }
            var answer: Page?
            let isAnswered = eventually {
                answer = try? Page(Command.run(Page.request("/", port: port)))
                return answer?.status == 200
            }
            #expect(isAnswered)
            let stats = try Stats(Array((answer?.body ?? "").utf8))
            #expect(stats.pid == master && stats.workers.allSatisfy { $0.requests == 0 && !$0.svctl.counts })
            #expect(stats.svctl.note?.contains("not known") == true)
            #expect(eventually { Files.names(in: "/proc/\(master)/fd").count <= before + 1 })
            let next = try FreePort.pick()
            try project.rewriteSettings([settings[0], settings[1], settings[2] + "\(next)"])
            try project.succeeds("reload")
            #expect(try Page(Command.run(Page.request("/", port: next))).status == 200)
            #expect(throws: Late.self) { try Page(Command.run(Page.request("/", port: port))) }
        }
    }

    @Test func `whose address is taken keeps the start from happening, and leaves nothing`() throws {
        let holder = try TakenPort()
        try Project.with(settings: ["stats = 127.0.0.1:\(holder.port)"], isLight: true) { project in
            expect(try project.svctl("start", ".config/uwsgi.ini"), .taken, "127.0.0.1:\(holder.port)", "held by")
        }
    }
}

/// What was told.
private struct Stats: Decodable {
    struct Worker: Decodable {
        struct Core: Decodable { let inRequest: Int }
        struct Place: Decodable { let counts: Bool }
        let id: Int
        let pid: Int32
        let requests: Int
        let exceptions: Int
        let status: String
        let rss: Int
        let vsz: Int
        let tx: Int
        let respawnCount: Int
        let cores: [Core]
        let svctl: Place
    }
    struct Service: Decodable { let note: String? }
    let pid: Int32
    let workers: [Worker]
    let svctl: Service

    init(_ bytes: [UInt8]) throws {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        self = try decoder.decode(Stats.self, from: Data(bytes))
    }

    /// Reads as uwsgitop does: connects, and takes what comes.
    init(from path: String) throws {
        let socket = try LocalSocket.connect(to: path, waitingMilliseconds: 5000)
        try socket.setNonblocking(false)
        var all: [UInt8] = []
        while case .bytes(let bytes) = try socket.read(atMost: 4096) { all += bytes }
        self = try Stats(all)
    }
}

/// Somebody who connects and says nothing.
private final class Client {
    private var command: Command?

    init(port: UInt16) throws {
        let words = ["/bin/bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/\(port); echo there; read"]
        let command = try Command(words)
        try command.writes("there")
        self.command = command
    }

    func close() {
        command?.send(SIGKILL)
        _ = try? command?.finish()
        command = nil
    }
}

/// A port that is taken.
private final class TakenPort {
    private let listener: Listener
    var port: UInt16 { listener.port }

    init() throws {
        guard let address = SocketAddress.ipv4(host: "127.0.0.1", port: 0) else {
            throw Late(description: "no address")
        }
        listener = try Listener(internet: address, backlog: 1)
    }
}
