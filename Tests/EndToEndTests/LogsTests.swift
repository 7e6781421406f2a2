import Control
import Glibc
import LinuxKernel
import Testing

/// What apps print, where it goes, and how it is shown.
@Suite(.serialized) struct `The log` {
    @Test(arguments: Caller.all) func `shows its last lines, and goes on with new ones`(by caller: Caller) throws {
        try Project.with(as: caller) { project in
            try project.replaceApp(printingApp)
            try project.start()
            for number in 1...3 { _ = try project.get("/line-\(number)") }
            let hasAll = eventually { project.log.contains("asked for /line-3") }
            #expect(hasAll)
            let last = try project.succeeds("logs", project.name, "-n", "1").output
            #expect(last.count(of: "\n") == 1 && !last.contains("line-1"), "\(last)")
            #expect(try project.succeeds("logs", "-n", "0").output == "")

            let following = try Command(
                project.words(["logs", "-f", "-n", "100"]), in: project.folder, environment: project.environment)
            try following.writes("asked for /line-1")
            _ = try project.get("/line-4")
            try following.writes("asked for /line-4")
            following.send(SIGINT)
            #expect(try following.finish().code == -SIGINT)
            // Also when nobody runs any more.
            try project.succeeds("stop", project.name)
            #expect(try project.succeeds("logs", ".config/uwsgi.ini").output.contains("asked for /line-4"))
        }
    }

    @Test func `is put aside when it has grown, and followed across`() throws {
        try Project.with(as: .user) { project in
            let path = "\(project.folder)/app.log"
            // 1000 bytes short of 10 MB.
            try project.write("app.log", String(repeating: "an old line\n", count: 833_250))
            try project.replaceApp(printingApp)
            try project.rewriteSettings(["logto = \(path)"])
            try project.start()
            let following = try Command(
                project.words(["logs", "-f", "-n", "1"]), in: project.folder, environment: project.environment)
            try following.writes("workers serve")
            #expect((try? FileStatus(of: "\(path).1")) == nil, "the file grows beyond its size while it is followed")
            for number in 1...12 {
                _ = try project.get("/line-\(number)")
                try following.writes("asked for /line-\(number)")
            }
            #expect(try FileStatus(of: "\(path).1").size > 9_900_000)
            #expect(project.text(of: path).contains("asked for /line-12"))
            #expect(try project.status().lostLogLines == 0)
        }
    }

    @Test func `follows a rotation that says USR1, and gets the whole state at USR2`() throws {
        try Project.with { project in
            let path = "\(project.folder)/app.log"
            try project.replaceApp(tinyApp)
            try project.rewriteSettings(["logto = \(path)"])
            try project.start()
            let master = try project.status().pid
            try Files.rename(path, to: "\(path).old")
            kill(master, SIGUSR1)
            let isOpenedAnew = eventually { project.text(of: path).contains("from here on the log is \(path)") }
            #expect(isOpenedAnew)
            let worker = try #require(try project.servingWorkers().first)
            kill(master, SIGUSR2)
            let hasState = eventually {
                let text = project.text(of: path)
                return text.contains("web.1") && text.contains(" \(worker) ") && text.contains("pid \(master)")
            }
            #expect(hasState, "\(project.text(of: path))")
            #expect(!project.text(of: "\(path).old").contains("SIGUSR1"))
        }
    }

    @Test func `brings no control bytes to a terminal`() throws {
        try Project.with { project in
            try project.replaceApp(printingApp.replacing("\"asked for\"", with: "\"\\x1b[31mred\""))
            let file = "\(project.folder)/esc\u{1b}[7m.ini"
            try Files.rename(project.file, to: file)
            let started = try project.succeeds("start", file)
            #expect(!started.text.contains("\u{1b}"))
            _ = try project.get("/escape")
            let isThere = eventually { project.log.contains("\u{1b}[31mred /escape") }
            #expect(isThere, "the file has what the app wrote")
            let piped = try project.succeeds("logs", project.name).output
            #expect(piped.contains("\u{1b}[31mred /escape"), "a pipe gets the log as it is")
            let shown = try onTerminal("logs", project)
            #expect(shown.contains("\\x1b[31mred /escape") && !shown.contains("\u{1b}[31m"), "\(shown)")
            let status = try project.succeeds("status", project.name).output
            #expect(status.contains("esc\\x1b[7m.ini") && !status.contains("\u{1b}"), "\(status)")
        }
    }

    @Test func `nor does the traceback of a start that fails`() throws {
        try Project.with { project in
            try project.replaceApp("raise ValueError('\\x1b[2Jcleared')\n")
            let finished = try project.svctl("start")
            expect(finished, .configuration, "ValueError: \\x1b[2Jcleared")
            #expect(!finished.text.contains("\u{1b}"))
        }
    }

    /// What a command shows when its output is a terminal.
    private func onTerminal(_ command: String, _ project: Project) throws -> String {
        let line = "\(Built.svctl) \(command) \(project.name)"
        return try Command.run(["/usr/bin/script", "-qec", line, "/dev/null"], environment: project.environment).output
    }

    /// As root, because only root can make a disk that is full at once.
    @Test(.enabled(if: isRoot, "\(needsRoot)")) func `loses lines to a full disk, counts them, and loses no request`()
        throws
    {
        try Project.with { project in
            let disk = "\(project.root)/disk"
            try Files.makeFolder(disk, permissions: 0o755)
            let mounted = try Command.run(["/bin/mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk])
            try #require(mounted.code == 0, "\(mounted)")
            defer { _ = try? Command.run(["/bin/umount", "-l", disk]) }
            try project.replaceApp(printingApp.replacing("\"asked for\"", with: "\"asked for\" + 500 * \"!\""))
            try project.rewriteSettings(["logto = \(disk)/app.log"])
            try Files.replace("\(disk)/filler", with: Array(repeating: 0x21, count: 32_000))
            try project.start()
            let load = try Load(port: project.port, expecting: "printed")
            let isCounted = try eventually(within: 10) { try project.status().lostLogLines > 0 }
            let figures = try load.end()
            #expect(isCounted)
            #expect(figures.lost == 0, "\(figures.summary)")
            #expect(
                try project.succeeds("status", project.name).output.contains("lines lost: the disk is full or slow"))
            // Room comes back, and with it the lines.
            Files.remove("\(disk)/filler")
            let isWritten = try eventually {
                _ = try project.get("/room-again")
                return project.text(of: "\(disk)/app.log").contains("/room-again")
            }
            #expect(isWritten)
            try project.succeeds("stop", project.name)
        }
    }
}
