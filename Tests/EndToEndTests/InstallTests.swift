import Control
import Glibc
import LinuxKernel
import Testing

/// `svctl install` and `svctl uninstall`, under a real systemd.
@Suite(.serialized, .enabled(if: Sandbox.problem == nil, "\(Sandbox.problem ?? "")"))
struct `An installed app` {
    @Test func `lives in a home, is lost by no reload, restart or crash, and leaves nothing`() throws {
        let settings = ["http-socket = /tmp/web.sock", "http-socket = :80", "logto = /home/deploy/logs/web.log"]
        try Sandbox.withHome(settings: settings) { sandbox in
            let before = try sandbox.names()
            try expectDryRun(sandbox, before)
            let said = try sandbox.svctlSucceeds("install", Sandbox.file, "--now")
            #expect(try sandbox.get().body == "Deployed: version 1\n", "it is active with the first good answer")
            #expect(try sandbox.property("StatusText") == "1 app, 1/1 workers ready, generation 1")
            #expect(try sandbox.property("User") == "deploy")
            try expectLoosenings(said)
            try expectClosed(sandbox)
            let again = try sandbox.svctlSucceeds("install", Sandbox.file, "--now")
            #expect(again.hasPrefix("web is installed as asked: nothing was changed\n"), "\(again)")

            try expectNothingLostByReloads(sandbox)
            try expectNobodyRefused(sandbox)
            try expectTwoBesideEachOther(sandbox)
            try expectActivation(sandbox)

            try sandbox.succeeds("stop", "svctl@web.socket", Sandbox.unit)
            #expect(try sandbox.run("/usr/bin/pgrep", "-u", "deploy").output == "")
            let gone = try sandbox.svctlSucceeds("uninstall", "web")
            let left = try Set(sandbox.names()).subtracting(before)
            #expect(left == ["/home/deploy/logs", "/home/deploy/logs/web.log", "/run/svctl"], "\(left)\n\(gone)")
            #expect(try sandbox.run("/usr/bin/systemctl", "list-units", "--all", "-q", "svctl@*.s*").output == "")
            #expect(try sandbox.svctl("uninstall", "web").code == 1, "there is none any more")
        }
    }

    private func expectDryRun(_ sandbox: Sandbox, _ before: [String]) throws {
        let dry = try sandbox.svctl(as: "deploy", in: "/", "install", Sandbox.file, "--dry-run", "--now")
        #expect(dry.code == 0, "\(dry)")
        for line in [
            "would write /etc/systemd/system/svctl@web.service.d/10-svctl-install.conf:",
            "    BindReadOnlyPaths=-/home/deploy/web", "would run: systemctl enable --now svctl@web.service",
            " of 10 (OK), as systemd-analyze security svctl@web.service has it",
        ] { #expect(dry.output.contains(line + "\n"), "\(dry)") }
        #expect(try sandbox.names() == before)
    }

    private func expectLoosenings(_ said: String) throws {
        for (setting, reason) in [
            ("BindReadOnlyPaths=-/home/deploy/web", "the settings file; chdir of web"),
            ("BindPaths=-/home/deploy/logs", "logto"), ("PrivateTmp=no", "http-socket = /tmp/web.sock"),
            ("AmbientCapabilities=CAP_NET_BIND_SERVICE", "http-socket = :80"),
        ] {
            let line = said.split(separator: "\n").first { $0.contains(setting) }
            #expect(line?.hasSuffix("  \(reason)") == true, "\(said)")
        }
        let figure = said.split(separator: "exposure ").last.flatMap { Double($0.prefix { $0 != " " }) }
        #expect(try #require(figure) <= 2.5, "\(said)")
        print("what install says:\n\(said)")
    }

    /// The unit sees of the homes what the settings name, and may not change it.
    private func expectClosed(_ sandbox: Sandbox) throws {
        let inside = "nsenter -m -t $(systemctl show \(Sandbox.unit) --value -p MainPID)"
        #expect(
            try sandbox.shell("\(inside) find /home -maxdepth 2 | sort") == """
                /home
                /home/deploy
                /home/deploy/logs
                /home/deploy/web

                """)
        for (path, isWritable) in [
            ("/home/x", false), ("/home/deploy/x", false), ("/home/deploy/web/x", false), ("/home/deploy/logs/x", true),
            ("/tmp/x", true), ("/etc/x", false),
        ] {
            let touched = try sandbox.run("/bin/sh", "-c", "\(inside) touch \(path) && rm \(path)")
            #expect((touched.code == 0) == isWritable, "\(path): \(touched)")
        }
        let security = try sandbox.run("/usr/bin/systemd-analyze", "security", "--threshold=25", Sandbox.unit)
        #expect(security.code == 0, "\(security)")
        try expectVerified(sandbox, Sandbox.unit)
    }

