import Control
import LinuxKernel
import Testing

/// Several apps under one master: each on its own where one wants that, and in order where they need each other.
@Suite(.serialized) struct `Several apps` {
    /// A web app that needs a queue, which takes its time to come and to go.
    private func file(_ project: Project, queues: Int = 1) -> String {
        """
        [app:web]
        chdir = \(project.folder)
        home = \(Built.python)
        module = config.wsgi:application
        http = :\(project.port)
        depends-on = queue
        [app:queue]
        chdir = \(project.folder)
        command = /bin/sh queue.sh
        ready = alive 700ms
        processes = \(queues)

        """
    }

    private let queue = """
        trap 'sleep 0.3; echo the queue is done; exit 0' TERM
        echo the queue begins
        while :; do sleep 0.1; done

        """

    private func with(_ body: (Project) throws -> Void) throws {
        try Project.with { project in
            try project.replaceApp(tinyApp)
            try project.write("queue.sh", queue)
            try project.write(".config/uwsgi.ini", file(project))
            try project.start()
            try body(project)
        }
    }

    private func workers(_ app: String, of project: Project) throws -> Set<Int32> {
        let found = try project.status().apps.first { $0.name == app }
        return Set((found?.workers ?? []).filter { $0.state == "ready" }.compactMap(\.pid))
    }

    /// Those of the workers that serve, app by app.
    private func generations(of project: Project) throws -> [Int] {
        try project.status().apps.flatMap { $0.workers.filter { $0.state == "ready" }.map(\.generation) }
    }

    /// Whether the log has these in this order.
    private func log(of project: Project, has words: String...) -> Bool {
        var rest = Substring(project.log)
        for word in words {
            guard let found = rest.firstRange(of: word) else { return false }
            rest = rest[found.upperBound...]
        }
        return true
    }

    @Test func `start after those they need, and leave before them`() throws {
        try with { project in
            // The log is written by another process, in its own time.
            let isTold = eventually {
                log(of: project, has: "the queue begins", "queue.1[", "] ready", "web.1[", "] ready", "started:")
            }
            #expect(isTold, "\(project.log)")
            #expect(!log(of: project, has: "web.1[", "queue.1["), "\(project.log)")
            try project.succeeds("stop", project.name)
            #expect(log(of: project, has: "web.1[", "] left", "queue.1[", "finishing", "the queue is done", "stopped"))
        }
    }

    @Test func `do not start without those they need`() throws {
        try Project.with { project in
            try project.replaceApp(tinyApp)
            try project.write("queue.sh", "echo cannot connect; exit 3\n")
            try project.write(".config/uwsgi.ini", file(project))
            expect(try project.svctl("start"), .configuration, "queue.1", "exit code 3", "cannot connect")
            #expect(!project.log.contains("web.1["))
        }
    }

    @Test func `wait for those they need after a restart, and status says for whom`() throws {
        try with { project in
            let healthy = queue
            try project.write("queue.sh", "exit 3\n")
            expect(try project.svctl("restart"), .no, "queue.1", "exit code 3")
            let web = try #require(try project.status().apps.first { $0.name == "web" })
            #expect(web.state == "waiting" && web.waitsFor == "queue")
            let text = try project.succeeds("status").output
            #expect(text.contains("web: waiting for queue, which does not serve"))
            try project.write("queue.sh", healthy)
            #expect(try eventually(within: 20) { try workers("web", of: project).count == 1 })
        }
    }

    @Test func `are reloaded one by one, and only together when nobody says which`() throws {
        try with { project in
            let web = try workers("web", of: project)
            let queue = try workers("queue", of: project)
            #expect(try project.succeeds("reload", project.name, "queue").output.contains("generation 2"))
            #expect(try workers("web", of: project) == web)
            #expect(try workers("queue", of: project).isDisjoint(with: queue))
            #expect(try project.get().status == 200)
            expect(try project.svctl("reload", "quue"), .notRunning, "has no such app", "it has: web, queue")
            // In the project's folder the app's name is enough.
            try project.succeeds("reload", "web")
            let newer = try workers("web", of: project)
            #expect(newer.isDisjoint(with: web))
            #expect(try generations(of: project) == [3, 2])
            try project.succeeds("reload")
            #expect(try workers("web", of: project).isDisjoint(with: newer))
            #expect(try generations(of: project) == [4, 4])
        }
    }

    @Test func `are changed one by one: what the file says of the others waits`() throws {
        try with { project in
            try project.write(".config/uwsgi.ini", file(project, queues: 2))
            try project.succeeds("reload", project.name, "web")
            #expect(try workers("queue", of: project).count == 1)
            try project.succeeds("reload", project.name, "queue")
            #expect(try workers("queue", of: project).count == 2)
        }
    }

    @Test func `are scaled one by one, and one that is broken does not hold up another's reload`() throws {
        try with { project in
            try project.succeeds("scale", "queue=3")
            #expect(try eventually { try workers("queue", of: project).count == 3 })
            #expect(try workers("web", of: project).count == 1)
            try project.write("queue.sh", "echo broken; exit 4\n")
            expect(
                try project.svctl("reload", project.name, "queue"), .no, "exit code 4", "broken", "old workers go on")
            #expect(try workers("queue", of: project).count == 3)
            try project.succeeds("reload", project.name, "web")
            expect(try project.svctl("reload"), .no, "queue.1", "exit code 4")
            #expect(try workers("queue", of: project).count == 3, "a reload that is called off changes no number")
            #expect(try project.get().status == 200)
        }
    }
}
