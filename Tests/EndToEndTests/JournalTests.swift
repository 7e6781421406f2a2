import Control
import Glibc
import LinuxKernel
import Testing

/// What a unit has to say, in a real journald.
@Suite(.serialized, .enabled(if: Sandbox.problem == nil, "\(Sandbox.problem ?? "")"))
struct `The journal of a unit` {
    /// It writes to standard error what it is sent.
    private static let app = """
        import os, sys

        def application(environ, start_response):
            body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
            times = int(environ.get("QUERY_STRING") or 1)
            for number in range(times):
                os.write(2, body.replace(b"NUMBER", b"%d" % number) + b"\\n")
            start_response("200 OK", [("Content-Type", "text/plain")])
            return [b"said"]
        """

    @Test func `has every line with what it is about, and gives it back`() throws {
        try Sandbox.with(settings: ["disable-logging = true"]) { sandbox in
            try sandbox.write("\(Sandbox.app)/config/wsgi.py", Self.app)
            try sandbox.succeeds("start", Sandbox.unit)
            try expectFields(sandbox)
            try expectToBeReadBack(sandbox)
            try expectNothingLostByARestart(sandbox)
            try expectEveryLossCounted(sandbox)
            try expectLossOfWhatNobodyTakes(sandbox)
            try expectLogto(sandbox)
        }
    }

    /// Has the app write `text`, in which printf(1) reads escapes, so many times.
    private func say(_ text: String, times: Int = 1, _ sandbox: Sandbox) throws {
        let address = "http://127.0.0.1:\(Sandbox.port)/?\(times)"
        let said = try sandbox.shell("printf %b '\(text)' | curl -sS --max-time 60 --data-binary @- '\(address)'")
        #expect(said == "said")
    }

    /// The entries that match, whole.
    private func entries(_ sandbox: Sandbox, _ matches: String...) throws -> [[String: [UInt8]]] {
        let words = ["/usr/bin/journalctl", "-q", "--no-pager", "-o", "export"] + matches
        var export = JournalExport()
        return try export.append(Array(Command.run(sandbox.words(words)).output.utf8))
    }

    private func expectFields(_ sandbox: Sandbox) throws {
        let long = String(repeating: "x", count: 16_000)
        try say("<3>Traceback:\\n  line 2\\nSVCTL_APP=other\\nMESSAGE=a\\0000b\\n\(long)", sandbox)
        let worker = try sandbox.shell("\(Built.svctl) status web --json | grep -m1 '\"pid\" : ' | tr -dc 0-9")
        var found: [[String: [UInt8]]] = []
        let isThere = try eventually {
            found = try entries(sandbox, "SVCTL_WORKER=web.1", "_SYSTEMD_UNIT=\(Sandbox.unit)")
            return text(found.last, "MESSAGE") == long
        }
        #expect(isThere, "\(found.suffix(5).map { text($0, "MESSAGE")?.prefix(50) })")
        #expect(
            found.suffix(5).map { text($0, "MESSAGE") }
                == ["Traceback:", "  line 2", "SVCTL_APP=other", "MESSAGE=a\u{0}b", long])
        #expect(found.suffix(5).map { text($0, "PRIORITY") } == ["3", "6", "6", "6", "6"])
        for entry in found.suffix(5) {
            #expect(text(entry, "SVCTL_NAME") == "web" && text(entry, "SVCTL_APP") == "web")
            #expect(text(entry, "SVCTL_GENERATION") == "1" && text(entry, "SYSLOG_IDENTIFIER") == "web/web.1")
            #expect(text(entry, "SYSLOG_PID") == worker && text(entry, "_TRANSPORT") == "journal")
        }
        let own = try entries(sandbox, "SYSLOG_IDENTIFIER=web/svctld", "_SYSTEMD_UNIT=\(Sandbox.unit)")
        #expect(own.contains { text($0, "MESSAGE") == "starting /etc/svctl/web.ini as web" })
        #expect(own.allSatisfy { text($0, "SVCTL_NAME") == "web" && text($0, "SVCTL_APP") == nil })
        #expect(try entries(sandbox, "SVCTL_APP=other").isEmpty)

