import Control
import Glibc
import LinuxKernel
import Testing

/// Requests that take too long.
@Suite(.serialized) struct `A request that takes too long` {
    private static let app = """
        import time
        def application(environ, start_response):
            if environ["PATH_INFO"] == "/sleep": time.sleep(60)
            start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "12")])
            return [b"Deployed: it"]
        """

    private func with(_ settings: [String], _ body: (Project) throws -> Void) throws {
        try Project.with(settings: ["harakiri = 1"] + settings) { project in
            try project.replaceApp(Self.app)
            try project.start()
            try body(project)
        }
    }

    /// Waits until a worker was replaced for it, and all serve again.
    private func expectReplaced(_ project: Project, wanted: Int, _ reason: Regex<Substring>) throws {
        let isReplaced = try eventually(within: 10) {
            let workers = try project.status().apps.flatMap(\.workers)
            return workers.contains { $0.harakiris == 1 && $0.state == "ready" }
                && workers.count { $0.state == "ready" } == wanted && workers.count == wanted
        }
        #expect(isReplaced, "\(project.story)")
        let last = try project.status().apps.flatMap(\.workers).compactMap(\.lastExit)
        #expect(last.count == 1 && last[0].reason.contains(reason), "\(last)")
    }

    @Test(arguments: [1, 3]) func `has its worker replaced, and no other request is lost`(threads: Int) throws {
        try with(["processes = 3", "threads = \(threads)", "harakiri-grace = 2"]) { project in
            let load = try Load(port: project.port, each: 8)
            let late = try project.begin("/sleep")
            try expectReplaced(project, wanted: 3, /GET \/sleep took longer than 1 s/)
            let figures = try load.end()
            #expect(figures.lost == 0, "\(figures.summary)\n\(project.story)")
            #expect(try late.finish(within: 10).code == 52, "it is closed without an answer")
            for words in ["which answers GET /sleep:", "time.sleep(60)"] {
                #expect(try project.logHas(words), "\(project.log)")
            }
        }
    }

    @Test func `is seen from outside where the worker does not run, and who waits is answered by the next`() throws {
        try with(["harakiri-grace = 1"]) { project in
            let worker = try #require(try project.servingWorkers().first)
            let late = try project.begin("/sleep")
            try project.expectInFlight()
            kill(worker, SIGSTOP)
            let next = try project.begin("/")
            try expectReplaced(project, wanted: 1, /it has a request, and Python has not run for 1\.2 s/)
            #expect(try Page(next.finish(within: 10)).body == "Deployed: it")
            _ = try late.finish(within: 10)
            #expect(!isRunning(worker))
        }
    }
}
