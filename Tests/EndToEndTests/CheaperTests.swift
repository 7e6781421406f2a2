import Control
import Glibc
import LinuxKernel
import Testing

/// As many workers as there is work for.
@Suite(.serialized) struct `An app with cheaper` {
    private let app = """
        import time
        def application(environ, start_response):
            time.sleep(0.02)
            start_response("200 OK", [("Content-Length", "4")])
            return [b"tiny"]

        """

    /// Seven seconds, because workers leave slowly on purpose.
    @Test func `has one worker while idle, all under load, and loses nothing on the way and back`() throws {
        let settings = ["processes = 3", "cheaper = 1", "cheaper-overload = 1", "settle = 100ms"]
        try Project.with(settings: settings) { project in
            try project.replaceApp(app)
            try project.start()
            #expect(try project.servingWorkers().count == 1)
            let master = try project.status().pid
            try expectNoWakeUps(of: master)
            let load = try Load(port: project.port, each: 4, expecting: "tiny")
            #expect(try eventually(within: 5) { try project.servingWorkers().count == 3 }, "\(project.log)")
            try project.succeeds("reload")
            #expect(try project.servingWorkers().count == 3, "a reload keeps the number it finds")
            let figures = try load.end()
            #expect(figures.lost == 0 && figures.requests > 50, "\(figures.summary)")
            // A little goes on, and is lost no more than the much before.
            var isAnswered = true
            let isSmall = try eventually(within: 10) {
                isAnswered = try project.get().status == 200 && isAnswered
                return try project.status().apps.first?.workers.count == 1
            }
            #expect(isSmall && isAnswered, "\(project.story)")
            #expect(project.log.contains("web has 2 workers instead of 1: all are at work"))
            #expect(project.log.contains("web has 1 worker instead of 2: there is less to do"))
            try expectNoWakeUps(of: master)
            #expect(try project.succeeds("status").output.contains("web: ready, 1 to 3 workers"))
            #expect(try project.succeeds("scale", "web=2").output.contains("web may have 2 workers instead of 3"))
        }
    }

    @Test func `that is ASGI goes by what its event loop has to do`() throws {
        let settings = ["processes = 2", "cheaper = 1", "cheaper-overload = 1", "asgi = true"]
        try Project.with(settings: settings) { project in
            try project.replaceApp(
                """
                import time
                async def application(scope, receive, send):
                    if scope["type"] == "http":
                        end = time.monotonic() + (0.05 if scope["path"] == "/work" else 0)
                        while time.monotonic() < end:
                            pass
                        await send({"type": "http.response.start", "status": 200, "headers": []})
                        await send({"type": "http.response.body", "body": b"tiny"})
                """)
            try project.start()
            let busy = try (0..<3).map { _ in
                try Command([
                    "/bin/sh", "-c", "while :; do curl -s http://127.0.0.1:\(project.port)/work >/dev/null; done",
                ])
            }
            #expect(try eventually(within: 10) { try project.servingWorkers().count == 2 }, "\(project.log)")
            for command in busy {
                command.send(SIGKILL)
                _ = try? command.finish()
            }
            #expect(try eventually(within: 10) { try project.status().apps.first?.workers.count == 1 })
        }
    }

    /// The master sleeps: for half a second nothing has it switched in.
    private func expectNoWakeUps(of pid: Int32, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let isAsleep = eventually(within: 5) {
            let before = switches(of: pid)
            _ = poll(nil, 0, 500)
            return before != nil && switches(of: pid) == before
        }
        #expect(isAsleep, sourceLocation: sourceLocation)
    }

    /// How often it has given up the processor by itself.
    private func switches(of pid: Int32) -> String? {
        let text = (try? Files.read("/proc/\(pid)/status", limit: 16384)).map { String(decoding: $0, as: UTF8.self) }
        return text?.split(separator: "\n").first { $0.hasPrefix("voluntary_ctxt_switches") }.map(String.init)
    }
}
