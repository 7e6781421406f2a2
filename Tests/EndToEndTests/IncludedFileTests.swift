import Control
import Glibc
import LinuxKernel
import Testing

/// What settings name beside themselves: files, and commands whose output is a value.
@Suite(.serialized) struct `A file that settings name` {
    @Test func `is read again at a reload`() throws {
        try Project.with { project in
            try project.replaceApp(wordApp)
            try project.write("word.txt", "one\n")
            try project.write("more.yaml", "uwsgi:\n  env: WORD=@(word.txt)\n")
            try project.rewriteSettings(["include = more.yaml", "if-reload =", "env = AGAIN=again", "endif ="])
            try project.start()
            #expect(try project.get("/").body == "one")
            try project.write("word.txt", "two\n")
            try project.succeeds("reload")
            #expect(try eventually { try project.get("/").body == "twoagain" })
            // One that is missing leaves everything as it is.
            Files.remove("\(project.folder)/more.yaml")
            expect(
                try project.svctl("reload"), .configuration, "there is no file \(project.folder)/more.yaml",
                "uwsgi.ini:8:11")
            #expect(try project.get("/").body == "twoagain")
        }
    }

    @Test func `and a command that it names runs when the app starts, and never in a check`() throws {
        let user = Caller.user.account
        let isRootHere = isRoot
        try Project.with(settings: isRootHere ? ["uid = \(user.name)"] : []) { project in
            try project.replaceApp(wordApp)
            let seen = try project.folderOfUserOrMine("seen")
            let own = isRootHere ? ["uid = \(user.name)"] : []
            try project.rewriteSettings(own + ["env = WORD=@(exec://id -un; echo x >>\(seen)/runs)"])
            let check = try project.svctl("check", project.file)
            expect(check, .done, "a check runs nothing", "as far as can be told without running its commands")
            #expect(Files.names(in: seen) == [])
            try project.start()
            let name = isRootHere ? user.name : (try UserAccount.numbered(ThisProcess.user))?.name
            #expect(try project.get("/").body == name)
            #expect(project.text(of: "\(seen)/runs") == "x\n")

            // The limit is what is tested, so it must be waited for.
            try project.rewriteSettings(own + ["env = WORD=@(exec://sleep 99)"])
            expect(
                try project.svctl("reload"), .configuration, "cannot run 'sleep 99': it took more than 5 seconds")
            #expect(try project.get("/").body == name)
            try project.rewriteSettings(own + ["env = WORD=@(exec://printf fallen; exit 3)"])
            expect(try project.svctl("reload"), .done, "ended with exit code 3")
            #expect(try eventually { try project.get("/").body == "fallen" })
        }
    }
}

@Suite(.serialized, .enabled(if: isRoot, "\(needsRoot)")) struct `A root master and the files that settings name` {
    let user = Caller.user.account

    @Test func `what others can write is included no more than it is run`() throws {
        try Project.with { project in
            try project.write("more.ini", "[uwsgi]\nprocesses = 2\n")
            try project.rewriteSettings(["ini = more.ini"])
            try Files.setPermissions("\(project.folder)/more.ini", 0o666)
            expect(
                try project.svctl("start"), .permission, "root does not run \(project.folder)/more.ini",
                "can be written by others")
            try project.write("word.txt", "x")
            try Files.setOwner("\(project.folder)/word.txt", user: user.user, group: user.group)
            try project.rewriteSettings(["env = WORD=@(word.txt)"])
            expect(try project.svctl("start"), .permission, "word.txt belongs to \(user.name)")
            project.expectNothingLeft()
        }
    }

    @Test func `a user's file does not get to see through root what the user may not see`() throws {
        try Project.with(settings: ["uid = \(user.name)"]) { project in
            let secret = "\(project.root)/secret.ini"
            try Files.replace(secret, with: Array("[uwsgi]\nprocesses = hidden\n".utf8), permissions: 0o600)
            for line in ["env = WORD=@(\(secret))", "ini = \(secret)", "for-readline = \(secret)"] {
                try project.rewriteSettings(["uid = \(user.name)", line])
                try Files.setOwner(project.file, user: user.user, group: user.group)
                let finished = try project.svctl("start")
                #expect(!finished.text.contains("hidden"), "\(line): \(finished)")
                if !line.hasPrefix("for") { expect(finished, .configuration, "Permission denied") }
            }
            // Root's own file may name it, and a file of the user's that comes before it takes the right away.
            try project.write("theirs.ini", "[uwsgi]\nthreads = 1\n")
            try project.rewriteSettings(["uid = \(user.name)", "ini = theirs.ini", "ini = \(secret)"])
            expect(try project.svctl("start"), .configuration, "'hidden'")
            try Files.setOwner("\(project.folder)/theirs.ini", user: user.user, group: user.group)
            #expect(try !project.svctl("start").text.contains("hidden"))
        }
    }

    @Test func `no command runs as root for a file of somebody else`() throws {
        try Project.with { project in
            let trace = "\(project.root)/trace"
            try project.rewriteSettings(["env = WORD=@(exec://touch \(trace))"])
            try Files.setOwner(project.file, user: user.user, group: user.group)
            expect(try project.svctl("start"), .permission, "belongs to \(user.name)")
            try project.rewriteSettings(["uid = @(exec://touch \(trace); id -u)"])
            expect(try project.svctl("start"), .configuration, "write uid and gid as they are")
            #expect((try? FileStatus(of: trace)) == nil)
            project.expectNothingLeft()
        }
    }
}

/// An app that answers with two variables of its environment.
private let wordApp = """
    import os

    def application(environ, start_response):
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [(os.environ.get("WORD", "") + os.environ.get("AGAIN", "")).encode()]
    """

extension Project {
    /// A folder that the app's user may write to.
    fileprivate func folderOfUserOrMine(_ name: String) throws -> String {
        if isRoot { return try folderOfUser(name) }
        try Files.makeFolder("\(root)/\(name)", permissions: 0o755)
        return "\(root)/\(name)"
    }
}
