import Control
import Glibc
import LinuxKernel
import Testing

/// Workers that are replaced although they serve.
@Suite(.serialized) struct `When workers are worn` {
    private static let app = """
        import os
        KEPT = []
        def application(environ, start_response):
            if environ["PATH_INFO"] == "/leak": KEPT.append(b"x" * (100 << 20))
            body = b"Deployed: %d" % os.getpid()
            start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
            return [body]
        """

    /// A project of such workers under load, of which nothing may be lost.
    private func underLoad(_ settings: [String], _ body: (Project) throws -> Void) throws {
        try Project.with(settings: settings) { project in
            try project.replaceApp(Self.app)
            try project.start()
            let load = try Load(port: project.port, each: 8)
            try body(project)
            let figures = try load.end()
            #expect(figures.lost == 0, "\(figures.summary)\n\(project.story)")
            #expect(figures.requests > 500, "\(figures.summary)")
        }
    }

    /// The workers now; never are there fewer that serve than there should be, nor more that start than `surge`.
    private func watched(_ project: Project, wanted: Int, surge: Int) throws -> [WorkerStatus] {
        let workers = try project.status().apps.flatMap(\.workers)
        #expect(Set(workers.filter { $0.state == "ready" }.map(\.slot)).count == wanted, "\(workers)")
        #expect(workers.count { $0.state == "starting" } <= surge, "\(workers)")
        return workers
    }

    @Test func `by requests, each serves until the next does, one at a time, and no request is lost`() throws {
        let settings = ["processes = 4", "max-requests = 50", "min-worker-lifetime = 0", "surge = 1"]
        try underLoad(settings) { project in
            var workers: [WorkerStatus] = []
            let isWorn = try eventually(within: 20) {
                workers = try watched(project, wanted: 4, surge: 1)
                return workers.reduce(0) { $0 + ($1.renewals ?? 0) } >= 16
            }
            #expect(isWorn, "\(project.story)")
            #expect(workers.allSatisfy { $0.restarts == 0 && $0.lastExit == nil }, "none has failed")
            let reasons = workers.compactMap(\.lastRenewal?.reason)
            #expect(!reasons.isEmpty && reasons.allSatisfy { $0.wholeMatch(of: /after [0-9]+ requests/) != nil })
            #expect(try project.logHas("being replaced: after 5"))
        }
    }

    @Test func `new code that does not load leaves the old ones serving, and is tried again`() throws {
        let settings = ["processes = 2", "max-requests = 50", "min-worker-lifetime = 0", "surge = 1"]
        try underLoad(settings) { project in
            try project.replaceApp("import nothing_of_that_name\n")
            let isTried = try eventually(within: 20) {
                _ = try watched(project, wanted: 2, surge: 1)
                return try Command.run(["/bin/grep", "-c", "failed: exit code 78", project.defaultLog]).output > "4"
            }
            #expect(isTried, "\(project.story)")
            let serving = Set(try project.servingWorkers())
            try project.replaceApp(Self.app)
            let isReplaced = try eventually(within: 20) {
                try Set(project.servingWorkers()).isDisjoint(with: serving)
            }
            #expect(isReplaced, "\(project.story)")
        }
    }

    @Test func `by memory, those that have too much are replaced`() throws {
        try underLoad(["processes = 2", "reload-on-rss = 100", "min-worker-lifetime = 0"]) { project in
            #expect(try project.get("/leak").status == 200)
            let isReplaced = try eventually(within: 10) {
                try project.status().apps.flatMap(\.workers).contains {
                    $0.lastRenewal?.reason.wholeMatch(of: /1[0-9]{2} MiB in memory, and may have 100/) != nil
                        && $0.state == "ready" && ($0.memory ?? .max) < 100 << 20
                }
            }
            #expect(isReplaced, "\(project.story)")
        }
    }

    @Test func `by age, any program's are`() throws {
        let settings = [
            "processes = 3", "max-worker-lifetime = 1", "max-worker-lifetime-delta = 0", "surge = 1",
            "worker-reload-mercy = 5",
        ]
        try Project.with(settings: settings, isLight: true) { project in
            try project.start()
            let isReplaced = try eventually(within: 10) {
                try watched(project, wanted: 3, surge: 1).reduce(0) { $0 + ($1.renewals ?? 0) } >= 5
            }
            #expect(isReplaced, "\(project.story)")
            let last = try project.status().apps.flatMap(\.workers).compactMap(\.lastRenewal?.reason)
            #expect(
                !last.isEmpty && last.allSatisfy { $0.wholeMatch(of: /after 1\.[0-9] s of service/) != nil }, "\(last)")
            #expect(try project.get().body == "light")
        }
    }
}
