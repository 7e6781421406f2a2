import Control
import LinuxKernel
import Testing

/// Listeners without a port.
@Suite(.serialized) struct `A unix socket` {
    @Test(arguments: Caller.all) func `with a file has the mode it is given, and stays through reloads`(
        by caller: Caller
    ) throws {
        try Project.with(as: caller) { project in
            let path = "\(project.folder)/app.sock"
            try project.rewriteSettings(["http-socket = \(path)", "chmod-socket = 660", "vacuum = true"])
            try project.start()
            let status = try FileStatus(of: path)
            #expect(status.kind == .socket && status.mode == 0o660 && status.user == caller.account.user)
            let ask = caller.becoming + Page.request("/", socket: path)
            #expect(try Page(Command.run(ask)).body == "Deployed: version 1\n")
            #expect(try project.get().status == 200, "the port is there as well")
            #expect(Set(try project.status().listeners.map(\.address)).contains(path))
            try project.write("config/version.py", "VERSION = \"version 2, by socket\"\n")
            try project.succeeds("reload", project.name)
            #expect(try FileStatus(of: path) == status)
            #expect(try Page(Command.run(ask)).body == "Deployed: version 2, by socket\n")
            let holders = try project.succeeds("who-holds", path, "-t").output
            #expect(holders.hasPrefix("\(try project.status().pid)\n"))
            try project.succeeds("stop", project.name)
            #expect((try? FileStatus(of: path)) == nil)
        }
    }

    @Test(arguments: Caller.all) func `whose file was taken away is made anew by a reload that succeeds`(
        by caller: Caller
    ) throws {
        try Project.with(as: caller) { project in
            let path = "\(project.folder)/app.sock"
            try project.rewriteSettings(["http-socket = \(path)", "vacuum = true"])
            try project.start()
            let ask = caller.becoming + Page.request("/", socket: path)
            let slow = try Command(caller.becoming + Page.request("/slow?seconds=2", socket: path))
            let isTaken = try eventually { try project.status().listeners.allSatisfy { $0.queue == 0 } }
            #expect(isTaken)
            let open = idleOpenFiles(of: try project.status().pid)
            Files.remove(path)

            try project.replaceApp("raise RuntimeError('broken')")
            expect(try project.svctl("reload", project.name), .no, "called off")
            #expect((try? FileStatus(of: path)) == nil, "nobody would be served on it")

            try project.replaceApp(tinyApp)
            let reloaded = try project.succeeds("reload", project.name)
            #expect(reloaded.text.contains("\(path) was gone, and is made anew"), "\(reloaded)")
            #expect(try Page(Command.run(ask)).body == "tiny")
            #expect(try Page(slow.finish()).body == "version 1 after 2.0 s\n", "who was in is served to the end")
            let isTidy = try eventually { idleOpenFiles(of: try project.status().pid) == open }
            #expect(isTidy)
            Files.remove(path)
            try project.succeeds("restart", project.name)
            #expect(try Page(Command.run(ask)).status == 200)
            try project.succeeds("stop", project.name)
            #expect((try? FileStatus(of: path)) == nil)
        }
    }

    @Test func `of root can be given to others`() throws {
        try Project.with { project in
            let path = "\(project.folder)/app.sock"
            let user = Caller.user.account
            try project.rewriteSettings(["http-socket = \(path)", "chown-socket = \(user.name)", "chmod-socket = 600"])
            try project.start()
            #expect(try FileStatus(of: path).user == user.user)
            let asked = try Command.run(Caller.user.becoming + Page.request("/", socket: path))
            #expect(try Page(asked).status == 200)
        }
    }

    /// One that takes datagrams, and one whose server does not listen yet: nobody can connect to either.
    @Test(arguments: ["DGRAM", "STREAM"]) func `is not taken from who has bound it`(_ type: String) throws {
        try Project.with { project in
            let path = "\(project.folder)/app.sock"
            try project.rewriteSettings(["http-socket = \(path)"])
            let owner = try Command([
                "/usr/bin/python3", "-c",
                "import socket, sys; one = socket.socket(socket.AF_UNIX, socket.SOCK_\(type)); "
                    + "one.bind(sys.argv[1]); print('bound', flush=True); sys.stdin.read()", path,
            ])
            try owner.writes("bound", within: 10)
            expect(
                try project.svctl("start"), .taken, "cannot listen on \(path): Address already in use",
                "python3 -c", "free it with: svctl free \(path)")
            #expect(SocketFile.life(at: path) == .bound)
            owner.closeInput()
            _ = try owner.finish(within: 10)
            #expect(SocketFile.life(at: path) == .left)
            try project.start()
            #expect(try Page(Command.run(Page.request("/", socket: path))).status == 200)
        }
    }

    @Test func `can be abstract`() throws {
        try Project.with(as: .user) { project in
            try project.rewriteSettings(["http-socket = @\(project.name)"])
            try project.start()
            #expect(
                try Page(Command.run(Page.request("/", socket: "@\(project.name)"))).body == "Deployed: version 1\n")
            #expect(Set(try project.status().listeners.map(\.address)) == [":\(project.port)", "@\(project.name)"])
            #expect(try project.svctl("who-holds", "@\(project.name)").code == 0)
            try project.succeeds("stop", project.name)
            #expect(try project.svctl("who-holds", "@\(project.name)").code == 1)
        }
    }
}
