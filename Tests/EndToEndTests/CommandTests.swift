import Control
import Glibc
import LinuxKernel
import Testing

/// Apps that are any program, beside a Django project or alone.
@Suite(.serialized) struct `An app that is a command` {
    /// Serves HTTP on the descriptor that its first word is, and says what it was called with.
    private let server = """
        import http.server, os, socket, sys
        class Page(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                names = sorted(name for name in os.environ if name.startswith(("LISTEN_", "SVCTL_", "NOTIFY_")))
                text = " ".join(sys.argv[1:] + [f"{name}={os.environ[name]}" for name in names])
                self.send_response(200)
                self.end_headers()
                self.wfile.write(text.encode())
            def log_message(self, *words): pass
        class Server(http.server.HTTPServer):
            def server_bind(self): pass
            def server_activate(self): pass
        server = Server(("", 0), Page, bind_and_activate=False)
        server.socket = socket.socket(fileno=int(sys.argv[1]))
        server.serve_forever()

        """

    /// Two apps: the Django project of the issue and a script.
    private func twoApps(_ project: Project, _ more: String = "") -> String {
        """
        [svctl]
        root = \(project.folder)
        [app:web]
        chdir = %(root)
        home = \(Built.python)
        module = config.wsgi:application
        http = :\(project.port)
        [app:page]
        chdir = %(root)
        command = /usr/bin/python3 page.py {fd} '{port} x' {address}
        http-socket = page.sock
        http = 127.0.0.1:0
        \(more)

        """.replacing("{port}", with: "{port:http}")
    }

