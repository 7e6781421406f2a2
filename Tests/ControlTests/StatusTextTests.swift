import Control
import LinuxKernel
import Testing

@Suite struct `The status as text` {
    private func worker(_ slot: Int, _ state: String, generation: Int, failures: Int = 0, retryAt: String? = nil)
        -> WorkerStatus
    {
        WorkerStatus(
            slot: slot, pid: retryAt == nil ? 100 + Int32(slot) : nil, state: state, generation: generation,
            since: "2026-11-26T12:00:00.000Z", memory: 3 << 20, restarts: 0, failures: failures, retryAt: retryAt,
            lastExit: failures == 0
                ? nil : LastExit(code: 78, signal: nil, reason: "exit code 78", at: "2026-11-26T12:00:00.000Z"))
    }

    private func text(_ state: String = "running", _ workers: WorkerStatus...) -> String {
        StatusText.of(
            MasterStatus(
                name: "shop", pid: 7, state: state, generation: 5, file: "/srv/shop\u{1b}.ini", log: nil,
                lostLogLines: 0, since: "2026-11-26T12:00:00.000Z", listeners: [],
                apps: [AppStatus(name: "web", state: "ready", workers: workers)]))
    }

    @Test func `tells of two generations side by side only when no reload is under way`() {
        let workers = [
            worker(1, "ready", generation: 5), worker(2, "ready", generation: 5), worker(3, "ready", generation: 4),
        ]
        #expect(
            text("running", workers[0], workers[1], workers[2]).contains(
                "web: ready, mixed: 1 of generation 4, 2 of generation 5\n"))
        #expect(!text("reloading", workers[0], workers[1], workers[2]).contains("mixed"))
        #expect(!text("running", workers[0], workers[1]).contains("mixed"))
        let leaving = worker(3, "draining", generation: 4)
        #expect(!text("running", workers[0], leaving).contains("mixed"))
    }

    @Test(arguments: [
        (1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (12, "12th"), (21, "21st"), (113, "113th"),
    ])
    func `counts failures as people do`(number: Int, word: String) {
        let waiting = worker(1, "waiting", generation: 5, failures: number, retryAt: "2000-01-01T00:00:00.000Z")
        #expect(text("running", waiting).contains("restarting in 0.0 s, \(word) failure"))
        #expect(text("running", waiting).contains("exit code 78"))
    }

    @Test func `waits are told in tenths of a second while they are short`() throws {
        // The clock goes on while this runs, perhaps for seconds on a busy machine.
        let short = text("running", worker(1, "waiting", generation: 5, failures: 1, retryAt: later(by: 9)))
        #expect(short.contains(/restarting in [0-9]\.[0-9] s, 1st failure/))
        let long = text("running", worker(1, "waiting", generation: 5, failures: 1, retryAt: later(by: 7000)))
        #expect(long.contains("restarting in 116 min, 1st failure"))
    }

    private func later(by seconds: Int) -> String {
        let now = Clock.wall
        return Clock.text(seconds: now.seconds + seconds, nanoseconds: now.nanoseconds)
    }

    @Test func `of a queue tells no more than the kernel did`() {
        #expect(text(queue: 3, backlog: 128).contains("http  :8000 http, 3 of 128 waiting\n"))
        #expect(text(queue: 3, backlog: nil).contains("http  :8000 http, 3 waiting\n"))
        #expect(text(queue: nil, backlog: nil).contains("http  :8000 http, queue unknown\n"))
    }

    private func text(queue: Int?, backlog: Int?) -> String {
        let listener = ListenerStatus(
            name: "http", address: ":8000", protocol: "http", inode: 1, backlog: backlog, queue: queue)
        let status = MasterStatus(
            name: "shop", pid: 7, state: "running", generation: 5, file: nil, log: nil, lostLogLines: 0,
            since: "2026-11-26T12:00:00.000Z", listeners: [listener], apps: [])
        return StatusText.of(status)
    }

    @Test func `requests are told where somebody counts them`() {
        #expect(!text("running", worker(1, "ready", generation: 5)).contains("REQUESTS"))
        var counting = worker(1, "ready", generation: 5)
        (counting.requests, counting.busy) = (1234, 3)
        let table = text("running", counting, worker(2, "ready", generation: 5))
        #expect(table.contains(/MEMORY  BUSY  REQUESTS  RESTARTS/))
        #expect(table.contains(/3 MiB   3     1234      0/) && table.contains(/3 MiB   -     -         0/))
    }

    @Test func `no name can upset a terminal`() {
        #expect(!text("running").contains("\u{1b}"))
    }

    @Test func `tells why workers were replaced, where some were`() {
        var first = worker(1, "ready", generation: 5)
        #expect(!text("running", first).contains("REPLACED") && !text("running", first).contains("HARAKIRI"))
        first.renewals = 3
        first.lastRenewal = LastRenewal(reason: "after 5000 requests", at: "2000-01-01T00:00:00.000Z")
        first.harakiris = 1
        var second = worker(2, "ready", generation: 5)
        second.harakiris = 2
        let told = text("running", first, second)
        #expect(told.contains(/LAST FAILURE +REPLACED +HARAKIRI\n/))
        #expect(told.contains(/3 times, after 5000 requests, [0-9]+ d ago +once\n/))
        #expect(told.contains(/- +- +2 times\n/))
    }

    @Test func `what runs beside the workers has a table of its own`() {
        let exit = LastExit(code: 3, signal: nil, reason: "exit code 3", at: later(by: -300))
        let status = MasterStatus(
            name: "shop", pid: 7, state: "running", generation: 5, file: nil, log: nil, lostLogLines: 0,
            since: later(by: 0), listeners: [], apps: [],
            beside: [
                BesideStatus(
                    name: "web.daemon.1", kind: "daemon", command: String(repeating: "x", count: 70), state: "waiting",
                    pid: nil, failures: 2, retryAt: later(by: 7000), lastExit: exit),
                BesideStatus(
                    name: "web.cron.1", kind: "cron", command: "clean", state: "running", pid: 9,
                    nextRun: later(by: 7000)),
            ])
        let lines = StatusText.of(status).split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
        #expect(
            lines.suffix(3) == [
                "BESIDE PID STATE NEXT RUN LAST END COMMAND",
                "web.daemon.1 - restarting in 116 min - exit code 3, 5 min ago \(String(repeating: "x", count: 59))…",
                "web.cron.1 9 running in 116 min - clean",
            ])
    }
}