        try sandbox.shell("echo 'raise SystemExit(3)' >\(Sandbox.app)/config/broken.py")
        try sandbox.shell("sed -i s/config.wsgi/config.broken/ /etc/svctl/web.ini")
        #expect(try sandbox.systemctl("reload", Sandbox.unit).code == 1)
        let isError = try eventually {
            try entries(sandbox, "SVCTL_NAME=web", "PRIORITY=3").contains {
                text($0, "MESSAGE")?.hasPrefix("reload of web called off") == true
            }
        }
        #expect(isError, "\(sandbox.journal)")
        try sandbox.shell("sed -i s/config.broken/config.wsgi/ /etc/svctl/web.ini")
    }

    private func expectToBeReadBack(_ sandbox: Sandbox) throws {
        try say("\\0033[31mred", sandbox)
        let following = try Command(sandbox.words([Built.svctl, "logs", "web", "-f", "-n", "1"]))
        try following.writes("[31mred\n")
        try say("later", sandbox)
        try following.writes("]: later\n")
        let shown = String(decoding: following.outputSoFar, as: UTF8.self)
        #expect(shown.contains(/^[-0-9T:.]+Z web\.1\[[0-9]+\]: .\[31mred\n[-0-9T:.]+Z web\.1\[[0-9]+\]: later\n$/))
        try sandbox.shell("kill -INT $(pgrep -f '[l]ogs web -f')")
        #expect(try following.finish().code == -SIGINT)
        let isGone = try eventually { try sandbox.run("/usr/bin/pgrep", "journalctl").code == 1 }
        #expect(isGone)
        #expect(try sandbox.shell("\(Built.svctl) logs web -n 0") == "")
        #expect(try sandbox.shell("\(Built.svctl) logs web -n 1000").contains("systemd[1]: Started "))
        let onTerminal = try sandbox.shell("script -qec '\(Built.svctl) logs web -n 2' /dev/null")
        #expect(onTerminal.contains("\\x1b[31mred"), "\(onTerminal)")
        #expect(try sandbox.shell("\(Built.svctl) status web").contains("\n  log   journal\n"))

        // Who may ask the master but not read the journal is told, and gets what it remembers.
        let partly = try sandbox.run("/usr/sbin/runuser", "-u", "svctl", "--", Built.svctl, "logs", "web", "-n", "1")
        expect(partly, .done, "svctl may not read the journal of svctl@web.service: only", "systemd-journal svctl")
        #expect(partly.output.hasSuffix("]: later\n"), "\(partly)")
        let forbidden = try sandbox.run("/usr/sbin/runuser", "-u", "nobody", "--", Built.svctl, "logs", "web")
        expect(forbidden, .permission, "nobody may not read the journal of svctl@web.service", "systemd-journal nobody")
        try sandbox.shell("usermod --append --groups systemd-journal svctl")
        let allowed = try sandbox.run("/usr/sbin/runuser", "-u", "svctl", "--", Built.svctl, "logs", "web")
        #expect(allowed.code == 0 && allowed.output.contains("later"), "\(allowed)")
    }

    private func expectNothingLostByARestart(_ sandbox: Sandbox) throws {
        let loud = try Command(
            sandbox.words([
                "/bin/sh", "-euc",
                "for n in 1 2 3 4 5 6 7 8 9 10; do "
                    + "curl -sS -d \"during-$n NUMBER\" 'http://127.0.0.1:\(Sandbox.port)/?50'; done",
            ]))
        try sandbox.shell("for n in 1 2 3; do systemctl restart systemd-journald; sleep 0.1; done")
        #expect(try loud.finish(within: 60).code == 0)
        var there = 0
        let areAll = try eventually(within: 10) {
            there = try count("during-", sandbox)
            return there == 500
        }
        #expect(areAll, "\(there) of 500")
    }

    /// How many different lines of the worker begin like this.
    private func count(_ beginning: String, _ sandbox: Sandbox) throws -> Int {
        let lines = "journalctl -q --no-pager -o cat SVCTL_WORKER=web.1 | grep -a ^\(beginning)"
        return try #require(Int(sandbox.shell("\(lines) | sort -u | wc -l").filter(\.isNumber)))
    }

    /// A journald that does not read holds up neither the app nor the master.
    private func expectEveryLossCounted(_ sandbox: Sandbox) throws {
        let long = String(repeating: "y", count: 4000)
        try sandbox.shell("kill -STOP $(systemctl show systemd-journald --value -p MainPID)")
        try say("stopped-NUMBER \(long)", times: 1000, sandbox)
        var lost = 0
        let isCounted = try eventually(within: 10) {
            lost = try status(sandbox).lostLogLines
            return lost > 0
        }
        try sandbox.shell("kill -CONT $(systemctl show systemd-journald --value -p MainPID)")
        #expect(isCounted)
        var there = 0
        let isWhole = try eventually(within: 10) {
            there = try count("stopped-", sandbox)
            lost = try status(sandbox).lostLogLines
            return there + lost == 1000
        }
        #expect(isWhole, "\(there) there, \(lost) lost")
        #expect(
            try sandbox.shell("\(Built.svctl) status web").contains("lines lost: the journal is slow, or not there)"))
    }

    private func expectLossOfWhatNobodyTakes(_ sandbox: Sandbox) throws {
        // Whoever sends them dies: the next one goes on.
        try sandbox.shell("kill -9 $(pgrep -f -- '[-]-write journal')")
        try say("after a death", sandbox)
        let isBack = try eventually { try count("after", sandbox) == 1 }
        #expect(isBack)
        let before = try status(sandbox).lostLogLines
        let parts = "systemd-journald.socket systemd-journald-dev-log.socket systemd-journald-audit.socket"
        try sandbox.shell("systemctl stop \(parts) systemd-journald")
        try say("gone", times: 5, sandbox)
        let isCounted = try eventually { try status(sandbox).lostLogLines == before + 5 }
        try sandbox.shell("systemctl start \(parts) systemd-journald")
        #expect(isCounted)
        try say("back", sandbox)
        let isThere = try eventually { try count("back", sandbox) == 1 }
        #expect(isThere)
        #expect(try count("gone", sandbox) == 0)
    }

    private func expectLogto(_ sandbox: Sandbox) throws {
        // Where the unit may not write, the journal gets it, and says why.
        try sandbox.write(settings: ["http = :\(Sandbox.port)", "disable-logging = true", "logto = /var/log/web.log"])
        try sandbox.succeeds("restart", Sandbox.unit)
        #expect(try status(sandbox).log == "journal")
        #expect(try sandbox.shell("\(Built.svctl) logs web").contains("cannot write the log /var/log/web.log"))
        try sandbox.write(settings: [
            "http = :\(Sandbox.port)", "disable-logging = true", "logto = /run/svctl/web/web.log",
        ])
        try sandbox.succeeds("restart", Sandbox.unit)
        try say("into the file", sandbox)
        let isThere = try eventually {
            try sandbox.run("/bin/grep", "-q", "web.1.*into the file", "/run/svctl/web/web.log").code == 0
        }
        #expect(isThere)
        #expect(try sandbox.shell("\(Built.svctl) logs web -n 1").hasSuffix("into the file\n"))
        #expect(try status(sandbox).log == "/run/svctl/web/web.log")
    }

    private func status(_ sandbox: Sandbox) throws -> MasterStatus {
        let finished = try sandbox.run(Built.svctl, "status", "web", "--json")
        return try #require(Json.decode(MasterStatus.self, from: Array(finished.output.utf8)), "\(finished)")
    }

    private func text(_ entry: [String: [UInt8]]?, _ field: String) -> String? {
        entry?[field].map { String(decoding: $0, as: UTF8.self) }
    }
}
