import Control
import LinuxKernel
import Testing

/// Every app server under the real master: one each, by TCP, by a file and without one.
///
/// scripts/bench engines has the whole table.
@Suite(.serialized) struct `Each app server` {
    private struct Served {
        let app: String
        let server: String
        let module: String
        /// What `http-socket` says; nil for a port of its own.
        var socket: String?
        /// What the worker says that it serves with.
        let name: String
    }

    private func all(in project: Project) -> [Served] {
        [
            Served(app: "gthread", server: "gunicorn", module: "config.tiny", name: "gunicorn "),
            Served(
                app: "waitress", server: "waitress", module: "config.tiny", socket: "\(project.folder)/waitress.sock",
                name: "waitress "),
            Served(app: "standard", server: "standard", module: "config.tiny", name: "wsgiref of Python "),
            Served(
                app: "uvicorn", server: "uvicorn", module: "config.tiny_asgi", socket: "@\(project.name)",
                name: "uvicorn "),
            Served(app: "asgi", server: "gunicorn", module: "config.tiny_asgi", name: "(asgi) from "),
            Served(app: "seen", server: "auto", module: "config.tiny_asgi", name: "uvicorn "),
        ]
    }

    @Test func `is reloaded under load and loses nothing`() throws {
        try Project.with { project in
            try deploy("one", to: project)
            let everyone = all(in: project)
            let ports = try everyone.map { _ in try FreePort.pick() }
            let sections = zip(everyone, ports).map { one, port in
                """
                [app:\(one.app)]
                chdir = \(project.folder)
                home = \(Built.python)
                server = \(one.server)
                module = \(one.module)
                http-socket = \(one.socket ?? "127.0.0.1:\(port)")
                disable-logging = true
                settle = 200ms

                """
            }
            try project.write(".config/uwsgi.ini", sections.joined())
            try project.start()
            for one in everyone {
                let isSaid = eventually {
                    project.log.split(separator: "\n").contains {
                        $0.contains(" \(one.app).1[") && $0.contains("serving \(one.module):") && $0.contains(one.name)
                    }
                }
                #expect(isSaid, "\(one.app) in \(project.log)")
            }
            let loads = try zip(everyone, ports).map { one, port in
                try Load(port: port, socket: one.socket, each: 3, expecting: "deploy ")
            }
            for word in ["two by two", "three"] {
                try deploy(word, to: project)
                try project.succeeds("reload", project.name)
            }
            for (one, load) in zip(everyone, loads) {
                let figures = try load.end()
                #expect(figures.lost == 0, "\(one.app): \(figures.summary)")
                let bodies = Set(figures.bodies.map(\.body))
                #expect(bodies == ["deploy one", "deploy two by two", "deploy three"], "\(one.app)")
            }
        }
    }

    @Test func `that is missing is told with the command that installs it`() throws {
        try Project.with { project in
            let home = "\(project.root)/bare"
            _ = try Command.run(["\(Built.python)/bin/python3", "-m", "venv", "--without-pip", home], within: 30)
            try deploy("never", to: project)
            for (server, module) in [("waitress", "tiny"), ("uvicorn", "tiny_asgi")] {
                try project.rewriteSettings(["home = \(home)", "module = config.\(module)", "server = \(server)"])
                expect(
                    try project.svctl("start"), .configuration,
                    "cannot serve with \(server): there is no \(server) in the application's environment",
                    "install it with: \(home)/bin/python3 -m pip install '\(server)>=")
            }
            try project.rewriteSettings(["module = config.tiny_asgi", "server = waitress"])
            expect(try project.svctl("start"), .configuration, "waitress serves WSGI, and this application is ASGI")
            try project.rewriteSettings(["module = config.tiny_asgi:cold"])
            expect(try project.svctl("start"), .configuration, "its lifespan startup failed: the cache is cold")
        }
    }

    private func deploy(_ word: String, to project: Project) throws {
        try project.write(
            "config/tiny.py",
            """
            def application(environ, start_response):
                start_response("200 OK", [("Content-Length", str(len(BODY)))])
                return [BODY]

            BODY = b"deploy \(word)"

            """)
        try project.write(
            "config/tiny_asgi.py",
            """
            async def application(scope, receive, send):
                if scope["type"] == "lifespan":
                    raise ValueError("there is none here")
                await send({
                    "type": "http.response.start", "status": 200,
                    "headers": [(b"content-length", str(len(BODY)).encode())],
                })
                await send({"type": "http.response.body", "body": BODY})

            async def cold(scope, receive, send):
                await receive()
                await send({"type": "lifespan.startup.failed", "message": "the cache is cold"})

            BODY = b"deploy \(word)"

            """)
    }
}
