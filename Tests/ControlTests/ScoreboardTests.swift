import Testing

@testable import Control

@Suite struct `The scoreboard` {
    /// Memory as a worker of two threads leaves it.
    private func memory(counting: Int = 1, first: [Int] = [], second: [Int] = []) -> [UInt8] {
        var bytes = Scoreboard.head(threads: 2, tellsSaturation: true)
        func put(_ numbers: [Int], upTo end: Int) {
            for number in numbers { bytes += (0..<8).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) } }
            bytes += [UInt8](repeating: 0, count: end - bytes.count)
        }
        put([counting], upTo: 64)
        put(first, upTo: 128)
        put(second, upTo: 192)
        return bytes
    }

    @Test func `is read as it was written`() throws {
        let bytes = memory(first: [3, 1, 900, 70, 20, 1, 1000], second: [1, 0, 100, 30, 30, 0, 500])
        #expect(bytes.count == Scoreboard.size(threads: 2))
        let board = try #require(Scoreboard(bytes))
        #expect(board.requests == 4 && board.inHand == 1 && board.sum(\.exceptions) == 1 && board.sum(\.sent) == 1000)
        #expect(board.average == 25)
        #expect(board.work(at: 1200) == 70 + 200 + 30, "a request in hand counts from its begin")
        #expect(board.work(at: 900) == 100, "no clock goes backwards here")
    }

    @Test func `of a program that does not count there is none`() {
        #expect(Scoreboard(memory(counting: 0)) == nil)
        #expect(Scoreboard([]) == nil)
        #expect(Scoreboard([UInt8](repeating: 0, count: 192)) == nil)
        #expect(Scoreboard(Array(memory().prefix(100)))?.cores == [])
    }

    @Test func `whatever a worker has written there, nothing overflows`() throws {
        let wild = Array(memory().prefix(32)) + [UInt8](repeating: 0xFF, count: 160)
        let board = try #require(Scoreboard(wild))
        #expect(board.requests > 0 && board.average > 0 && board.work(at: 1) > 0)
    }
}

@Suite struct `The figures of uWSGI's stats server` {
    private let moment = "2026-11-26T12:00:00.000Z"

    private func worker(_ slot: Int, _ state: String = "ready", pid: Int32?, generation: Int = 1) -> WorkerStatus {
        WorkerStatus(
            slot: slot, pid: pid, state: state, generation: generation, since: moment, memory: 3 << 20, restarts: 0,
            failures: 0, retryAt: nil, lastExit: nil)
    }

    private func stats(_ workers: [WorkerStatus], most: [String: Int] = [:], counts: Bool = true) throws -> JsonValue {
        let status = MasterStatus(
            name: "shop", pid: 7, state: "running", generation: 2, file: nil, log: nil, lostLogLines: 0, since: moment,
            listeners: [
                ListenerStatus(name: "http", address: ":8000", protocol: "http", inode: 1, backlog: 100, queue: 4)
            ],
            apps: [AppStatus(name: "web", state: "ready", workers: workers)])
        let stats = UwsgiStats(
            of: status, user: 33, group: 34, folder: "/srv", folders: ["web": "/srv/shop"], most: most
        ) { _, pid in
            var figures = UwsgiStats.Figures()
            var core = Scoreboard.Core()
            (core.requests, core.inHand, core.average, core.sent) = (5, pid == 11 ? 1 : 0, 40, 700)
            if counts { figures.scoreboard = Scoreboard(cores: [core]) }
            figures.earlier.requests = 100
            (figures.starts, figures.startedAt, figures.addressSpace) = (2, 1_700_000_000, 9 << 20)
            return figures
        }
        let minified = stats.json(minified: true)
        #expect(minified.count { $0 == UInt8(ascii: "\n") } == 1)
        #expect(stats.json(minified: false).count { $0 == UInt8(ascii: "\n") } > 20)
        return try #require(Json.decode(JsonValue.self, from: minified))
    }

    private func workers(_ stats: JsonValue) -> [JsonValue] {
        if case .array(let workers)? = stats["workers"] { workers } else { [] }
    }

    @Test func `have every field that uwsgitop needs, in its units`() throws {
        let stats = try stats([worker(1, pid: 11), worker(2, pid: 12)])
        #expect(stats["listen_queue"] == .int(4) && stats["pid"] == .int(7) && stats["uid"] == .int(33))
        #expect(stats["vassals"] == nil, "with these uwsgitop shows no workers")
        let first = try #require(workers(stats).first)
        let wanted: [(String, Int)] = [
            ("id", 1), ("pid", 11), ("requests", 105), ("delta_requests", 5), ("exceptions", 0), ("harakiri_count", 0),
            ("rss", 3 << 20), ("vsz", 9 << 20), ("running_time", 0), ("last_spawn", 1_700_000_000),
            ("respawn_count", 2), ("tx", 700), ("avg_rt", 40), ("accepting", 1),
        ]
        for (name, value) in wanted { #expect(first[name] == .int(value), "\(name)") }
        #expect(workers(stats).map { $0["status"] } == [.string("busy"), .string("idle")])
        guard case .array(let cores)? = first["cores"] else { throw NoCores() }
        #expect(cores.map { $0["in_request"] } == [.int(1)] && cores.map { $0["id"] } == [.int(0)])
        #expect(stats["svctl"]?["note"] == .null)
    }

    private struct NoCores: Error {}

    @Test func `number those who leave last, and show places that nobody fills`() throws {
        let stats = try stats(
            [worker(1, pid: 21, generation: 2), worker(1, "draining", pid: 11), worker(2, pid: 12)], most: ["web": 3])
        #expect(workers(stats).map { $0["pid"] } == [.int(21), .int(12), .int(0), .int(11)])
        #expect(workers(stats).map { $0["id"] } == [.int(1), .int(2), .int(3), .int(4)])
        #expect(workers(stats)[2]["status"] == .string("cheap"))
        #expect(workers(stats)[3]["accepting"] == .int(0))
    }

    @Test func `are 0 for a program that does not count, and say so`() throws {
        let stats = try stats([worker(1, pid: 11)], counts: false)
        #expect(workers(stats).first?["delta_requests"] == .int(0))
        #expect(workers(stats).first?["svctl"]?["counts"] == .bool(false))
        #expect(stats["svctl"]?["note"] != .null)
    }
}
