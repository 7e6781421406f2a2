import Control
import Glibc
import LinuxKernel
import Testing

/// Programs and jobs beside the workers, with the real shell.
@Suite(.serialized) struct `What runs beside the workers` {
    private func row(_ name: String, of project: Project) throws -> BesideStatus {
        try #require(try project.status().beside.first { $0.name == name }, "\(project.story)")
    }

    /// The process of a program, once it runs and has said so.
    private func pid(_ name: String, of project: Project, saying words: String) throws -> Int32 {
        var found: Int32?
        _ = try eventually {
            found = try row(name, of: project).pid
            return found.map { project.log.contains("\(name)[\($0)]: \(words)") } ?? false
        }
        return try #require(found, "\(project.story)")
    }

    @Test func `a program lives as long as its app, and is replaced with it, one after the other`() throws {
        // A shell of its own is between the master and what has to go.
        let program =
            "cd / && /bin/sh -c 'trap \"echo told to go; exit 0\" TERM; echo here: $COLOUR `pwd` `ulimit -n`; "
            + "while :; do sleep 0.05; done'; echo ends"
        let settings = ["env = COLOUR=blue", "max-fd = 77", "attach-daemon = \(program)", "settle = 10ms"]
        try Project.with(settings: settings, isLight: true) { project in
            try project.start()
            let first = try pid("web.daemon.1", of: project, saying: "here: blue / 77")
            #expect(try project.succeeds("status").output.contains("web.daemon.1  \(first)"))

            kill(-first, SIGKILL)
            #expect(try eventually { try row("web.daemon.1", of: project).pid.map { $0 != first } ?? false })
            let second = try pid("web.daemon.1", of: project, saying: "here: blue / 77")
            #expect(project.log.contains("web.daemon.1[\(first)] ended: SIGKILL, not sent by svctl, restarting"))
            #expect(try row("web.daemon.1", of: project).lastExit?.signal == SIGKILL)

            try project.rewriteSettings(settings.map { $0.replacing("blue", with: "red") })
            try project.succeeds("reload")
            let third = try pid("web.daemon.1", of: project, saying: "here: red / 77")
            #expect(third != second && !isRunning(second))
            let log = project.log
            let left = try #require(log.firstRange(of: "web.daemon.1[\(second)] left"), "\(log)")
            let came = try #require(log.firstRange(of: "web.daemon.1[\(third)] started"), "\(log)")
            #expect(left.lowerBound < came.lowerBound)
            // Its word goes another way into the log than the master's.
            #expect(
                eventually { project.log.contains("web.daemon.1[\(second)]: told to go") }, "the whole group is told")

            try project.succeeds("stop", project.name, "web")
            #expect(eventually { !isRunning(third) })
            #expect(try eventually { try project.status().beside == [] })
            try project.succeeds("start", project.name, "web")
            _ = try pid("web.daemon.1", of: project, saying: "here: red / 77")
        }
    }

    @Test func `one that fails keeps neither a start nor a reload from going well, and one that stays is killed`()
        throws
    {
        let settings = [
            "attach-daemon = echo gives up; exit 78", #"attach-daemon2 = cmd="trap '' INT; sleep 1000",stopsignal=2"#,
            "reload-mercy = 300ms", "settle = 300ms",
        ]
        try Project.with(settings: settings, isLight: true) { project in
            try project.start()
            #expect(eventually { project.log.contains("web.daemon.1[") && project.log.contains("restarting in") })
            let stubborn = try #require(try row("web.daemon.2", of: project).pid)
            try project.succeeds("reload")
            #expect(eventually { project.log.contains("web.daemon.2[\(stubborn)] did not leave in time, killed") })
            let failing = try row("web.daemon.1", of: project)
            #expect(failing.lastExit?.reason == "exit code 78" && failing.command == "echo gives up; exit 78")
            #expect(try eventually { try row("web.daemon.2", of: project).pid.map { $0 != stubborn } ?? false })
        }
    }

    @Test func `jobs run when they are due, and leave with the master`() throws {
        let settings = [
            "env = COLOUR=blue", "cron = 30 4 -1 -1 1 echo monday is $COLOUR; exit 3",
            "unique-cron = -1 -1 -1 -1 -1 echo begins; sleep 1000", "cron2 = minute=-7,harakiri=1 exec sleep 1001",
        ]
        try Project.with(settings: settings, isLight: true) { project in
            let preload = "LD_PRELOAD=\(try Programs.night.get())"
            let started = try Command.run(
                project.words(["start"]), in: project.folder, environment: project.environment + [preload])
            try #require(started.code == 0, "\(started)")
            let wanted = [
                ": begins", "web.cron.2 is due, but the one before still runs", "took longer than it may, killed",
                "web.cron.3",
            ]
            #expect(eventually(within: 10) { wanted.allSatisfy(project.log.contains) }, "\(project.story)")
            #expect(project.log.split(separator: ": begins").count == 2)
            let job = try row("web.cron.2", of: project)
            #expect(job.state == "running" && job.nextRun != nil && job.kind == "cron")
            #expect(try row("web.cron.1", of: project).nextRun?.contains("T") == true)

            // The other job's day comes first when nothing else is due.
            try project.rewriteSettings(Array(settings.prefix(2)))
            try project.succeeds("reload")
            #expect(eventually { project.log.contains(": monday is blue") }, "\(project.story)")
            #expect(eventually { project.log.contains("failed: exit code 3") })
            #expect(try row("web.cron.1", of: project).lastExit?.code == 3)
        }
    }

    @Test func `check says what would run, and runs nothing`() throws {
        let settings = [
            "attach-daemon = touch ran", "cron = -5 4 -1 -1 -1 touch ran", "unique-cron = -1 -1 -1 -1 -1 touch ran",
            "limit-as = 512", "prio = 5",
        ]
        try Project.with(settings: settings, isLight: true) { project in
            let plan = try project.succeeds("check", ".config/uwsgi.ini").output
            #expect(plan.contains("beside    runs: touch ran\n"))
            #expect(plan.contains("cron      every 5th minute, hour 4: touch ran\n"))
            #expect(plan.contains("cron      every minute, unless it still runs: touch ran\n"))
            #expect(plan.contains("limits    512 MiB of memory, priority 5\n"))
            #expect((try? FileStatus(of: "\(project.folder)/ran")) == nil)
        }
    }

    @Test(.enabled(if: ThisProcess.user == 0, "only root can choose"))
    func `they run as the app's user, with the limits that only root could give`() throws {
        let user = Caller.user.account
        let settings = [
            "uid = \(user.user)", "prio = -2", "attach-daemon = echo I am `id -u` `nice`; exec sleep 1000",
        ]
        try Project.with(settings: settings, isLight: true) { project in
            try project.start()
            _ = try pid("web.daemon.1", of: project, saying: "I am \(user.user) -2")
        }
    }
}
