import Control
import Glibc
import LinuxKernel
import Testing

/// What a master and its workers find around them, and what they keep of their caller: nothing.
@Suite(.serialized) struct `What a start leaves open` {
    @Test func `a master has as many files open as it may, its workers as many as its caller`() throws {
        try Project.with { project in
            try project.replaceApp(tinyApp)
            let started = try Command.run(
                ["/bin/bash", "-c", "ulimit -Sn 300; ulimit -Hn 600; exec \"$@\"", "bash"]
                    + project.words(["start", ".config/uwsgi.ini"]),
                in: project.folder, environment: project.environment)
            #expect(started.code == 0, "\(started)")
            func limits(of pid: Int32) throws -> [Substring] {
                let text = String(decoding: try Files.read("/proc/\(pid)/limits", limit: 65536), as: UTF8.self)
                let line = text.split(separator: "\n").first { $0.hasPrefix("Max open files") }
                return Array((line ?? "").split(separator: " ").dropFirst(3).prefix(2))
            }
            #expect(try limits(of: project.status().pid) == ["600", "600"])
            #expect(try limits(of: #require(project.servingWorkers().first)) == ["300", "600"])
        }
    }

    @Test(arguments: Caller.all) func `is nothing of the caller's, so that a captured pipe reaches its end`(
        by caller: Caller
    ) throws {
        try Project.with(as: caller) { project in
            try project.replaceApp(tinyApp)
            let script = "exec 7</etc/passwd 8>&1; answer=$(\(Built.svctl) start 2>&1); echo \"captured: $answer\""
            let finished = try Command.run(
                caller.becoming + ["/bin/sh", "-c", script], in: project.folder, environment: project.environment)
            #expect(finished.code == 0)
            #expect(finished.output.contains("\(project.name) serves :\(project.port) with 1 worker"), "\(finished)")
            let master = try project.status().pid
            #expect(Files.linkTarget("/proc/\(master)/cwd") == "/")
            for number in 0...2 { #expect(Files.linkTarget("/proc/\(master)/fd/\(number)") == "/dev/null") }
            #expect(try ProcessTable.status(of: master)?.session == master)
            for pid in project.processes {
                let open = Files.names(in: "/proc/\(pid)/fd").compactMap { Files.linkTarget("/proc/\(pid)/fd/\($0)") }
                #expect(!open.contains("/etc/passwd"), "\(pid): \(open)")
            }
            let worker = try #require(try project.servingWorkers().first)
            #expect(Files.linkTarget("/proc/\(worker)/fd/0") == "/dev/null")
            #expect(Files.linkTarget("/proc/\(worker)/cwd") == project.folder)
        }
    }

    @Test(arguments: Caller.all) func `and the caller's environment is cleaned before workers get it`(by caller: Caller)
        throws
    {
        let app = Caller.user.account
        let uid = caller.account.user == 0 ? ["uid = \(app.name)"] : []
        try Project.with(as: caller, settings: uid + ["env = SET=by the file", "env = TAKEN"]) { project in
            try project.replaceApp(
                """
                import os
                def application(environ, start_response):
                    body = "".join(f"{name}={value}\\n" for name, value in os.environ.items()).encode()
                    start_response("200 OK", [("Content-Length", str(len(body)))])
                    return [body]
                """)
            let dirty = [
                "LISTEN_PID=1", "LISTEN_FDS=3", "LISTEN_FDNAMES=x", "NOTIFY_SOCKET=/run/systemd/notify",
                "WATCHDOG_USEC=1",
                "SUDO_USER=somebody", "SUDO_COMMAND=/bin/sh", "LD_LIBRARY_PATH=/nonexistent", "USER=caller",
                "LOGNAME=caller", "KEPT=yes", "TAKEN=yes", "SVCTL_WORKER=99",
            ]
            let started = try Command.run(
                project.words(["start"]), in: project.folder, environment: project.environment + dirty)
            #expect(started.code == 0, "\(started)")
            let lines = Set(try project.get().body.split(separator: "\n").map(String.init))
            for name in ["LISTEN_", "WATCHDOG_", "SUDO_", "LD_", "TAKEN="] {
                #expect(lines.filter { $0.hasPrefix(name) } == [])
            }
            #expect(!lines.contains("NOTIFY_SOCKET=/run/systemd/notify"))
            #expect(!lines.contains("SVCTL_WORKER=99"))
            #expect(lines.isSuperset(of: ["KEPT=yes", "SET=by the file", "PYTHONUNBUFFERED=1"]), "\(lines)")
            let account =
                caller.account.user == 0 ? ["HOME=\(app.home)", "USER=\(app.name)", "LOGNAME=\(app.name)"] : []
            #expect(lines.isSuperset(of: account), "\(lines)")
        }
    }

    @Test func `is taken back when the command is interrupted before it is done`() throws {
        try Project.with { project in
            try project.replaceApp("import time\nprint('loading', flush=True)\ntime.sleep(60)\n")
            let command = try Command(project.words(["start"]), in: project.folder, environment: project.environment)
            let isLoading = eventually(within: 10) { project.log.contains("loading") }
            #expect(isLoading)
            command.send(SIGINT)
            #expect(try command.finish(within: 5).code == -SIGINT)
            project.expectNothingLeft()
        }
    }
}
