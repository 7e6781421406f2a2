import Control
import Glibc
import LinuxKernel
import Testing

/// svctl@.service as it is installed, under a real systemd.
@Suite(.serialized, .enabled(if: Sandbox.problem == nil, "\(Sandbox.problem ?? "")"))
struct `Under a real systemd` {
    @Test func `a unit loses nothing by reloads and refuses nobody while it is restarted`() throws {
        let socket = "/run/svctl/web/app.sock"
        try Sandbox.with(settings: ["http-socket = \(socket)", "processes = 2", "vacuum = true"]) { sandbox in
            try sandbox.succeeds("start", Sandbox.unit)
            #expect(try sandbox.get().body == "Deployed: version 1\n", "it is active with the first good answer")
            #expect(try sandbox.property("StatusText") == "1 app, 2/2 workers ready, generation 1")
            #expect(try sandbox.property("NFileDescriptorStore") == "2")
            #expect(try sandbox.property("User") == "svctl")

            let reloads = try Load(port: Sandbox.port, through: sandbox.words([]))
            for deploy in 1...5 {
                let version = "deploy" + String(repeating: ".", count: deploy)
                try sandbox.write("\(Sandbox.app)/config/version.py", "VERSION = \"\(version)\"")
                try sandbox.succeeds("reload", Sandbox.unit)
                #expect(try sandbox.get().body == "Deployed: \(version)\n")
                #expect(try sandbox.property("ActiveState") == "active")
            }
            try expectBrokenDeploy(sandbox)
            let figures = try reloads.end()
            #expect(figures.lost == 0, "\(figures.summary)")

            let before = try inodes(sandbox)
            let restarts = try Load(port: Sandbox.port, through: sandbox.words([]))
            for _ in 1...3 { try sandbox.succeeds("restart", Sandbox.unit) }
            let figuresOfRestarts = try restarts.end()
            #expect(figuresOfRestarts.lostByKind["refused"] ?? 0 == 0, "\(figuresOfRestarts.summary)")
            #expect(figuresOfRestarts.lost == 0, "\(figuresOfRestarts.summary)")
            #expect(try inodes(sandbox) == before, "the sockets are the same")

            let crash = try Load(port: Sandbox.port, through: sandbox.words([]))
            try sandbox.shell("kill -9 $(systemctl show \(Sandbox.unit) --value -p MainPID)")
            let isBack = try eventually(within: 20) {
                try sandbox.property("NRestarts") == "1" && sandbox.property("ActiveState") == "active"
            }
            #expect(isBack, "\(sandbox.journal)")
            let figuresOfCrash = try crash.end()
            #expect(figuresOfCrash.lostByKind["refused"] ?? 0 == 0, "\(figuresOfCrash.summary)")
            #expect(try inodes(sandbox) == before)
            #expect(try sandbox.get(socket: socket).body == "Deployed: deploy.....\n")
            print("restarts: \(figuresOfRestarts.summary)\na crash: \(figuresOfCrash.summary)")

            try sandbox.succeeds("stop", Sandbox.unit)
            #expect(try sandbox.property("Result") == "success")
            #expect(try sandbox.run("/usr/bin/pgrep", "-u", "svctl").output == "")
            #expect(try sandbox.shell("ls /run/svctl") == "")
        }
    }

    private func expectBrokenDeploy(_ sandbox: Sandbox) throws {
        let good = try sandbox.shell("cat \(Sandbox.app)/config/wsgi.py")
        try sandbox.write("\(Sandbox.app)/config/wsgi.py", "raise SystemExit(3)")
        let failed = try sandbox.systemctl("reload", Sandbox.unit)
        #expect(failed.code == 1, "\(failed)")
        #expect(try sandbox.property("ActiveState") == "active")
        let status = try sandbox.property("StatusText")
        #expect(status.hasPrefix("1 app, 2/2 workers ready") && status.hasSuffix(" failed"), "\(status)")
        try sandbox.write("\(Sandbox.app)/config/wsgi.py", good)
        try sandbox.shell("sed -i 's/^processes = 2/processes = many/' /etc/svctl/web.ini")
        #expect(try sandbox.systemctl("reload", Sandbox.unit).code == 1)
        #expect(try sandbox.property("ActiveState") == "active", "it does not hang in reloading")
        try sandbox.shell("sed -i 's/^processes = many/processes = 2/' /etc/svctl/web.ini")
        #expect(try sandbox.get().status == 200)
    }

    /// The inodes of the sockets that the master holds, as the kernel has them.
    private func inodes(_ sandbox: Sandbox) throws -> [UInt64?] {
        let finished = try sandbox.run(Built.svctl, "status", "web", "--json")
        let status = try #require(Json.decode(MasterStatus.self, from: Array(finished.output.utf8)), "\(finished)")
        return status.listeners.map(\.inode)
    }

