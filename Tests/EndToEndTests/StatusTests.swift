import Control
import Glibc
import LinuxKernel
import Testing

/// What `svctl status` says, and that it is so.
@Suite(.serialized) struct `The status` {
    @Test func `tells what runs`() throws {
        try Project.with(settings: ["processes = 2", "listen = 77"]) { project in
            try project.replaceApp(tinyApp)
            try project.start()
            let status = try project.status()
            #expect(status.name == project.name && status.state == "running" && status.generation == 1)
            #expect(status.file == project.file && status.log == project.defaultLog && status.lostLogLines == 0)
            #expect(try ProcessTable.arguments(of: status.pid).contains("--master"))
            let listener = try #require(status.listeners.first)
            #expect(
                listener.name == "http" && listener.protocol == "http" && listener.address.hasSuffix(":\(project.port)")
            )
            #expect(listener.backlog == 77 && listener.queue == 0)
            let held = Files.names(in: "/proc/\(status.pid)/fd").contains {
                Files.linkTarget("/proc/\(status.pid)/fd/\($0)") == "socket:[\(listener.inode)]"
            }
            #expect(held, "the inode is that of a socket of the master")
            let app = try #require(status.apps.first)
            #expect(app.name == "web" && app.state == "ready" && app.workers.map(\.slot) == [1, 2])
            for worker in app.workers {
                #expect(worker.state == "ready" && worker.generation == 1)
                #expect(worker.restarts == 0 && worker.failures == 0 && worker.retryAt == nil && worker.lastExit == nil)
                #expect(try ProcessTable.status(of: worker.pid ?? 0)?.parent == status.pid)
                #expect((worker.memory ?? 0) > 1_000_000)
            }
            let table = try project.succeeds("status").output
            #expect(table.contains("SLOT") && table.contains("web.2") && table.contains("0 of 77 waiting"))
        }
    }

    @Test func `tells why a worker fails, and when it is tried again`() throws {
        try Project.with { project in
            try project.replaceApp(
                """
                import os
                def application(environ, start_response):
                    os._exit(3)
                """)
            try project.start()
            let isWaiting = try eventually(within: 30) {
                _ = try? project.get()
                let worker = try project.status().apps.first?.workers.first
                guard worker?.state == "waiting", worker?.retryAt != nil else { return false }
                #expect(worker?.pid == nil && (worker?.failures ?? 0) >= 2)
                return true
            }
            #expect(isWaiting)
            let worker = try #require(try project.status().apps.first?.workers.first)
            #expect(worker.lastExit?.code == 3 && worker.lastExit?.signal == nil)
            #expect(worker.lastExit?.reason == "exit code 3" && worker.restarts >= 1)
            #expect(try project.succeeds("status", project.name).output.contains("exit code 3"))
        }
    }
}
