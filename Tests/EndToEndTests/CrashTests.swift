import Control
import Glibc
import LinuxKernel
import Testing

/// What dies without being asked.
@Suite(.serialized) struct `When something is killed` {
    /// Measured from outside.
    ///
    /// The clock is read before kill(2) and when a process that was not there before, and whose
    /// parent is the master, is first seen in /proc. So the figure holds the kill, the end of the old process, the
    /// master's reaction and its fork, and the look itself; nothing is left out. Where root may, both sides go before
    /// what else this machine does, because its load is not what is measured.
    @Test func `a worker is forked again within 10 ms, by the median of nine`() throws {
        try Project.with(settings: ["processes = 9"]) { project in
            try project.replaceApp(tinyApp)
            try project.start()
            let master = try project.status().pid
            let open = idleOpenFiles(of: master)
            prefer(master, true)
            defer { prefer(master, false) }
            var delays: [Double] = []
            for slot in 1...9 {
                let victim = try #require(
                    try project.status().apps.flatMap(\.workers).first { $0.slot == slot && $0.state == "ready" }?.pid)
                delays.append(try millisecondsUntilFork(by: master, afterKilling: victim))
                let isWhole = try eventually(within: 10) { try project.servingWorkers().count == 9 }
                #expect(isWhole)
            }
            let median = delays.sorted()[4]
            print("kill -9 of a worker to the next fork: median \(median) ms of \(delays.sorted())")
            #expect(median <= 10, "\(delays.sorted())")
            let workers = try project.status().apps.flatMap(\.workers)
            #expect(workers.map(\.restarts) == Array(repeating: 1, count: 9))
            #expect(
                workers.allSatisfy {
                    $0.lastExit?.signal == SIGKILL && $0.lastExit?.reason == "SIGKILL, not sent by svctl"
                })
            #expect(idleOpenFiles(of: master) == open)
            #expect(try zombies(of: master) == [])
            #expect(try project.get().body == "tiny")
        }
    }

    private func prefer(_ master: Int32, _ isPreferred: Bool) {
        for pid in [0, master] {
            setpriority(__priority_which_t(PRIO_PROCESS.rawValue), id_t(pid), isPreferred ? -20 : 0)
        }
    }

    private func millisecondsUntilFork(by master: Int32, afterKilling victim: Int32) throws -> Double {
        var known = Set(Files.names(in: "/proc"))
        let deadline = Deadline(seconds: 5)
        let start = Clock.bootNanoseconds
        kill(victim, SIGKILL)
        while !deadline.hasPassed {
            for name in Files.names(in: "/proc") where known.insert(name).inserted {
                guard let pid = Int32(name), try ProcessTable.status(of: pid)?.parent == master else { continue }
                return Double(Clock.bootNanoseconds - start) / 1e6
            }
        }
        throw Late(description: "no new worker")
    }

    @Test func `twenty deaths of a worker leave nothing open and no zombie`() throws {
        try Project.with(settings: ["processes = 2"]) { project in
            try project.replaceApp(tinyApp)
            try project.start()
            let master = try project.status().pid
            let open = idleOpenFiles(of: master)
            for death in 1...20 {
                let slot = death % 2 + 1
                let rows = try project.status().apps.flatMap(\.workers)
                // The policy waits longer after each death in a row: this test does not wait with it.
                guard let victim = rows.first(where: { $0.slot == slot })?.pid else { continue }
                kill(victim, SIGKILL)
                let hasGone = eventually { !isRunning(victim) }
                #expect(hasGone)
            }
            let isWhole = try eventually(within: 30) { try project.servingWorkers().count == 2 }
            #expect(isWhole, "\(project.log)")
            #expect(idleOpenFiles(of: master) == open)
            #expect(try zombies(of: master) == [])
        }
    }

    @Test(arguments: Caller.all) func `the master takes everything with it, and a new start works`(by caller: Caller)
        throws
    {
        let uid = caller.account.user == 0 ? ["uid = \(Caller.user.account.name)"] : []
        try Project.with(as: caller, settings: ["processes = 2"] + uid) { project in
            try project.replaceApp(tinyApp)
            try project.start()
            let master = try project.status().pid
            #expect(project.processes.count >= 5, "the master, its two companions, two workers")
            kill(master, SIGKILL)
            let isEmpty = eventually { project.processes.isEmpty }
            #expect(isEmpty, "still running: \(project.processes)")
            #expect(FreePort.isFree(project.port))
            #expect(try project.svctl("list").output.contains("dead"))
            expect(
                try project.svctl("status", project.name), .notRunning, "no master called \(project.name) is running")
            #expect(try project.succeeds("logs", project.name).output.contains("the master has died"))
            try project.start()
            #expect(try project.get().body == "tiny")
            #expect(try project.status().generation == 1)
        }
    }

    @Test func `the log companion is started again and no request and no later line is lost`() throws {
        try Project.with(as: .user) { project in
            try project.replaceApp(
                """
                def application(environ, start_response):
                    print("asked for", environ["PATH_INFO"])
                    start_response("200 OK", [("Content-Length", "4")])
                    return [b"tiny"]
                """)
            try project.start()
            let master = try project.status().pid
            let load = try Load(port: project.port, expecting: "tiny")
            for round in 1...3 {
                let companion = try #require(
                    try ProcessTable.children(of: master).first { try ProcessTable.arguments(of: $0).contains("--log") }
                )
                kill(companion, SIGKILL)
                let isNew = try eventually {
                    try ProcessTable.children(of: master).contains {
                        try $0 != companion && ProcessTable.arguments(of: $0).contains("--log")
                    }
                }
                #expect(isNew, "round \(round)")
                let isHeard = try eventually {
                    _ = try project.get("/round-\(round)")
                    return try project.logHas("asked for /round-\(round)")
                }
                #expect(isHeard, "round \(round)")
            }
            let figures = try load.end()
            #expect(figures.lost == 0, "\(figures.summary)")
            #expect(try project.servingWorkers().count == 1)
        }
    }
}

/// An app that loads at once.
let tinyApp = """
    def application(environ, start_response):
        start_response("200 OK", [("Content-Length", "4")])
        return [b"tiny"]
    """
