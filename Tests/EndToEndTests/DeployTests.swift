import Control
import LinuxKernel
import Testing

/// The ini of the issue, a real Django and a real gunicorn.
@Suite(.serialized) struct `A Django project with its uwsgi.ini unchanged` {
    @Test(arguments: Caller.all) func `is served, deployed and stopped`(by caller: Caller) throws {
        try Project.with(as: caller) { project in
            let started = try project.start()
            #expect(started.output == "\(project.name) serves :\(project.port) with 1 worker\n")
            #expect(try project.get() == Page(status: 200, body: "Deployed: version 1\n"))
            #expect(try project.get("/process").body.contains("\"uid\": \(caller.account.user),"))
            #expect(try project.get("/process").body.contains("gunicorn"))

            try project.write("config/version.py", "VERSION = \"version 2, just deployed\"\n")
            #expect(try project.get().body == "Deployed: version 1\n")
            let inode = try project.status().listeners.map(\.inode)
            try project.succeeds("reload", project.name)
            #expect(try project.get().body == "Deployed: version 2, just deployed\n")
            #expect(try project.status().listeners.map(\.inode) == inode)
            #expect(try project.status().generation == 2)

            let before = try project.servingWorkers()
            try project.succeeds("restart", project.name)
            let after = try project.servingWorkers()
            #expect(after.count == 1 && after != before)
            #expect(try project.get().status == 200)
            #expect(try project.status().listeners.map(\.inode) == inode)
            let stopped = try project.succeeds("stop", project.name)
            #expect(stopped.output == "\(project.name) stopped\n")
            project.expectNothingLeft()
        }
    }

    @Test(.enabled(if: isRoot, "\(needsRoot)")) func `runs as another user with uid, below a master that is root's`()
        throws
    {
        let user = Caller.user.account
        try Project.with(settings: ["uid = \(user.name)"]) { project in
            try project.start()
            let seen = try project.get("/process").body
            #expect(
                seen.contains("\"uid\": \(user.user), \"gid\": \(user.group), \"groups\": [\(user.group)]"), "\(seen)")
            let master = try project.status().pid
            #expect(ProcessTable.user(of: master) == 0)
            let worker = try #require(try project.servingWorkers().first)
            #expect(ProcessTable.user(of: worker) == user.user)
        }
    }

    @Test func `is checked and listed`() throws {
        try Project.with { project in
            let checked = try project.succeeds("check")
            #expect(checked.output.contains("\(project.file) is fine"))
            #expect(checked.output.contains("listen    :\(project.port) (http)"))
            #expect(try !project.svctl("list").output.contains(project.name))
            try project.start()
            let row = try project.succeeds("list").output.split(separator: "\n").first { $0.hasPrefix(project.name) }
            #expect(row?.contains("running") == true && row?.hasSuffix(project.file) == true)
            let holders = try project.succeeds("who-holds", ":\(project.port)", "-t")
            #expect(holders.output.split(separator: "\n").first.map(String.init) == String(try project.status().pid))
        }
    }
}
