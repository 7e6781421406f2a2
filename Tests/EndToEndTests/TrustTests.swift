import Control
import Glibc
import LinuxKernel
import Testing

/// What others can write must not decide what root does.
@Suite(.serialized, .enabled(if: isRoot, "\(needsRoot)")) struct `A root master` {
    let user = Caller.user.account

    @Test func `refuses a file that others can write, and says how to mend it`() throws {
        try Project.with { project in
            try Files.setPermissions(project.file, 0o666)
            expect(
                try project.svctl("start"), .permission, "root does not run \(project.file)",
                "can be written by others",
                "chmod go-w \(project.file)")
            #expect(try !project.svctl("start").text.contains("uid = root"))
            try Files.setPermissions(project.file, 0o664)
            try Files.setOwner(project.file, user: 0, group: user.group)
            expect(try project.svctl("start"), .permission, "can be written by others")
            project.expectNothingLeft()
        }
    }

    @Test func `refuses a file below a folder that others can write`() throws {
        try Project.with { project in
            try Files.setPermissions(project.folder, 0o777)
            expect(
                try project.svctl("start"), .permission, "\(project.folder) can be written by others",
                "chmod go-w \(project.folder)")
            try Files.setPermissions(project.folder, 0o755)
            try Files.setOwner(project.folder, user: user.user, group: user.group)
            expect(
                try project.svctl("start"), .permission, "\(project.folder) belongs to \(user.name)",
                "chown root \(project.folder)", "uid = \(user.name)")
            project.expectNothingLeft()
        }
    }

    @Test func `refuses a link to a file of somebody else`() throws {
        try Project.with { project in
            let other = "\(project.root)/theirs.ini"
            try Files.rename(project.file, to: other)
            try Files.setOwner(other, user: user.user, group: user.group)
            unsafe symlink(other, project.file)
            expect(try project.svctl("start"), .permission, "belongs to \(user.name)")
            project.expectNothingLeft()
        }
    }

    @Test func `takes a user's own file when every app runs as that user, and only then`() throws {
        try Project.with(settings: ["uid = \(user.name)"]) { project in
            _ = try Command.run(["/bin/chown", "-R", "\(user.name):", project.root])
            try project.start()
            try project.rewriteSettings(["uid = nobody"])
            try Files.setOwner(project.file, user: user.user, group: user.group)
            expect(try project.svctl("reload", project.name), .permission, "belongs to \(user.name)")
            #expect(try project.get("/process").body.contains("\"uid\": \(user.user),"))
        }
    }

    @Test func `does not follow a link that the app's user planted in the place of the log`() throws {
        try Project.with { project in
            let folder = try project.folderOfUser("logs")
            let secret = "\(project.root)/secret"
            try Files.replace(secret, with: Array("root's own\n".utf8), permissions: 0o666)
            try project.replaceApp(printingApp)
            try project.rewriteSettings(["uid = \(user.name)", "logto = \(folder)/app.log"])
            unsafe symlink(secret, "\(folder)/app.log")
            expect(try project.svctl("start"), .cannotCreate, "\(folder)/app.log: it is a symbolic link")

            Files.remove("\(folder)/app.log")
            try project.start()
            #expect(try FileStatus(of: "\(folder)/app.log").user == user.user)
            Files.remove("\(folder)/app.log")
            unsafe symlink(secret, "\(folder)/app.log")
            // A writer that begins now opens the log anew, and finds the link.
            let writer = try #require(
                project.processes.first { (try? ProcessTable.arguments(of: $0).contains("--write")) == true })
            #expect(ProcessTable.user(of: writer) == user.user)
            kill(writer, SIGKILL)
            let isCounted = try eventually {
                _ = try project.get("/again")
                return try project.status().lostLogLines > 0
            }
            #expect(isCounted)
            #expect(project.text(of: secret) == "root's own\n")
        }
    }

    @Test func `does not follow such a link in the place of the pid file`() throws {
        try Project.with { project in
            let folder = try project.folderOfUser("run")
            let secret = "\(project.root)/secret"
            try Files.replace(secret, with: Array("root's own\n".utf8), permissions: 0o666)
            try project.rewriteSettings(["uid = \(user.name)", "pidfile = \(folder)/app.pid"])
            unsafe symlink(secret, "\(folder)/app.pid")
            expect(try project.svctl("start"), .cannotCreate, "cannot write the pid file \(folder)/app.pid")
            #expect(project.text(of: secret) == "root's own\n")

            Files.remove("\(folder)/app.pid")
            try project.start()
            #expect(project.text(of: "\(folder)/app.pid") == "\(try project.status().pid)\n")
            #expect(try FileStatus(of: "\(folder)/app.pid").user == user.user)
            try project.succeeds("stop", project.name)
            #expect((try? FileStatus(of: "\(folder)/app.pid")) == nil)

            // Where the app's user may not write, root's rights do not help.
            try project.rewriteSettings(["uid = \(user.name)", "pidfile = \(project.root)/app.pid"])
            expect(try project.svctl("start"), .permission, "cannot write the pid file")
        }
    }
}

/// An app that prints what it is asked for.
let printingApp = """
    def application(environ, start_response):
        print("asked for", environ["PATH_INFO"] + environ["QUERY_STRING"])
        start_response("200 OK", [("Content-Length", "7")])
        return [b"printed"]
    """