    @Test func `a master that hangs is replaced, and its socket is kept`() throws {
        try Sandbox.with { sandbox in
            try sandbox.write(
                "/etc/systemd/system/\(Sandbox.unit).d/quick.conf",
                "[Service]\nWatchdogSec=2s\nTimeoutAbortSec=1s\nRestartSec=100ms")
            try sandbox.succeeds("daemon-reload")
            try sandbox.succeeds("start", Sandbox.unit)
            let stays = eventually(within: 5 / patience) { (try? sandbox.property("NRestarts")) != "0" }
            #expect(!stays, "a master that is well gives its signs of life")
            try sandbox.shell("kill -STOP $(systemctl show \(Sandbox.unit) --value -p MainPID)")
            let isBack = try eventually(within: 20) { try sandbox.property("NRestarts") == "1" }
            #expect(isBack, "\(sandbox.journal)")
            #expect(try sandbox.get().status == 200, "the request waits for the new master")
        }
    }

    @Test func `a unit is given the time that its workers have`() throws {
        try Sandbox.with { sandbox in
            try sandbox.write(
                "/etc/systemd/system/\(Sandbox.unit).d/short.conf", "[Service]\nTimeoutStartSec=1s\nTimeoutStopSec=1s")
            try sandbox.shell("sed -i '1i import time; time.sleep(3)' \(Sandbox.app)/config/wsgi.py")
            try sandbox.succeeds("daemon-reload")
            try sandbox.succeeds("start", Sandbox.unit)
            // A signal is no job of systemd's: it knows of this reload by what it is told.
            try sandbox.shell("kill -HUP $(systemctl show \(Sandbox.unit) --value -p MainPID)")
            for state in ["reloading", "active"] {
                let isSeen = try eventually(within: 10) { try sandbox.property("ActiveState") == state }
                #expect(isSeen, "\(state)\n\(sandbox.journal)")
            }
            #expect(try sandbox.property("StatusText") == "1 app, 1/1 workers ready, generation 2")
            let request = try Command(sandbox.words(Page.request("/slow?seconds=4", port: Sandbox.port)))
            let isInFlight = try eventually {
                try sandbox.shell("ss -Htn state established sport = :\(Sandbox.port)") != ""
            }
            #expect(isInFlight)
            try sandbox.succeeds("stop", Sandbox.unit)
            #expect(try Page(request.finish()).body.hasSuffix("after 4.0 s\n"))
            #expect(try sandbox.property("Result") == "success", "\(sandbox.journal)")
        }
    }

    @Test func `the first request starts the service of a socket unit`() throws {
        let socket = "/run/svctl/web.sock"
        try Sandbox.with { sandbox in
            try sandbox.write(settings: ["http = \(socket)"])
            try sandbox.succeeds("start", "svctl@web.socket")
            #expect(try sandbox.property("ActiveState") == "inactive")
            #expect(try sandbox.get(socket: socket).body == "Deployed: version 1\n", "\(sandbox.journal)")
            #expect(try sandbox.property("ActiveState") == "active")
            #expect(try sandbox.property("NFileDescriptorStore") == "0", "the socket unit has it already")
            try sandbox.succeeds("restart", Sandbox.unit)
            try sandbox.succeeds("stop", Sandbox.unit)
            #expect(try sandbox.get(socket: socket).status == 200, "a stop of the service is none of its socket")
            try sandbox.succeeds("stop", Sandbox.unit, "svctl@web.socket")
            #expect(try sandbox.run("/bin/ls", socket).code != 0)
        }
    }

    @Test func `what is no longer listened on is forgotten by the store`() throws {
        let socket = "/run/svctl/web/app.sock"
        try Sandbox.with(settings: ["http-socket = \(socket)", "http-socket = :8001"]) { sandbox in
            try sandbox.succeeds("start", Sandbox.unit)
            #expect(try sandbox.property("NFileDescriptorStore") == "3")
            try sandbox.write(settings: ["http = :\(Sandbox.port)", "http-socket = \(socket)"])
            try sandbox.succeeds("reload", Sandbox.unit)
            let isRefused = try eventually { try sandbox.run("/usr/bin/curl", "-sS", "localhost:8001").code == 7 }
            #expect(isRefused, "nobody waits there for an answer that never comes")
            #expect(try sandbox.property("NFileDescriptorStore") == "2")

            // The file goes while nobody looks, and the port gets another address that the old socket is in the way of.
            try sandbox.shell("rm \(socket)")
            try sandbox.write(settings: ["http = 127.0.0.1:\(Sandbox.port)", "http-socket = \(socket)"])
            try sandbox.succeeds("restart", Sandbox.unit)
            #expect(try sandbox.get().status == 200)
            #expect(try sandbox.get(socket: socket).status == 200)
            #expect(try sandbox.property("NFileDescriptorStore") == "2")
            let journal = sandbox.journal
            #expect(journal.contains("\(socket) was gone, and is no longer kept by systemd"), "\(journal)")
            #expect(journal.contains("(0.0.0.0:8000), which no app listens on: closed"), "\(journal)")
        }
    }

    @Test func `the unit is closed to all that svctl does not need`() throws {
        try Sandbox.with { sandbox in
            let security = try sandbox.run("/usr/bin/systemd-analyze", "security", "--threshold=25", Sandbox.unit)
            #expect(security.code == 0, "\(security)")
            for unit in [Sandbox.unit, "svctl@web.socket"] {
                let verified = try sandbox.run("/usr/bin/systemd-analyze", "verify", unit)
                #expect(verified.code == 0 && verified.text == "", "\(verified)")
            }
        }
    }
}
