import Control
import Glibc
import LinuxKernel
import Testing

/// A project behind a link that each deploy moves on.
@Suite(.serialized) struct `Behind a link to the current release` {
    @Test(arguments: Caller.all) func `a reload brings in the release that the link leads to now`(by caller: Caller)
        throws
    {
        try Project.with(as: caller) { project in
            // The project's folder becomes the link: root/NAME → root/releases/1.
            let releases = "\(project.root)/releases"
            try Files.makeFolder(releases, permissions: 0o755)
            try Files.rename(project.folder, to: "\(releases)/1")
            unsafe symlink("releases/1", project.folder)
            let typed = project.environment + ["PWD=\(project.folder)"]
            let started = try Command.run(project.words(["start"]), in: project.folder, environment: typed)
            #expect(started.code == 0, "\(started)")
            #expect(try project.get("/process").body.contains("\"cwd\": \"\(releases)/1\""))
            #expect(try project.status().file == project.file, "as typed, not where the link led")

            _ = try Command.run(["/bin/cp", "-a", "\(releases)/1", "\(releases)/2"])
            try Files.replace(
                "\(releases)/2/config/version.py", with: Array("VERSION = 'the second release'\n".utf8),
                permissions: 0o644)
            unsafe symlink("releases/2", "\(project.root)/next")
            try Files.rename("\(project.root)/next", to: project.folder)
            let reloaded = try Command.run(project.words(["reload"]), in: project.folder, environment: typed)
            #expect(reloaded.code == 0, "\(reloaded)")
            #expect(try project.get().body == "Deployed: the second release\n")
            #expect(try project.get("/process").body.contains("\"cwd\": \"\(releases)/2\""))

            // A worker that dies comes back in the release that was loaded, also when the old one is gone.
            _ = try Command.run(["/bin/rm", "-rf", "\(releases)/1"])
            kill(try #require(try project.servingWorkers().first), SIGKILL)
            let isBack = try eventually(within: 10) { try project.servingWorkers().count == 1 }
            #expect(isBack)
            #expect(try project.get().body == "Deployed: the second release\n")
        }
    }

    @Test func `two files in folders of one name are two masters, and each is found by its file`() throws {
        try Project.with { project in
            let twin = "\(project.root)/twin/\(project.name)"
            try Files.makeFolder("\(project.root)/twin", permissions: 0o755)
            try project.copy(project.folder, to: twin)
            let port = try FreePort.pick()
            try Files.replace(
                "\(twin)/.config/uwsgi.ini",
                with: Array(project.text(of: project.file).replacing(":\(project.port)", with: ":\(port)").utf8),
                permissions: 0o644)
            try project.start()
            let second = try Command.run(project.words(["start"]), in: twin, environment: project.environment)
            #expect(second.code == 0)
            let name = MasterName.distinct(project.name, path: "\(twin)/.config/uwsgi.ini")
            #expect(second.output == "\(name) serves :\(port) with 1 worker\n")
            let stopped = try Command.run(project.words(["stop"]), in: twin, environment: project.environment)
            #expect(stopped.output == "\(name) stopped\n")
            Files.remove(Places.log(of: name, user: project.caller.account.user, home: project.caller.account.home))
            #expect(try project.get().status == 200)
        }
    }
}
