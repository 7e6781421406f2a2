import Control
import Glibc
import LinuxKernel
import Testing

/// What a master says to systemd, seen from where systemd would be; sd_notify(3).
@Suite(.serialized) struct `What systemd is told` {
    @Test(arguments: Caller.all) func `is true from the start to the end`(by caller: Caller) throws {
        try withReceiver(as: caller, settings: ["processes = 2"]) { project, receiver, running in
            let start = try receiver.wait(for: "READY=1", "STATUS=1 app, 2/2 workers ready, generation 1")
            let first = try #require(start.first)
            #expect(first.hasPrefix("STATUS=starting: 1 app, 0/2 workers ready, generation 1\nEXTEND_TIMEOUT_USEC="))
            // A worker has 60 s to start, and the master 10 for the rest.
            let extension_ = first.split(separator: "=").last.flatMap { Int($0) }
            #expect((65_000_000...70_000_000).contains(try #require(extension_)))
            #expect(start.count(where: { $0.contains("READY=1") }) == 1)
            try reload(running, receiver, "READY=1", "STATUS=1 app, 2/2 workers ready, generation 2")

            try project.replaceApp("raise SystemExit(3)\n")
            try reload(
                running, receiver, "READY=1",
                "STATUS=1 app, 2/2 workers ready, generation 2; the reload to generation 3 failed")
            try project.rewriteSettings(["processes = many"])
            try reload(
                running, receiver, "READY=1",
                "STATUS=1 app, 2/2 workers ready, generation 2; the reload to generation 4 failed")
            try project.replaceApp(tinyApp)
            try project.rewriteSettings(["processes = 2"])
            try reload(running, receiver, "READY=1", "STATUS=1 app, 2/2 workers ready, generation 5")

            running.send(SIGTERM)
            let end = try receiver.wait(for: "STOPPING=1")
            #expect(end.last?.hasPrefix("STOPPING=1\nSTATUS=stopping: ") == true, "\(end)")
            #expect(end.last?.contains(" still there\nEXTEND_TIMEOUT_USEC=") == true, "\(end)")
            try receiver.wait(for: "STATUS=stopping")
            #expect(try running.finish().code == 0)
            #expect(!(try receiver.rest().contains { $0.contains("READY=1") }))
            #expect(receiver.senders == [running.pid])
            #expect(!receiver.messages.contains { $0.contains("WATCHDOG") })
        }
    }

