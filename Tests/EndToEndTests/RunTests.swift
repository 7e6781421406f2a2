import Control
import Glibc
import LinuxKernel
import Testing

/// `svctl run`: the master stays with its caller.
@Suite(.serialized) struct `In the foreground` {
    @Test(arguments: Caller.all) func `a command line is served until TERM ends it gracefully`(by caller: Caller) throws
    {
        try Project.with(as: caller) { project in
            let running = try run(
                project, "--http", ":\(project.port)", "--home", Built.python, "--chdir", project.folder, "--module",
                "config.wsgi", "--processes", "2", "--threads", "2")
            try running.writes("started: 2 of 2 workers serve", within: 30)
            #expect(try project.get().body == "Deployed: version 1\n")
            #expect(try project.status().pid == running.pid)
            #expect(try project.succeeds("logs", project.name).output.contains("started: 2 of 2 workers serve"))
            try project.write("config/version.py", "VERSION = \"version 2, reloaded by a signal\"\n")
            running.send(SIGHUP)
            try running.writes("reloaded: generation 2", within: 30)
            #expect(try project.get().body == "Deployed: version 2, reloaded by a signal\n")
            let request = try project.begin("/slow?seconds=2")
            try project.expectInFlight()
            running.send(SIGTERM)
            #expect(try Page(request.finish()).body.hasSuffix("after 2.0 s\n"))
            let finished = try running.finish()
            #expect(finished.code == 0)
            #expect(finished.output.contains("stopped") && finished.output.contains("serving config.wsgi:application"))
            project.expectNothingLeft()
        }
    }

    @Test func `uWSGI's short options work, and what comes after the file wins`() throws {
        try Project.with { project in
            let short = try run(
                project, "--http", ":\(project.port)", "-H", Built.python, "-w", "config.wsgi:application")
            try short.writes("started: 1 of 1", within: 30)
            #expect(try project.get().status == 200)
            short.send(SIGINT)
            #expect(try short.finish().code == 0)

            try project.rewriteSettings(["daemonize = \(project.folder)/never.log"])
            let file = try run(project, ".config/uwsgi.ini", "--processes", "2")
            try file.writes("started: 2 of 2", within: 30)
            #expect((try? FileStatus(of: "\(project.folder)/never.log")) == nil, "daemonize is ignored")
            file.send(SIGTERM)
            #expect(try file.finish().code == 0)
        }
    }

    @Test func `exit-on-reload makes an end of a reload, but of none that svctl reload asks for`() throws {
        let settings = ["exit-on-reload = true", "touch-reload = again", "master-fifo = commands", "settle = 0s"]
        try Project.with(settings: settings, isLight: true) { project in
            for way in ["a signal", "a touched file", "a letter"] {
                let running = try run(project, ".config/uwsgi.ini")
                try running.writes("started: 1 of 1", within: 30)
                try project.succeeds("reload", project.name)
                #expect(try project.get().status == 200)
                switch way {
                case "a signal": running.send(SIGHUP)
                case "a touched file": try project.write("again", "\(way)\n")
                default: _ = try Command.run(["/bin/sh", "-c", "echo r > \(project.folder)/commands"])
                }
                try running.writes("stopping, because of exit-on-reload")
                #expect(try running.finish().code == 0, "\(way)")
                project.expectNothingLeft()
            }
        }
    }

    @Test func `the second signal means it`() throws {
        try Project.with { project in
            let running = try run(project, ".config/uwsgi.ini")
            try running.writes("started: 1 of 1", within: 30)
            let request = try project.begin("/slow?seconds=30")
            try project.expectInFlight()
            running.send(SIGTERM)
            try running.writes("finishing what it has")
            running.send(SIGTERM)
            #expect(try running.finish(within: 5).code == 0)
            #expect(try request.finish().code != 0)
        }
    }

    @Test(arguments: Caller.all) func `what the caller had started before stays the caller's`(by caller: Caller) throws
    {
        try Project.with(as: caller) { project in
            try project.replaceApp(tinyApp)
            let script = "sleep 613 >/dev/null 2>&1 & exec \(Built.svctl) run .config/uwsgi.ini"
            let running = try Command(
                caller.becoming + ["/bin/sh", "-c", script], in: project.folder, environment: project.environment)
            try running.writes("started: 1 of 1", within: 30)
            let helper = try #require(
                try ProcessTable.children(of: running.pid).first { try ProcessTable.arguments(of: $0).last == "613" })
            kill(try #require(project.servingWorkers().first), SIGKILL)
            let isBack = eventually(within: 10) { running.count(of: "] ready") == 2 }
            #expect(isBack)
            running.send(SIGTERM)
            #expect(try running.finish().code == 0)
            #expect(!running.hasWritten("belongs to no worker"))
            #expect(isRunning(helper))
            kill(helper, SIGKILL)
            project.expectNothingLeft()
        }
    }

    /// A pipe holds 64 KiB: the writer waits with the rest of it for a reader that never reads.
    @Test func `nothing stays behind a pipe that nobody reads`() throws {
        try Project.with { project in
            try project.replaceApp("print('x' * 1000 + '\\n' * 200, flush=True)\nprint('y\\n' * 100000)\n" + tinyApp)
            let running = try run(project, ".config/uwsgi.ini")
            let serves = eventually(within: 10) { (try? project.get().body) == "tiny" }
            #expect(serves)
            #expect(project.processes.count == 4, "the master, its two companions, the worker")
            running.send(SIGTERM)
            let areGone = eventually { project.processes.isEmpty }
            #expect(areGone, "\(project.processes)")
            #expect(try running.finish().code == 0)
        }
    }

    /// There is room for the master and its companion; without a writer nothing is said.
    @Test(.enabled(if: isRoot, "\(needsRoot)")) func `no room for a worker's process is no fault of the settings`()
        throws
    {
        try Project.with { project in
            let user = UInt32.random(in: 60_000..<64_000)
            let limited = [
                "/usr/bin/setpriv", "--reuid", "\(user)", "--regid", "\(user)", "--clear-groups", "--",
                "/usr/bin/prlimit", "--nproc=2", "--",
            ]
            let finished = try Command.run(
                limited + [Built.svctl, "run", ".config/uwsgi.ini"], in: project.folder,
                environment: project.environment)
            expect(finished, .system)
            Files.removeFolder("/tmp/svctl-\(user)")
            project.expectNothingLeft()
        }
    }

    @Test func `what cannot be run is refused in the words of a start`() throws {
        try Project.with { project in
            let nothing = try run(project, "--home", Built.python, "--module", "config.wsgi")
            expect(try nothing.finish(), .configuration, "there is no address to listen on")
            let missing = try run(project, "--http", ":\(project.port)", "--home", Built.python, "--module", "no.such")
            expect(try missing.finish(), .configuration, "No module named 'no'")
            project.expectNothingLeft()
        }
    }

    private func run(_ project: Project, _ words: String...) throws -> Command {
        // In place of the command, so that signals reach the master itself.
        try Command(project.words(["run"] + words), in: project.folder, environment: project.environment)
    }
}