    private func expectVerified(_ sandbox: Sandbox, _ units: String...) throws {
        let verified = try Command.run(sandbox.words(["/usr/bin/systemd-analyze", "verify"] + units))
        #expect(verified.code == 0 && verified.text == "", "\(verified)")
    }

    private func expectNothingLostByReloads(_ sandbox: Sandbox) throws {
        let load = try Load(port: Sandbox.port, through: sandbox.words([]))
        let first = try Command(sandbox.words(["/usr/bin/systemctl", "reload", Sandbox.unit]))
        let isSeen = try eventually { try sandbox.property("ActiveState") == "reloading" }
        #expect(isSeen, "\(sandbox.journal)")
        #expect(try first.finish().code == 0)
        for deploy in 2...10 {
            try sandbox.write("\(Sandbox.project)/config/version.py", "VERSION = \"number \(deploy)\"")
            try sandbox.succeeds("reload", Sandbox.unit)
        }
        #expect(try sandbox.get().body == "Deployed: number 10\n")
        try sandbox.shell(
            "mv \(Sandbox.project)/config/wsgi.py /root/; echo 'import nonsense' >\(Sandbox.project)/config/wsgi.py")
        #expect(try sandbox.systemctl("reload", Sandbox.unit).code == 1)
        #expect(try sandbox.property("ActiveState") == "active")
        #expect(try sandbox.get().body == "Deployed: number 10\n")
        try sandbox.shell("mv /root/wsgi.py \(Sandbox.project)/config/wsgi.py")
        let figures = try load.end()
        #expect(figures.lost == 0, "\(figures.summary)")
        print("ten reloads and a broken deploy: \(figures.summary)")
    }

    private func expectNobodyRefused(_ sandbox: Sandbox) throws {
        let load = try Load(port: Sandbox.port, through: sandbox.words([]))
        for _ in 1...5 { try sandbox.succeeds("restart", Sandbox.unit) }
        try sandbox.shell("kill -9 $(systemctl show \(Sandbox.unit) --value -p MainPID)")
        let isBack = try eventually(within: 20) {
            try sandbox.property("NRestarts") == "1" && sandbox.property("ActiveState") == "active"
        }
        #expect(isBack, "\(sandbox.journal)")
        let figures = try load.end()
        #expect(figures.lostByKind["refused"] ?? 0 == 0, "\(figures.summary)")
        for socket in [Page.request("/", socket: "/tmp/web.sock"), Page.request("/", port: 80)] {
            #expect(try Page(Command.run(sandbox.words(socket))).body == "Deployed: number 10\n")
        }
        print("five restarts and a crash: \(figures.summary)")
    }

    /// Another project, of another user's, behind a socket in the folder that its unit has in /run.
    private func expectTwoBesideEachOther(_ sandbox: Sandbox) throws {
        let socket = "/run/svctl/second/app.sock"
        try sandbox.shell("cp -r '\(Built.djangoSite)' /srv/second")
        try sandbox.write(
            "/srv/second/svctl.ini",
            """
            [uwsgi]
            chdir = /srv/second
            home = \(Built.python)
            module = config.wsgi:application
            http = \(socket)
            uid = other
            """)
        let said = try sandbox.svctlSucceeds("install", "/srv/second/svctl.ini", "--now")
        #expect(said.contains(" as other (uid of web)\n") && !said.contains("besides what"), "\(said)")
        #expect(try sandbox.get(socket: socket).body == "Deployed: version 1\n")
        #expect(try sandbox.shell("stat -c %U /run/svctl/web /run/svctl/second") == "deploy\nother\n")
        let gone = try sandbox.svctlSucceeds("uninstall", "second")
        #expect(!gone.contains("svctl@.service"), "the other one needs the template: \(gone)")
        #expect(try sandbox.shell("ls /run/svctl") == "web\n")
        #expect(try sandbox.get().status == 200)
    }

    /// The same file, from now on started by its first request.
    private func expectActivation(_ sandbox: Sandbox) throws {
        try sandbox.writeProject(settings: [])
        let said = try sandbox.svctlSucceeds("install", Sandbox.file, "--now", "--socket")
        #expect(said.contains("listening: the first request starts svctl@web.service\n"), "\(said)")
        #expect(try sandbox.property("ActiveState") == "inactive")
        try expectVerified(sandbox, Sandbox.unit, "svctl@web.socket")
        for (unit, state) in [(Sandbox.unit, "disabled"), ("svctl@web.socket", "enabled")] {
            #expect(try sandbox.systemctl("is-enabled", unit).output == "\(state)\n")
        }
        #expect(try sandbox.get().body == "Deployed: number 10\n", "\(sandbox.journal)")
        #expect(try sandbox.property("ActiveState") == "active")
        #expect(try sandbox.property("NFileDescriptorStore") == "0", "the socket unit has it already")
        let again = try sandbox.svctlSucceeds("install", Sandbox.file, "--now", "--socket")
        #expect(again.hasPrefix("web is installed as asked: nothing was changed\n"), "\(again)")
    }
}
