import Control
import LinuxKernel
import Testing

/// What the settings say about requests, from the file to the answers.
@Suite(.serialized) struct `Requests as the settings have them` {
    @Test func `static files, mounts, headers, limits and the log work together`() throws {
        let settings = [
            "static-map = /static=static", "static-map = /late=late", "static-expires-type = text/css=60",
            "mount = /api=api.py", "callable = application", "manage-script-name = true", "single-interpreter = true",
            "add-header = X-Served-By: svctl", "limit-post = 5", "import = config.first",
            "log-format = LOG %(method) %(uri) %(status) %(rsize) %(var.HTTP_X_WORD) %(uagent)",
        ]
        try Project.with(settings: settings) { project in
            try Files.makeFolder("\(project.folder)/static", permissions: 0o755)
            try project.write("static/site.css", "teal\n")
            try project.write("config/first.py", "print('imported first')\n")
            try project.write(
                "api.py",
                """
                def application(environ, start_response):
                    start_response("200 OK", [("Content-Type", "text/plain")])
                    return [(environ["SCRIPT_NAME"] + "|" + environ["PATH_INFO"]).encode()]
                """)
            let checked = try project.succeeds("check", ".config/uwsgi.ini").output
            // That one is made only later.
            #expect(checked.split(separator: "warning: ").count == 2 && checked.contains("there is no"), "\(checked)")
            for row in [
                "static    /static from \(project.folder)/static", "mount     /api is \(project.folder)/api.py",
                "header    X-Served-By: svctl", "limit     5 bytes in a request's body", "imports   config.first",
            ] {
                #expect(checked.contains(row), "\(row) in \(checked)")
            }
            try project.start()
            #expect(try project.logHas("imported first"))
            #expect(try project.get("/static/site.css") == Page(status: 200, body: "teal\n"))
            #expect(try project.get("/static/none.css").status == 404, "Django's answer")
            #expect(try project.get("/api/v1") == Page(status: 200, body: "/api|/v1"))
            try Files.makeFolder("\(project.folder)/late", permissions: 0o755)
            try project.write("late/x.txt", "came late")
            #expect(try project.get("/late/x.txt") == Page(status: 200, body: "came late"))
            let port = project.port
            let head = try Command.run(
                ["/usr/bin/curl", "-sI", "-A", "agent", "-H", "X-Word: w", "http://127.0.0.1:\(port)/static/site.css"])
            #expect(head.output.contains("Expires: ") && head.output.contains("X-Served-By: svctl"), "\(head)")
            #expect(try Page(Command.run(Page.request("/api", port: port) + ["-d", "123456"])).status == 413)
            #expect(eventually { project.log.contains("LOG HEAD /static/site.css 200 0 w agent\n") }, "\(project.log)")
            #expect(!project.log.contains("\"GET /"), "the app server's own log is off")
            try project.succeeds("reload", project.name)
            #expect(try project.get("/static/site.css").status == 200)
        }
    }

    @Test func `a mount that does not load fails the start`() throws {
        try Project.with(settings: ["mount = /api=config.nowhere:app", "manage-script-name = true"]) { project in
            expect(try project.svctl("start"), .configuration, "No module named 'config.nowhere'")
        }
    }
}
