import Control
import LinuxKernel
import Testing

/// What `svctl init` writes for a project, and that it serves.
@Suite(.serialized) struct `A first settings file` {
    @Test func `is found out, has no mistake and serves Django`() throws {
        try Project.with { project in
            Files.remove("\(project.folder)/.config/uwsgi.ini")
            _ = try Command.run(["/bin/ln", "-s", project.home, "\(project.folder)/.venv"])
            let written = try project.succeeds("init", "--http", "127.0.0.1:\(project.port)")
            #expect(written.output.contains("web: config.wsgi:application"), "\(written)")
            let checked = try project.succeeds("check", "svctl.ini")
            #expect(
                checked.error.isEmpty && checked.output.hasPrefix("\(project.folder)/svctl.ini is fine\n"), "\(checked)"
            )
            try project.succeeds("start")
            #expect(try project.get().status == 200)
        }
    }

    @Test func `is made of a Procfile, with what runs beside it and a program in Node`() throws {
        try Project.with { project in
            Files.remove("\(project.folder)/.config/uwsgi.ini")
            Files.remove("\(project.folder)/manage.py")
            let ports = try [FreePort.pick(), FreePort.pick()]
            try project.write("plain.py", Self.plain)
            try project.write("events.py", Self.events)
            try project.write(
                "node.js", "require('http').createServer((q, a) => a.end('node')).listen(process.env.PORT)\n")
            try project.write(
                "Procfile",
                """
                web: gunicorn plain:app --bind 127.0.0.1:$PORT --workers 2
                events: uvicorn events:app --port \(ports[0])
                node: PORT=\(ports[1]) node node.js

                """)
            let environment = project.environment + ["VIRTUAL_ENV=\(project.home)"]
            let written = try Command.run(
                project.words(["init", "--http", ":\(project.port)"]), in: project.folder, environment: environment)
            #expect(written.code == 0, "\(written)")
            try project.succeeds("start")
            #expect(try project.get().body == "plain")
            #expect(try Page(Command.run(Page.request("/", port: ports[0]))).body == "events")
            #expect(
                try eventually {
                    try Command.run(Page.request("/", port: ports[1])).output.hasPrefix("node")
                }, "\(project.log)")
            #expect(try project.status().apps.first { $0.name == "web" }?.workers.count == 2)
        }
    }

    @Test(arguments: Caller.all) func `is never written over another, and not for nothing`(by caller: Caller) throws {
        try Project.with(as: caller) { project in
            let settled = try project.svctl("init")
            expect(
                settled, .cannotCreate, "there are settings already, in \(project.folder)/.config/uwsgi.ini",
                "svctl check .config/uwsgi.ini", "svctl convert .config/uwsgi.ini --output svctl.ini")
            let printed = try project.succeeds("init", "--print", "--http", "@\(project.name)")
            #expect(printed.output.contains("http = @\(project.name)\n"), "\(printed)")
            #expect(!Files.names(in: project.folder).contains("svctl.ini"))

            let empty = "\(project.folder)/static odd"
            _ = try Command.run(caller.becoming + ["/bin/mkdir", "-p", "\(empty)/backend"])
            expect(try project.svctl("init", empty), .noFile, "there is no app to be seen in \(empty)", "init --print")
            try project.write("static odd/backend/app.py", Self.plain)
            expect(try project.svctl("init", empty), .noFile, "perhaps it is below:  svctl init '\(empty)/backend'")
            #expect(try project.svctl("init", "--print", empty).output.contains("# module = config.wsgi:application\n"))
            expect(try project.svctl("init", "\(empty)/none"), .noFile, "No such file or directory")
            expect(try project.svctl("init", "manage.py"), .usage, "manage.py is no folder")
            expect(try project.svctl("init", "--http", "8000", "\(empty)/backend"), .usage, "--http :8000")
            #expect(Files.names(in: "\(empty)/backend") == ["app.py"])

            // A link that leads nowhere is somebody's too.
            _ = try Command.run(["/bin/ln", "-s", "/nonexistent/x", "\(empty)/backend/svctl.ini"])
            expect(try project.svctl("init", "\(empty)/backend"), .cannotCreate, "there are settings already")
            // Pipes are not waited for, and links in a circle not followed.
            _ = try Command.run(["/usr/bin/mkfifo", "\(empty)/Procfile", "\(empty)/main.py"])
            _ = try Command.run(["/bin/ln", "-s", ".", "\(empty)/around"])
            expect(try project.svctl("init", empty, within: 10), .noFile, "there is no app to be seen")
            let odd = "\(project.folder)/a %(b)"
            _ = try Command.run(caller.becoming + ["/bin/mkdir", odd])
            expect(try project.svctl("init", odd), .configuration, "cannot say the name of the folder \(odd)")
            guard caller.account.user != 0 else { return }
            expect(try project.svctl("init", "/usr"), .permission, "no file can be made in /usr")
        }
    }

    private static let plain = """
        def app(environ, start_response):
            start_response("200 OK", [("Content-Length", "5")])
            return [b"plain"]

        """
    private static let events = """
        async def app(scope, receive, send):
            if scope["type"] == "lifespan":
                raise ValueError("there is none here")
            await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"6")]})
            await send({"type": "http.response.body", "body": b"events"})

        """
}
