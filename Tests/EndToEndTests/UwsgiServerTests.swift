import Control
import LinuxKernel
import Testing

/// Apps under the real uWSGI, on the sockets of the master.
@Suite(.serialized) struct `The real uWSGI` {
    private let python = """
        import os, uwsgi
        def application(environ, start):
            start("200 OK", [("Content-Type", "text/plain")])
            return [f"uwsgi {uwsgi.version.decode()} {uwsgi.numproc} {os.environ['WORD']} {os.getpid()}".encode()]

        """

    private let asksBySCGI = """
        import socket, sys
        head = b"CONTENT_LENGTH\\0000\\0SCGI\\0001\\0REQUEST_METHOD\\0GET\\0PATH_INFO\\0/\\0"
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(10)
            client.connect(sys.argv[1])
            client.sendall(b"%d:%s," % (len(head), head))
            with client.makefile() as answer: print(answer.read(), end="")
        """

    @Test func `serves with the section's own options, and is replaced without a loss`() throws {
        try Project.with { project in
            try project.write("real.py", python)
            try project.write("map.txt", "a static file\n")
            try project.write("words.env", "# of the deploy\nWORD='from a file'\n")
            try project.write(
                ".config/uwsgi.ini",
                """
                [uwsgi]
                server = uwsgi
                chdir = \(project.folder)
                home = \(Built.python)
                module = real
                http = :\(project.port)
                socket = \(project.folder)/scgi.sock
                protocol = scgi
                chmod-socket = 600
                processes = 2
                static-map = /map=\(project.folder)/map.txt
                disable-logging = true
                env = WORD=of the ini
                environment-file = words.env
                die-on-term = true
                touch-reload = \(project.folder)/touched
                settle = 10ms

                """)
            try project.start()
            let page = try project.get().body
            #expect(page.hasPrefix("uwsgi 2.") && page.contains(" 2 from a file "), "\(page)")
            #expect(try project.get("/map").body == "a static file\n")
            let answer = try Command.run(["/usr/bin/python3", "-c", asksBySCGI, "\(project.folder)/scgi.sock"]).output
            #expect(answer.hasPrefix("Status: 200 OK") && answer.contains("uwsgi 2."), "\(answer)")
            let workers = try project.status().apps.flatMap(\.workers)
            #expect(workers.count == 1 && workers[0].readiness == "proven")
            #expect(try !project.succeeds("check").output.contains("of the ini"))

            let load = try Load(port: project.port, expecting: "uwsgi 2.")
            try project.write("words.env", "WORD=changed\n")
            try project.succeeds("reload")
            let figures = try load.end()
            #expect(figures.lostByConnection["closing"] == 0 && figures.ok > 50, "\(figures.summary)")
            #expect(try project.get().body.contains(" 2 changed "))

            try project.write("real.py", "raise RuntimeError('broken')\n")
            expect(try project.svctl("reload"), .no, "exit code 22", "broken", "old workers go on")
            #expect(try project.get().body.contains(" 2 changed "))
            let before = Clock.bootNanoseconds
            try project.succeeds("stop", project.name)
            #expect(Clock.bootNanoseconds - before < 10_000_000_000, "SIGTERM ends it")
            #expect(project.log.contains("left: exit code 0"))
        }
    }

    @Test func `is an Emperor, a router and a keeper of programs, all without an application`() throws {
        try Project.with { project in
            // Together, because an Emperor takes seconds to end.
            try project.write("real.py", python.replacing("os.environ['WORD']", with: "'vassal'"))
            let behind = try FreePort.pick()
            try Files.makeFolder("\(project.folder)/vassals", permissions: 0o755)
            try project.write(
                "vassals/real.ini",
                "[uwsgi]\nsocket = 127.0.0.1:\(behind)\nchdir = \(project.folder)\nmodule = real\nmaster = true\n")
            let each = "server = uwsgi\nhome = \(Built.python)\nsettle = 10ms\n"
            try project.write(
                ".config/uwsgi.ini",
                """
                [app:emperor]
                \(each)emperor = \(project.folder)/vassals
                [app:router]
                \(each)http = :\(project.port)
                http-to = 127.0.0.1:\(behind)
                depends-on = emperor
                [app:keeper]
                \(each)attach-daemon = /bin/sh -c 'echo kept > \(project.folder)/kept; exec sleep 1000'

                """)
            try project.start()
            #expect(eventually { (try? project.get().body.hasPrefix("uwsgi 2.")) == true }, "\(project.log)")
            #expect(eventually { (try? Files.read("\(project.folder)/kept", limit: 10)) == Array("kept\n".utf8) })
            try project.succeeds("reload", project.name, "router")
            #expect(eventually { (try? project.get().body.contains("vassal")) == true }, "\(project.log)")
        }
    }

    @Test func `is missed with the command that installs it`() throws {
        try Project.with(isLight: true) { project in
            try project.rewriteSettings(["server = uwsgi"])
            let isSystems = ["/usr/local/bin/uwsgi", "/usr/bin/uwsgi", "/bin/uwsgi"].contains {
                (try? FileStatus(of: $0)) != nil
            }
            guard !isSystems else { return }
            expect(
                try project.svctl("start"), .configuration, "there is no uWSGI in \(project.home)/bin:",
                "install it with: \(project.home)/bin/pip install uwsgi", "server = uwsgi")
        }
    }
}