    @Test(arguments: Caller.all) func `is served beside another, and both come and go by a reload`(by caller: Caller)
        throws
    {
        try Project.with(as: caller) { project in
            try project.write("page.py", server)
            try project.write(".config/uwsgi.ini", twoApps(project, "processes = 2"))
            let checked = try project.succeeds("check").output
            #expect(checked.contains("app       page, 2 processes\n"))
            #expect(checked.contains("runs      /usr/bin/python3 page.py 3 '{port} x' page.sock\n"))
            try project.start()
            #expect(try project.get().body == "Deployed: version 1\n")
            let status = try project.status()
            #expect(status.apps.map(\.name) == ["web", "page"])
            #expect(status.apps.map(\.workers.count) == [1, 2])
            #expect(status.listeners.map(\.name) == ["page.http", "page.http-socket", "web.http"])
            let port = try #require(status.listeners.first?.address.split(separator: ":").last)

            let page = try page(of: project)
            #expect(
                page.hasPrefix("3 \(port) x \(project.folder)/page.sock NOTIFY_SOCKET=/"), "\(page)")
            #expect(page.contains(" SVCTL_APP=page SVCTL_GENERATION=1 "))

            let web = try project.servingWorkers()
            try project.write(
                ".config/uwsgi.ini",
                "[app:web]\nchdir = \(project.folder)\nhome = \(Built.python)\n"
                    + "module = config.wsgi:application\nhttp = :\(project.port)\n")
            try project.succeeds("reload", project.name)
            #expect(try project.status().apps.map(\.name) == ["web"])
            // A listener is closed after the last worker that could still answer on it.
            #expect(try eventually { try project.status().listeners.map(\.name) == ["web.http"] })
            let isGone = eventually { project.processes.allSatisfy { !arguments(of: $0).contains("page.py") } }
            #expect(isGone)
            #expect(try project.servingWorkers() != web)

            try project.write(".config/uwsgi.ini", twoApps(project))
            try project.succeeds("reload", project.name)
            #expect(try self.page(of: project).contains("SVCTL_APP=page SVCTL_GENERATION=3 "))
        }
    }

    @Test func `may listen on nothing, and then it runs when it has lived for a second`() throws {
        try Project.with { project in
            try project.write(".config/uwsgi.ini", "[uwsgi]\nchdir = \(project.folder)\ncommand = ./work.sh 'a  b'\n")
            try project.write(
                "work.sh", "#!/bin/sh\nprintf '%s|' \"$@\" \"${LISTEN_FDS-none}\" \"$SVCTL_APP\"\nexec sleep 1000\n")
            expect(
                try project.svctl("start"), .configuration, "work.sh may not be executed", "uwsgi.ini:3:11", "chmod +x")
            _ = try Command.run(["/bin/chmod", "+x", "\(project.folder)/work.sh"])
            let before = Clock.bootNanoseconds
            #expect(try project.start().output == "\(project.name) runs with 1 worker\n")
            #expect(Clock.bootNanoseconds - before >= 1_000_000_000)
            let worker = try #require(try project.status().apps.first?.workers.first)
            #expect(worker.state == "ready")
            try project.succeeds("stop", project.name)
            #expect(project.log.contains("a  b|none|web|"))
        }
    }

    @Test func `is looked for in its own home and in the system's folders`() throws {
        try Project.with { project in
            func refuses(_ command: String, _ words: String...) throws {
                try project.write(".config/uwsgi.ini", "[uwsgi]\nhome = \(Built.python)\ncommand = \(command)\n")
                let finished = try project.svctl("start")
                for word in words + ["uwsgi.ini:3:11"] { expect(finished, .configuration, word) }
                project.expectNothingLeft()
            }
            try refuses("no-such-program", "there is no program 'no-such-program' in \(Built.python)/bin:")
            try refuses("/no/such/program", "there is no program /no/such/program")
            try refuses("./config", "config is no file")
            try refuses("./manage.py", "manage.py may not be executed")
            try project.write(
                ".config/uwsgi.ini",
                "[uwsgi]\nhome = \(Built.python)\ncommand = python3 -c 'import django, time; time.sleep(1000)'\n")
            try project.start()
            let worker = try #require(try project.servingWorkers().first)
            #expect(arguments(of: worker).hasPrefix("\(Built.python)/bin/python3 -c"))
        }
    }

    @Test func `ends with the words of what it lacks`() throws {
        try Project.with { project in
            try project.write(".config/uwsgi.ini", "[app:a]\ncommand = sh -c 'echo no luck; exit 3'\n")
            expect(try project.svctl("start"), .configuration, "did not start: a.1", "exit code 3", "no luck")
        }
    }

    @Test func `has room for its long name beside that of a master`() throws {
        try Project.with { project in
            let name = String(repeating: "n", count: 48)
            try project.write(".config/uwsgi.ini", "[app:\(name)]\ncommand = sleep 1000\nready = alive 10ms\n")
            try project.start()
            #expect(try project.status().apps.first?.name == name)
        }
    }

    @Test(.enabled(if: isRoot, "\(needsRoot)")) func `has its own user, and so has the file of its socket`() throws {
        let user = Caller.user.account
        try Project.with { project in
            try project.write(
                ".config/uwsgi.ini",
                """
                [app:a]
                command = sleep 1000
                http-socket = \(project.folder)/a.sock
                ready = alive 10ms
                [app:b]
                command = sleep 1000
                http-socket = \(project.folder)/b.sock
                ready = alive 10ms
                uid = \(user.name)

                """)
            try project.start()
            let owners = try ["a", "b"].map { try FileStatus(of: "\(project.folder)/\($0).sock").user }
            #expect(owners == [0, user.user])
            let workers = try project.status().apps.flatMap(\.workers).compactMap(\.pid)
            #expect(workers.map { ProcessTable.user(of: $0) } == [0, user.user])
            // The log is the user's: what a user may write to must not be opened with root's rights.
            expect(try project.svctl("stop", project.name), .done)
            try project.write(".config/uwsgi.ini", project.text(of: project.file) + "[svctl]\nlogto = /root/a.log\n")
            expect(try project.svctl("start"), .permission, "cannot write the log /root/a.log")
        }
    }

    /// What the script answers on its unix socket.
    private func page(of project: Project) throws -> String {
        try Page(Command.run(Page.request("/", socket: "\(project.folder)/page.sock"))).body
    }

    private func arguments(of pid: Int32) -> String {
        ((try? ProcessTable.arguments(of: pid)) ?? []).joined(separator: " ")
    }
}
