import Control
import LinuxKernel
import Testing

/// Servers with a master, workers or an event loop of their own, which get their sockets by number.
@Suite(.serialized) struct `A command that is a real server` {
    private let python = """
        import os
        def application(environ, start):
            start("200 OK", [("Content-Type", "text/plain")])
            return [f"wsgi {os.getpid()}".encode()]
        async def asgi(scope, receive, send):
            if scope["type"] == "http":
                await send({"type": "http.response.start", "status": 200, "headers": []})
                await send({"type": "http.response.body", "body": f"asgi {os.getpid()}".encode()})

        """

    private let node = """
        const http = require("http");
        const server = http.createServer((request, response) => response.end(`node ${process.pid}`));
        server.listen({fd: Number(process.argv[2])});
        process.on("SIGTERM", () => { server.close(); server.closeIdleConnections(); });

        """

    private let queue = "trap 'echo the queue is done; exit 0' TERM\nwhile :; do sleep 0.1; done\n"

    private func settings(_ project: Project) -> String {
        """
        [svctl]
        root = \(project.folder)
        surge = all
        [app:gunicorn]
        chdir = %(root)
        home = \(Built.python)
        command = gunicorn -b fd://{fd} --workers 2 --threads 2 site_of_test:application
        http = :\(project.port)
        [app:told]
        chdir = %(root)
        home = \(Built.python)
        command = gunicorn site_of_test:application
        http-socket = %(root)/told.sock
        [app:uvicorn]
        chdir = %(root)
        home = \(Built.python)
        command = uvicorn --fd {fd:http-socket} --log-level warning site_of_test:asgi
        http-socket = %(root)/uvicorn.sock
        [app:uwsgi]
        chdir = %(root)
        home = \(Built.python)
        command = uwsgi --http-socket fd://{fd} --master --processes 2 --wsgi-file site_of_test.py \
        --hook-master-start 'unix_signal:15 gracefully_kill_them_all'
        http-socket = %(root)/uwsgi.sock
        [app:node]
        chdir = %(root)
        command = /usr/bin/node server.js {fd}
        http-socket = %(root)/node.sock
        listen = 1000
        [app:queue]
        chdir = %(root)
        command = /bin/sh queue.sh
        ready = alive 100ms

        """
    }

    /// Starting five servers takes seconds, so that all is seen with one start.
    @Test func `takes its sockets by number, is replaced under load, and leaves nothing`() throws {
        try Project.with { project in
            try project.write("site_of_test.py", python)
            try project.write("server.js", node)
            try project.write("queue.sh", queue)
            try project.write(".config/uwsgi.ini", settings(project))
            #expect(try !project.succeeds("check").output.contains("warning:"))
            try project.start()
            let before = try answers(project)
            #expect(before.map { $0.prefix(4) } == ["wsgi", "wsgi", "asgi", "wsgi", "node"])
            let listener = try project.status().listeners.first { $0.name == "node.http-socket" }
            #expect(listener?.backlog == 1000, "Node cuts it to 511")

            let load = try Load(port: project.port, expecting: "wsgi")
            try project.succeeds("reload")
            let figures = try load.end()
            #expect(figures.lost == 0 && figures.ok > 50, "\(figures.summary)")
            let after = try answers(project)
            #expect(Set(before).isDisjoint(with: after), "\(before) \(after)")
            #expect(project.log.contains("the queue is done"))
            let workers = try project.status().apps.flatMap(\.workers)
            #expect(workers.allSatisfy { $0.state == "ready" && $0.restarts == 0 }, "\(workers)")
        }
    }

    /// What each of the servers says, with its process.
    private func answers(_ project: Project) throws -> [String] {
        let others = try ["told", "uvicorn", "uwsgi", "node"].map { name in
            try Page(Command.run(Page.request("/", socket: "\(project.folder)/\(name).sock"))).body
        }
        return [try project.get().body] + others
    }
}
