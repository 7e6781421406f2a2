import Control
import Glibc
import LinuxKernel
import Testing

/// `req-logger` and `log-date`: what lies in which file, across everything that may happen to it.
@Suite(.serialized) struct `A log of requests alone` {
    private let app = """
        import os
        def application(environ, start_response):
            print("said by the app", flush=True)
            start_response("200 OK", [("Content-Length", "4")])
            return [str("SVCTL_REQUEST_LOG" in os.environ)[:4].encode()]

        """

    private func settings(_ project: Project, requests: String) -> [String] {
        [
            "logto = \(project.root)/app.log", "log-date = %%Y/%%m/%%d %%Hh", "settle = 10ms",
            "log-format = %(method) %(uri) %(status)", "req-logger = file:\(requests)", "master-fifo = commands",
        ]
    }

    @Test func `has its file through reloads, a new file, a new log companion, and nothing else gets into it`() throws {
        try Project.with { project in
            let (log, first) = ("\(project.root)/app.log", "\(project.folder)/one.log")
            let second = "\(project.folder)/two.log"
            func has(_ file: String, _ paths: String...) -> Bool {
                project.text(of: file) == paths.map { "GET \($0) 200\n" }.joined()
            }
            try project.replaceApp(app)
            try project.rewriteSettings(settings(project, requests: "one.log"))
            let plan = try project.succeeds("check").output
            #expect(plan.contains("log       requests, and nothing else, to \(first)\n"), "\(plan)")
            try project.start()
            #expect(try project.get("/a").body == "Fals")
            #expect(try project.get("/b").status == 200)
            #expect(eventually { has(first, "/a", "/b") }, "\(project.text(of: first))")
            #expect(eventually { project.text(of: log).contains("]: said by the app\n") })
            try project.succeeds("reload")
            _ = try project.get("/c")
            #expect(eventually { has(first, "/a", "/b", "/c") })

            // Somebody moves it away; svctl puts it aside.
            try Files.rename(first, to: "\(first).moved")
            _ = try project.get("/d")
            #expect(eventually { has(first, "/d") && has("\(first).moved", "/a", "/b", "/c") })
            try Files.open("\(project.folder)/commands", .writing).writeAll(Array("L\n".utf8))
            #expect(eventually { has("\(first).1", "/d") })

            // Another file, whose writer takes the place of the first one's.
            try project.rewriteSettings(settings(project, requests: "two.log"))
            try project.succeeds("reload")
            _ = try project.get("/e")
            let master = try project.status().pid
            #expect(eventually { has(second, "/e") && has(first) && writers(below: master).count == 2 })
            try project.rewriteSettings(settings(project, requests: "/nowhere/three.log"))
            expect(try project.svctl("reload"), .cannotCreate, "cannot write the log /nowhere/three.log")

            // A new log companion has the pipes of the old one.
            let killed = try #require(companion(of: master))
            kill(killed, SIGKILL)
            #expect(eventually { companion(of: master).map { $0 != killed } ?? false })
            _ = try project.get("/f")
            #expect(eventually { has(second, "/e", "/f") }, "\(project.text(of: second))")
            #expect(try project.status().lostLogLines == 0)
            #expect(!project.text(of: log).contains("GET /"))
            try expectDates(project, log)
        }
    }

    /// The same begin as that of the real uWSGI's lines.
    private func expectDates(_ project: Project, _ log: String) throws {
        let real = "\(project.root)/real.log"
        _ = try Command.run([
            "\(Built.python)/bin/uwsgi", "--logto", real, "--log-date=%Y/%m/%d %Hh", "--need-app", "--socket",
            "\(project.root)/real.sock",
        ])
        let start = try #require(project.text(of: real).firstRange(of: " - ")).upperBound
        let date = project.text(of: real)[..<start]
        #expect(date.hasPrefix("20"), "\(date)")
        let lines = project.text(of: log).split(separator: "\n")
        #expect(lines.count > 10 && lines.last?.hasPrefix(date) == true, "\(lines.last ?? "")")
        for line in lines { #expect(line.hasPrefix(date.prefix(11)) && line.contains("h - "), "\(line)") }
    }

    private func words(of pid: Int32) -> String {
        ((try? ProcessTable.arguments(of: pid)) ?? []).joined(separator: " ")
    }

    private func companion(of master: Int32) -> Int32? {
        (try? ProcessTable.children(of: master))?.first { words(of: $0).contains(" --log ") }
    }

    private func writers(below master: Int32) -> [Int32] {
        ((try? ProcessTable.descendants(of: master)) ?? []).filter { words(of: $0).contains("--write") }
    }

    @Test func `the real uWSGI writes its own, and hears of the grace`() throws {
        try Project.with { project in
            try project.write("real.py", app)
            try project.write(
                ".config/uwsgi.ini",
                """
                [uwsgi]
                server = uwsgi
                chdir = \(project.folder)
                home = \(Built.python)
                module = real
                http = :\(project.port)
                req-logger = file:requests.log
                log-format = %(method) %(uri)
                harakiri = 30
                harakiri-grace = 7

                """)
            try project.start()
            #expect(try project.get("/real").status == 200)
            #expect(eventually { project.text(of: "\(project.folder)/requests.log") == "GET /real\n" })
            let workers = try project.status().apps.flatMap(\.workers)
            #expect(try words(of: #require(workers.first?.pid)).contains("--harakiri-graceful-timeout=7"))
        }
    }
}
