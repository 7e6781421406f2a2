import Control
import Glibc
import LinuxKernel
import Testing

/// svctl's commands on what systemd runs.
@Suite(.serialized, .enabled(if: Sandbox.problem == nil, "\(Sandbox.problem ?? "")"))
struct `Commands for a unit` {
    @Test func `go through systemd where systemd would undo them`() throws {
        try Sandbox.with(settings: ["settle = 100ms"]) { sandbox in
            // Whoever ends the master by himself sees it come back; and a unit may use svctl to stop itself.
            try sandbox.write(
                "/etc/systemd/system/\(Sandbox.unit).d/own.conf",
                "[Service]\nRestart=always\nExecStop=\(Built.svctl) stop %i")
            try sandbox.succeeds("daemon-reload")
            try sandbox.succeeds("enable", Sandbox.unit)
            try expectStartAndStop(sandbox)
            try expectTheMasterToBeAsked(sandbox)
            try expectRefusals(sandbox)
            try expectReasons(sandbox)
            try expectSocketToStop(sandbox)
            try expectFilesToBeKnown(sandbox)
            try expectUnitsOfUsers(sandbox)
        }
    }

    private func svctl(_ sandbox: Sandbox, as user: String = "root", _ words: String...) throws -> Finished {
        try Command.run(
            sandbox.words(["/usr/sbin/runuser", "-u", user, "--", Built.svctl] + words), in: "/", within: 60)
    }

    private let asksSystemd = "is run by systemd: systemctl"

    private func expectStartAndStop(_ sandbox: Sandbox) throws {
        expect(try svctl(sandbox, "status", "web"), .notRunning, "is inactive, and starts with the machine")
        expect(try svctl(sandbox, "reload", "web"), .notRunning, "svctl start web")
        let started = try svctl(sandbox, "start", "web")
        expect(started, .done, "svctl@web.service \(asksSystemd) start svctl@web.service\n")
        #expect(started.output == "web serves :8000 with 1 worker\n")
        expect(try svctl(sandbox, "start", "/etc/svctl/web.ini"), .taken, "already running")
        expect(
            try svctl(sandbox, "status", "web"), .done, "\n  unit  svctl@web.service is active (running), and starts")
        let request = try Command(sandbox.words(Page.request("/slow?seconds=1", port: Sandbox.port)))
        let isInFlight = try eventually {
            try sandbox.shell("ss -Htn state established sport = :\(Sandbox.port)") != ""
        }
        #expect(isInFlight)
        let stopped = try svctl(sandbox, "stop", "web")
        expect(stopped, .done, "\(asksSystemd) stop svctl@web.service\n", "] left: exit code 0\n", "web stopped\n")
        #expect(try Page(request.finish()).status == 200)
        #expect(stopped.output == "web stopped\n", "once")
        #expect(try sandbox.property("ActiveState") == "inactive")
        #expect(try sandbox.property("Result") == "success", "its ExecStop= has not waited for itself")
        expect(try svctl(sandbox, "stop", "web"), .notRunning, "web is not running")
    }

    private func expectTheMasterToBeAsked(_ sandbox: Sandbox) throws {
        expect(try svctl(sandbox, "start", "web"), .done)
        let process = try sandbox.property("MainPID")
        let reloaded = try svctl(sandbox, "reload", "web")
        expect(reloaded, .done, "] ready\n", "web reloaded: generation 2")
        let restarted = try svctl(sandbox, as: "svctl", "restart", "web")
        expect(restarted, .done, "] ready\n", "web restarted: 1 of 1")
        #expect(!(reloaded.text + restarted.text).contains("systemctl"))
        #expect(try sandbox.property("MainPID") == process)
        #expect(try sandbox.property("StatusText") == "1 app, 1/1 workers ready, generation 3")
        try sandbox.shell("echo 'raise SystemExit(3)' >\(Sandbox.app)/config/broken.py")
        try sandbox.shell("sed -i s/config.wsgi/config.broken/ /etc/svctl/web.ini")
        expect(try svctl(sandbox, "reload", "web"), .no, "SystemExit: 3", "called off")
        #expect(try sandbox.property("ActiveState") == "active")
    }

    private func expectRefusals(_ sandbox: Sandbox) throws {
        for word in ["status", "reload", "restart"] {
            expect(
                try svctl(sandbox, as: "nobody", word, "web"), .permission, "run by svctl@web.service as svctl", "sudo")
        }
        expect(
            try svctl(sandbox, as: "nobody", "stop", "web"), .permission, "nobody may not stop web",
            "sudo svctl stop web")
        #expect(try sandbox.property("ActiveState") == "active")
        expect(try svctl(sandbox, "stop", "web"), .done)
        expect(try svctl(sandbox, as: "nobody", "start", "web"), .permission, "nobody may not start web")
    }

