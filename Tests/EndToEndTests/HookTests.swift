import Control
import Glibc
import LinuxKernel
import Testing

/// Commands at moments in the life of an app, with the real shell.
@Suite(.serialized) struct `Hooks of an app` {
    private func isThere(_ name: String, in project: Project) -> Bool {
        (try? FileStatus(of: "\(project.folder)/\(name)")) != nil
    }

    @Test func `come in their order at a start and at a reload, and the last at the very end`() throws {
        let settings = [
            "settle = 10ms", "env = COLOUR=blue", "exec-post-app = echo post >> story",
            "hook-as-user = print:I am told",
            "exec-pre-app = echo pre $COLOUR >> story; sleep 0.2", "hook-pre-app = exec:echo hook >> story",
            "exec-asap = echo asap >> story", "exec-post-app = exit 3", "hook-pre-app = safeexec:exit 4",
            "hook-master-start = unix_signal:15 gracefully_kill_them_all",
            "exec-as-user-atexit = echo end >> story",
        ]
        try Project.with(settings: settings, isLight: true) { project in
            let order = "asap\nhook\npre blue\npost\n"
            try project.start()
            #expect(eventually { project.text(of: "\(project.folder)/story") == order }, "\(project.story)")
            #expect(project.log.contains("web.as-user.1[") && project.log.contains("]: I am told"))
            #expect(eventually { project.log.contains("] failed: exit code 3") })
            try project.succeeds("reload")
            #expect(eventually { project.text(of: "\(project.folder)/story") == order + order }, "\(project.story)")
            try project.succeeds("stop")
            #expect(project.text(of: "\(project.folder)/story") == order + order + "end\n")
        }
    }

    @Test func `one that fails before the app keeps it from starting, with its last words`() throws {
        let settings = ["exec-pre-app = echo no database; exit 7", "exec-pre-app = touch ran"]
        try Project.with(settings: settings, isLight: true) { project in
            let failed = try project.svctl("start", ".config/uwsgi.ini")
            expect(failed, .configuration, "did not start: web.pre-app.1: exit code 7", "no database")
            #expect(!isThere("ran", in: project) && !project.log.contains("light worker"))

            try project.rewriteSettings([])
            try project.start()
            let workers = try project.servingWorkers()
            try project.rewriteSettings(settings)
            let reload = try project.svctl("reload")
            expect(
                reload, .no, "reload of \(project.name) called off: web.pre-app.1: exit code 7", "no database",
                "the old workers go on serving")
            let restart = try project.svctl("restart")
            expect(restart, .no, "restart of \(project.name) refused: web.pre-app.1: exit code 7", "no database")
            #expect(try project.servingWorkers() == workers)
            #expect(try project.status().state == "running")
            #expect(!isThere("ran", in: project))
        }
    }

    @Test func `one that hangs blocks nothing: status is told, a newer reload or a stop ends it`() throws {
        try Project.with(isLight: true) { project in
            try project.start()
            let workers = try project.servingWorkers()
            try project.rewriteSettings(["exec-pre-app = echo hangs; sleep 1000"])
            let first = try Command(
                project.words(["reload"]), in: project.folder, environment: project.environment)
            #expect(eventually { project.log.contains("]: hangs") }, "\(project.story)")
            #expect(try project.servingWorkers() == workers)
            let second = try Command(
                project.words(["reload"]), in: project.folder, environment: project.environment)
            expect(try first.finish(), .taken, "a newer request took its place")
            #expect(eventually { project.log.split(separator: "]: hangs").count == 3 }, "\(project.story)")
            try project.succeeds("stop")
            _ = try second.finish()
        }
    }

    @Test func `while a hook of the start runs a reload is refused, and a stop ends it`() throws {
        try Project.with(settings: ["exec-asap = echo hangs; sleep 1000"], isLight: true) { project in
            let start = try Command(
                project.words(["start", ".config/uwsgi.ini"]), in: project.folder, environment: project.environment)
            #expect(eventually { project.log.contains("]: hangs") }, "\(project.story)")
            expect(try project.svctl("reload"), .taken, "the hooks before its start still run")
            try project.succeeds("stop", project.name)
            _ = try start.finish()
        }
    }

    @Test func `files bring variables and commands, and tell the master's number`() throws {
        let settings = [
            "env = COLOUR=blue", "env = GONE=1", "unenv = GONE", "envdir = variables", "pidfile2 = second.pid",
            "touch-exec = touched echo $COLOUR $TASTE ${GONE-away} ${EMPTY-empty} >> story", "env = EMPTY=no",
        ]
        try Project.with(settings: settings, isLight: true) { project in
            try Files.makeFolder("\(project.folder)/variables", permissions: 0o755)
            try project.write("variables/TASTE", "sweet \nand more\n")
            try project.write("variables/COLOUR", "red")
            try project.write("variables/EMPTY", "")
            try project.start()
            let pid = try project.status().pid
            #expect(project.text(of: "\(project.folder)/second.pid") == "\(pid)\n")
            try project.write("touched", "")
            #expect(
                eventually { project.text(of: "\(project.folder)/story") == "red sweet away empty\n" },
                "\(project.story)")
            #expect(try project.status().generation == 1)
            #expect(try project.status().beside.map(\.kind) == ["touch-exec"])
            try project.succeeds("stop")
            #expect(!isThere("second.pid", in: project))
            Files.remove("\(project.folder)/variables/TASTE")
            for name in ["COLOUR", "EMPTY"] { Files.remove("\(project.folder)/variables/\(name)") }
            Files.removeFolder("\(project.folder)/variables")
            let failed = try project.svctl("start", ".config/uwsgi.ini")
            expect(failed, .configuration, "there is no folder", "variables")
        }
    }

    @Test(.enabled(if: ThisProcess.user == 0, "only root can choose"))
    func `root's own commands get nothing that the app's user could have written`() throws {
        let user = Caller.user.account
        let settings = [
            "uid = \(user.user)", "env = COLOUR=blue", "envdir = variables",
            "exec-pre-app = echo pre `id -u` $TASTE $COLOUR",
            "exec-as-root = echo root `id -u` ${TASTE-none} $COLOUR $HOME", "exec-as-user = echo user `id -u` $TASTE",
        ]
        try Project.with(settings: settings, isLight: true) { project in
            try Files.makeFolder("\(project.folder)/variables", permissions: 0o755)
            try project.write("variables/TASTE", "sweet")
            try project.start()
            let log = project.log
            #expect(log.contains("]: pre \(user.user) sweet blue\n"), "\(log)")
            #expect(log.contains("]: user \(user.user) sweet\n"), "\(log)")
            #expect(log.contains("]: root 0 none blue \(project.caller.account.home)\n"), "\(log)")
        }
    }
}
