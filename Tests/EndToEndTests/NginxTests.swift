import Control
import Glibc
import LinuxKernel
import Testing

/// The usual picture: browser, nginx, static files or the app.
///
/// The site is the one that `svctl export nginx` prints.
@Suite(.serialized) struct `Behind nginx` {
    @Test(arguments: ["uwsgi_pass", "proxy_pass"]) func `reloads lose nothing`(_ way: String) throws {
        try Project.with { project in
            let socket = "\(project.folder)/app.sock"
            let uwsgi =
                ["socket = \(socket)", "chmod-socket = 660"]
                + (isRoot ? ["chown-socket = \(Caller.user.account.name):\(Nginx.user)"] : [])
            let listener = way == "uwsgi_pass" ? uwsgi : ["http = 127.0.0.1:\(project.port)"]
            let more = ["processes = 2", "threads = 2", "buffer-size = 49152", "settle = 100ms"]
            try project.writeSettings(listener + more)
            try project.addStaticFiles()
            try project.start()
            let nginx = try Nginx(for: project)
            let site = try project.succeeds(
                "export", "nginx", ".config/uwsgi.ini", "--listen", "127.0.0.1:\(nginx.port)"
            ).output
            #expect(site.contains(way) && site.contains("alias \"\(project.folder)/static/\";"), "\(site)")
            let checked = try nginx.check(site)
            #expect(checked.code == 0, "\(checked)")
            try nginx.start()
            #expect(try nginx.get("/static/site.css") == Page(status: 200, body: "teal\n"))
            let seen = try nginx.get("/process").body
            #expect(seen.contains("\"remote_address\": \"127.0.0.1\""), "\(seen)")
            let big = "X-Big: " + String(repeating: "b", count: 40_000)
            #expect(try nginx.get("/", with: ["-H", big]).status == 200)
            let chunks = ["-H", "Transfer-Encoding: chunked", "-d", String(repeating: "piece ", count: 10_000)]
            #expect(try nginx.get("/echo", with: chunks).body == chunks[3])
            let status = try project.status()
            #expect(status.listeners.map(\.protocol) == [way == "uwsgi_pass" ? "uwsgi" : "http"])
            if isRoot, way == "uwsgi_pass" {
                let file = try FileStatus(of: socket)
                #expect(file.mode == 0o660 && file.group == Nginx.user && file.user == Caller.user.account.user)
            }

            let load = try Load(port: nginx.port, echo: "/echo")
            for deploy in 1...2 {
                let version = "deploy" + String(repeating: ".", count: deploy)
                try project.write("config/version.py", "VERSION = \"\(version)\"\n")
                try project.succeeds("reload", project.name)
                // A kept connection may lead to a worker that is leaving, for one more answer.
                let isSeen = try eventually { try nginx.get("/").body == "Deployed: \(version)\n" }
                #expect(isSeen)
            }
            let figures = try load.end()
            #expect(figures.lost == 0, "\(figures.summary)")
            #expect(figures.bodies.contains { $0.body == "(what was posted)" && $0.count > 50 }, "\(figures.summary)")
            try nginx.end()
            #expect(!nginx.log.contains("[error]") && !nginx.log.contains("[crit]"), "\(nginx.log)")
        }
    }

    @Test func `two protocols in one file are two groups of one generation`() throws {
        try Project.with(as: .user) { project in
            let socket = "\(project.folder)/app.sock"
            try project.rewriteSettings(["socket = \(socket)", "chmod-socket = 666", "vacuum = true"])
            let checked = try project.succeeds("check", ".config/uwsgi.ini").output
            #expect(checked.contains("twice the memory") && checked.contains("\(socket) (uwsgi)"), "\(checked)")
            try project.start()
            let nginx = try Nginx(for: project)
            let site = try project.succeeds(
                "export", "nginx", ".config/uwsgi.ini", "--listen", "127.0.0.1:\(nginx.port)"
            ).output
            #expect(try nginx.check(site).code == 0)
            try nginx.start()
            try project.write("config/version.py", "VERSION = \"for both ways\"\n")
            try project.succeeds("reload", project.name)
            #expect(try nginx.get("/").body == "Deployed: for both ways\n")
            #expect(try project.get().body == "Deployed: for both ways\n")
            let status = try project.status()
            #expect(status.apps.map(\.name) == ["web", "web.uwsgi"])
            let serving = status.apps.flatMap(\.workers).filter { $0.state == "ready" }
            #expect(serving.map(\.generation) == [2, 2])
            #expect(Set(status.listeners.map(\.protocol)) == ["http", "uwsgi"])
            #expect(try project.succeeds("status", project.name).output.contains("\(socket) uwsgi, 0 of"))
            try nginx.end()
            let strayed = try Command.run(Page.request("/", socket: socket))
            #expect(try Page(strayed).status == 400)
            let isTold = try eventually {
                try project.logHas("HTTP came to \(socket), which speaks the uwsgi protocol")
            }
            #expect(isTold)
            try project.succeeds("stop", project.name)
            #expect((try? FileStatus(of: socket)) == nil)
        }
    }
}