    /// The app does not load.
    private func expectReasons(_ sandbox: Sandbox) throws {
        let failed = try svctl(sandbox, "start", "web")
        expect(failed, .configuration, "svctl: web did not start: web.1: exit code 78", "\n  SystemExit: 3\n")
        expect(failed, .configuration, "systemd goes on trying; end that with: svctl stop web")
        expect(try svctl(sandbox, "stop", "web"), .done)
        #expect(try sandbox.property("ActiveState") == "inactive")
        try sandbox.shell("sed -i s/config.broken/config.wsgi/ /etc/svctl/web.ini")
        #expect(try svctl(sandbox, "logs", "web").output.contains("]: SystemExit: 3\n"), "also when nothing runs")
    }

    private func expectSocketToStop(_ sandbox: Sandbox) throws {
        let socket = "/run/svctl/web.sock"
        try sandbox.write(settings: ["http = \(socket)"])
        try sandbox.succeeds("disable", Sandbox.unit)
        try sandbox.succeeds("enable", "--now", "svctl@web.socket")
        expect(try svctl(sandbox, "status", "web"), .notRunning, "inactive, and svctl@web.socket listens for it")
        #expect(try sandbox.get(socket: socket).status == 200)
        let both = ["svctl@web.socket", Sandbox.unit]
        let stopped = try svctl(sandbox, "stop", "web")
        expect(stopped, .done, "\(asksSystemd) stop svctl@web.service svctl@web.socket\n")
        for unit in both { #expect(try sandbox.systemctl("is-active", unit).output == "inactive\n") }
        let started = try svctl(sandbox, "start", "web")
        expect(started, .done, "start svctl@web.socket svctl@web.service\n", "web serves \(socket) with 1 worker")
        for unit in both { #expect(try sandbox.systemctl("is-active", unit).output == "active\n") }
        expect(try svctl(sandbox, "stop", "/etc/svctl/web.ini"), .done)
        try sandbox.succeeds("disable", "svctl@web.socket")
    }

    private func expectFilesToBeKnown(_ sandbox: Sandbox) throws {
        let file = "/srv/other/100% mine.ini"
        try sandbox.write(settings: ["http = :8002"])
        try sandbox.shell("mkdir /srv/other; mv /etc/svctl/web.ini '\(file)'")
        let byHand = try svctl(sandbox, "start", file)
        expect(byHand, .done, "will not come back after a reboot: svctl install '\(file)'\n")
        #expect(!byHand.text.contains(asksSystemd))
        #expect(try !svctl(sandbox, "stop", file).text.contains(asksSystemd))
        expect(try svctl(sandbox, "install", file, "--name", "shop", "--user", "svctl"), .done)
        let started = try svctl(sandbox, "start", file)
        expect(started, .done, "\(asksSystemd) start svctl@shop.service\n", "shop serves :8002")
        #expect(!started.text.contains("reboot"))
        expect(try svctl(sandbox, "logs", file), .done, "started: 1 of 1 workers serve")
        expect(try svctl(sandbox, "stop", file), .done, "\(asksSystemd) stop svctl@shop.service\n")
        expect(try svctl(sandbox, "logs", file), .done, "Stopped svctl@shop.service")
    }

    /// A user's own systemd, and a unit that is none of the template's.
    private func expectUnitsOfUsers(_ sandbox: Sandbox) throws {
        let folder = "/home/joe/.config/systemd/user"
        try sandbox.shell("useradd -m joe; systemctl start user@$(id -u joe); mkdir -p \(folder) /home/joe/app")
        try sandbox.write(
            "\(folder)/app.service", "[Service]\nType=notify\nExecStart=\(Built.svctl) run /home/joe/app/x.ini")
        let app = "def application(environ, start_response):\n    pass\n"
        try sandbox.write("/home/joe/app/app.py", app)
        let settings = "[uwsgi]\nchdir = /home/joe/app\nhome = \(Built.python)\nmodule = app:application\nhttp = :8003"
        try sandbox.write("/home/joe/app/x.ini", settings)
        try sandbox.shell(
            "chown -R joe: /home/joe; runuser -u joe -- env XDG_RUNTIME_DIR=/run/user/$(id -u joe) systemctl --user start app"
        )
        expect(
            try svctl(sandbox, as: "joe", "status", "app"), .done, "\n  log   journal\n",
            "\n  unit  app.service is active")
        expect(try svctl(sandbox, as: "joe", "logs", "app"), .done, "started: 1 of 1 workers serve")
        let stopped = try svctl(sandbox, as: "joe", "stop", "app")
        expect(stopped, .done, "app.service is run by systemd: systemctl --user stop app.service\n", "app stopped")
    }
}