    @Test func `is that all is up only when every app serves`() throws {
        let late = ["[app:late]", "command = /bin/sleep 1000", "ready = alive 2s"]
        try withReceiver(settings: late) { project, receiver, running in
            let passed = try receiver.wait(for: "READY=1", "STATUS=2 apps, 2/2 workers ready, generation 1")
            #expect(passed.contains("STATUS=starting: 2 apps, 1/2 workers ready, generation 1"), "\(passed)")
            kill(try #require(project.servingWorkers().last), SIGKILL)
            try receiver.wait(for: "STATUS=2 apps, 1/2 workers ready, generation 1")
            try receiver.wait(for: "STATUS=2 apps, 2/2 workers ready, generation 1")
            running.send(SIGTERM)
            #expect(try running.finish().code == 0)
            #expect(receiver.messages.count(where: { $0.contains("READY=1") }) == 1)
        }
    }

    @Test func `a reload that a stop or a restart comes before is over too`() throws {
        try withReceiver(settings: []) { project, receiver, running in
            try receiver.wait(for: "READY=1")
            try project.replaceApp("import time\ntime.sleep(600)\n")
            running.send(SIGHUP)
            try receiver.wait(for: "RELOADING=1")
            try project.replaceApp(tinyApp)
            try project.succeeds("restart", project.name)
            let passed = try receiver.wait(for: "STATUS=1 app, 1/1 workers ready, generation 3")
            #expect(passed.count(where: { $0.hasPrefix("READY=1\n") }) == 1, "\(passed)")
            running.send(SIGTERM)
            #expect(try running.finish().code == 0)
        }
    }

    @Test func `is why a start failed, with the number of the error`() throws {
        try withReceiver(settings: []) { project, receiver, running in
            try receiver.wait(for: "READY=1")
            let second = try Command.run(
                project.words(["run", "--http", ":\(project.port)", "--module", "config.wsgi", "--name", "second"]),
                in: project.folder, environment: project.environment + ["NOTIFY_SOCKET=\(receiver.path)"])
            expect(second, .taken)
            try receiver.wait(
                for: "ERRNO=\(EADDRINUSE)", "STATUS=cannot listen on :\(project.port): Address already in use")
            running.send(SIGTERM)
            #expect(try running.finish().code == 0)
            _ = try receiver.rest()
            try project.replaceApp("raise SystemExit(3)\n")
            expect(
                try Command.run(
                    project.words(["run", ".config/uwsgi.ini"]), in: project.folder,
                    environment: project.environment + ["NOTIFY_SOCKET=\(receiver.path)"]), .configuration)
            try receiver.wait(
                for: "STOPPING=1",
                "STATUS=\(project.name) did not start: web.1: exit code 78 (the app does not load)")
            #expect(!(try receiver.rest().contains { $0.contains("READY=1") }))
        }
    }

    @Test func `comes as a sign of life as long as the master is well, and from nobody else`() throws {
        let variables = ["WATCHDOG_USEC=600000", "FDSTORE=1", "LISTEN_PID=1", "LISTEN_FDS=1", "LISTEN_FDNAMES=x"]
        try withReceiver(settings: [], variables: variables) { project, receiver, running in
            try receiver.wait(for: "READY=1")
            let start = Clock.bootNanoseconds
            for _ in 0..<5 { try receiver.wait(for: "WATCHDOG=1") }
            let seconds = Double(Clock.bootNanoseconds - start) / 1e9
            #expect((1...2.5).contains(seconds), "five halves of 600 ms, and the first of them may be near")
            running.send(SIGSTOP)
            _ = try receiver.rest()
            _ = eventually(within: 1 / patience) { false }
            #expect(try receiver.rest() == [])
            running.send(SIGCONT)
            try receiver.wait(for: "WATCHDOG=1")
            let page = try project.get().body
            #expect(page.contains("SVCTL_APP=web"))
            for name in [receiver.path, "WATCHDOG_", "FDSTORE", "LISTEN_"] { #expect(!page.contains(name), "\(page)") }
            running.send(SIGTERM)
            #expect(try running.finish().code == 0)
            #expect(receiver.senders == [running.pid])
        }
    }

    @Test func `is nothing by a master in the background`() throws {
        try Project.with { project in
            try project.replaceApp(tinyApp)
            let receiver = try NotifyReceiver(in: project)
            let started = try Command.run(
                project.words(["start"]), in: project.folder,
                environment: project.environment + ["NOTIFY_SOCKET=\(receiver.path)", "WATCHDOG_USEC=100000"])
            #expect(started.code == 0, "\(started)")
            try project.succeeds("stop", project.name)
            #expect(try receiver.rest() == [])
        }
    }

    @Test(.enabled(if: isRoot, "\(needsRoot)")) func `is nothing without libsystemd, and all else goes on`() throws {
        try Project.with { project in
            try project.replaceApp(tinyApp)
            let receiver = try NotifyReceiver(in: project)
            let hidden = "mount --bind /dev/null \"$(ldconfig -p | grep -o '/.*libsystemd.so.0')\" && exec \"$@\""
            let running = try Command(
                ["/usr/bin/unshare", "--mount", "/bin/sh", "-c", hidden, "sh"]
                    + project.words(["run", ".config/uwsgi.ini"]), in: project.folder,
                environment: project.environment + ["NOTIFY_SOCKET=\(receiver.path)", "WATCHDOG_USEC=100000"])
            try running.writes("systemd hears nothing of this: libsystemd.so.0 (246 or newer) is missing")
            try running.writes("started: 1 of 1 workers serve", within: 30)
            #expect(try project.get().body == "tiny")
            running.send(SIGTERM)
            #expect(try running.finish().code == 0)
            #expect(try receiver.rest() == [])
        }
    }

    /// Asks for a reload by a signal, and waits for the word that it is over.
    private func reload(
        _ running: Command, _ receiver: NotifyReceiver, _ lines: String...,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        _ = try receiver.rest()
        let before = Clock.monotonicMicroseconds
        running.send(SIGHUP)
        let begin = try #require(try receiver.wait(for: "RELOADING=1", sourceLocation: sourceLocation).last)
        let moment = begin.split(separator: "\n").first { $0.hasPrefix("MONOTONIC_USEC=") }?.dropFirst(15)
        let told = try #require(moment.flatMap { UInt64($0) })
        #expect((before...Clock.monotonicMicroseconds).contains(told), "\(begin)")
        let passed = try receiver.wait(for: lines[0], lines[1], sourceLocation: sourceLocation)
        #expect(
            passed.count(where: { $0.contains("READY=1") || $0.contains("RELOADING=1") }) == 1, "\(passed)",
            sourceLocation: sourceLocation)
    }

    /// Does `body` with a master that runs a tiny app in the foreground and speaks to a receiver.
    private func withReceiver(
        as caller: Caller = .me, settings: [String], variables: [String] = [],
        _ body: (Project, NotifyReceiver, Command) throws -> Void
    ) throws {
        try Project.with(as: caller, settings: settings) { project in
            try project.replaceApp(variables.isEmpty ? tinyApp : mirrorApp)
            let receiver = try NotifyReceiver(in: project)
            let running = try Command(
                project.words(["run", ".config/uwsgi.ini"]), in: project.folder,
                environment: project.environment + variables + ["NOTIFY_SOCKET=\(receiver.path)"])
            try body(project, receiver, running)
        }
    }

    /// Answers with its environment.
    private let mirrorApp = """
        import os
        def application(environ, start_response):
            body = "".join(f"{name}={value}\\n" for name, value in os.environ.items()).encode()
            start_response("200 OK", [("Content-Length", str(len(body)))])
            return [body]
        """
}