/// What `svctl export nginx` prints, without starting anything.
@Suite(.serialized) struct `The site for nginx` {
    @Test func `is one that nginx takes, whatever names and paths there are`() throws {
        try Project.with(as: .user) { project in
            let odd = "\(project.folder)/a \"b\" $c; {d}#é\\n"
            try Files.makeFolder(odd, permissions: 0o755)
            try Files.replace("\(odd)/x.css", with: Array("odd\n".utf8), permissions: 0o644)
            try project.writeSettings(
                [
                    "command = /bin/true", "http = 127.0.0.1:\(project.port)", "static-map = /s $x;=\(odd)",
                    "static-map = /one.css=\(odd)/x.css", "static-map2 = /a=\(project.folder)",
                    "static-map = /=\(odd)", "static-map = /one.css=/elsewhere", "buffer-size = 60000",
                    "limit-post = 5000000",
                ], isPython: false)
            let nginx = try Nginx(for: project)
            let site = try project.succeeds(
                "export", "nginx", ".config/uwsgi.ini", "--listen", "127.0.0.1:\(nginx.port)", "--server-name",
                "shop.example.org", "--server-name", "*.example.org"
            ).output
            #expect(site.contains("server_name shop.example.org *.example.org;"), "\(site)")
            #expect(
                site.contains("client_max_body_size 5000000;") && site.contains("large_client_header_buffers 4 59k;"))
            #expect(site.contains("proxy_buffer_size 59k;") && site.contains("is left out"))
            let checked = try nginx.check(site)
            #expect(checked.code == 0, "\(checked)\n\(site)")
            try nginx.start(wanting: "/one.css")
            for path in ["/one.css", "/s%20%24x;/x.css"] {
                #expect(try nginx.get(path) == Page(status: 200, body: "odd\n"), "\(path)\n\(site)")
            }
            try nginx.end()
        }
    }

    @Test(.enabled(if: isRoot, Comment(rawValue: needsRoot))) func `is asked of the app with its owner's rights`()
        throws
    {
        try Project.with { project in
            let user = Caller.user.account
            try project.addStaticFiles()
            try project.write(
                "config/wsgi.py",
                project.text(of: "\(project.folder)/config/wsgi.py") + "raise SystemExit(f'uid {os.getuid()}')\n")
            try project.writeSettings(["socket = @a", "http-socket = /run/nobody.sock"])
            // The file is root's, and so may name what is another's.
            let file = "\(project.root)/site.ini"
            try Files.replace(file, with: Files.read(project.file, limit: 4096), permissions: 0o644)
            try Files.setOwner(project.folder, user: user.user, group: user.group)
            let site = try project.succeeds("export", "nginx", file).output
            #expect(site.contains("did not say") && site.contains("'uid \(user.user)'"), "\(site)")
            #expect(site.contains("may not connect to /run/nobody.sock, whose mode is 600"), "\(site)")
            #expect(site.contains("chmod-socket = 660 and chown-socket = "), "\(site)")
        }
    }

    @Test func `is refused where nginx cannot get to the app, and for words that are none of nginx's`() throws {
        try Project.with(as: .user) { project in
            try project.writeSettings(["socket = @a", "http = :0"])
            expect(
                try project.svctl("export", "nginx", ".config/uwsgi.ini"), .configuration,
                "nginx cannot reach @a nor :0",
                "socket = /run/app.sock")
            try project.writeSettings([])
            expect(try project.svctl("export", "nginx", ".config/uwsgi.ini"), .configuration, "cannot be used")
            try project.writeSettings(["http = :\(project.port)"])
            expect(
                try project.svctl("export", "nginx", ".config/uwsgi.ini", "--server-name", "a;b"), .usage,
                "no host name")
            expect(try project.svctl("export", "nginx", ".config/uwsgi.ini", "--listen", "80;}"), .usage, "listens on")
            expect(try project.svctl("export", "nginx", "nothing.ini"), .noFile)
        }
    }
}

extension Project {
    /// Settings with no address but those in `lines`.
    func writeSettings(_ lines: [String], isPython: Bool = true) throws {
        let python = ["home = \(home)", "module = config.wsgi"]
        let uid =
            isRoot && caller.account.user == 0 && lines.contains { $0.hasPrefix("processes") }
            ? ["uid = \(Caller.user.account.name)"] : []
        let all = ["[uwsgi]", "chdir = \(folder)"] + (isPython ? python : []) + uid + lines
        try write(".config/uwsgi.ini", all.joined(separator: "\n") + "\n")
    }

    /// A file of style, and Django's settings that say where.
    func addStaticFiles() throws {
        try Files.makeFolder("\(folder)/static", permissions: 0o755)
        try write("static/site.css", "teal\n")
        let settings = text(of: "\(folder)/config/settings.py")
        try write("config/settings.py", settings + "\nSTATIC_URL = \"static/\"\nSTATIC_ROOT = BASE_DIR / \"static\"\n")
    }
}
