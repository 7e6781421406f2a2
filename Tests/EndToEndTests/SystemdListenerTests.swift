import Control
import Glibc
import LinuxKernel
import Testing

/// What comes from systemd's store or from a socket unit, here from the test; sd_listen_fds(3).
@Suite(.serialized) struct `What systemd hands in` {
    @Test func `is taken back from the store, and put there again for the next master`() throws {
        try with { project, receiver in
            let running = try run(project, receiver, [])
            let http = "FDSTORE=1\nFDNAME=svctl.http.\(try inode(project, "http"))\nFDPOLL=0"
            #expect(receiver.messages.contains(http), "\(receiver.messages)")
            let path = "\(project.root)/app.sock"
            try project.rewriteSettings(["http-socket = \(path)", "vacuum = true"])
            try project.succeeds("reload", project.name)
            let stored = try #require(
                try receiver.wait(for: "FDSTORE=1", "FDNAME=svctl.http-socket.\(try inode(project, "http-socket"))")
                    .last)
            #expect(!stored.contains("FDPOLL"), "a unix socket that was shut down does not come back")
            try project.rewriteSettings([])
            let name = "svctl.http-socket.\(try inode(project, "http-socket"))"
            try project.succeeds("reload", project.name)
            try receiver.wait(for: "FDSTOREREMOVE=1", "FDNAME=\(name)")
            running.send(SIGTERM)
            #expect(try running.finish().code == 0)
            #expect(!(try receiver.rest().contains { $0.contains("FDSTORE") }))
        }
    }

    @Test func `is the same socket, whose file stays, with the mode of the settings`() throws {
        try with { project, receiver in
            let path = "\(project.root)/app.sock"
            try project.rewriteSettings(["http-socket = \(path)", "chmod-socket = 660", "vacuum = true"])
            let kept = try Listener(local: try #require(.path(path)), path: path, backlog: 5, mode: 0o600)
            let file = try FileStatus(of: path).inode
            let running = try run(project, receiver, [("svctl.http-socket.\(kept.inode)", kept.descriptor.number)])
            #expect(try inode(project, "http-socket") == kept.inode)
            #expect(try Page(Command.run(Page.request("/", socket: path))).body == "tiny")
            #expect(try FileStatus(of: path).inode == file && FileStatus(of: path).mode == 0o660)
            running.send(SIGTERM)
            #expect(try running.finish().code == 0)
            #expect(try FileStatus(of: path).inode == file, "the next master's clients come by it")
            #expect(!receiver.messages.contains { $0.contains("FDNAME=svctl.http-socket") }, "it is in there")
        }
    }

    @Test(arguments: [false, true]) func `is bound anew where its file is not what it was`(hasOther: Bool) throws {
        try with { project, receiver in
            let path = "\(project.root)/app.sock"
            try project.rewriteSettings(["http-socket = \(path)"])
            let lost = try Listener(local: try #require(.path(path)), path: path, backlog: 5, mode: 0o600)
            Files.remove(path)
            if hasOther { _ = try Listener(local: try #require(.path(path)), path: path, backlog: 5, mode: 0o600) }
            let running = try run(project, receiver, [("svctl.http-socket.\(lost.inode)", lost.descriptor.number)])
            #expect(receiver.messages.contains("FDSTOREREMOVE=1\nFDNAME=svctl.http-socket.\(lost.inode)"))
            #expect(try inode(project, "http-socket") != lost.inode)
            #expect(try Page(Command.run(Page.request("/", socket: path))).body == "tiny")
            try running.writes("\(path) was gone, and is no longer kept by systemd")
            running.send(SIGTERM)
            #expect(try running.finish().code == 0)
        }
    }

    @Test func `is reported, closed and forgotten when nobody listens there`() throws {
        try with { project, receiver in
            let nothing = try Files.open("/dev/null", .reading)
            let running: Command
            let port: UInt16
            do {
                let other = try Listener(internet: try #require(.ipv4(host: "127.0.0.1", port: 0)), backlog: 5)
                port = other.port
                running = try run(
                    project, receiver, [("svctl.api.\(other.inode)", other.descriptor.number), ("odd", nothing.number)])
                #expect(receiver.messages.contains("FDSTOREREMOVE=1\nFDNAME=svctl.api.\(other.inode)"))
                #expect(receiver.messages.contains("FDSTOREREMOVE=1\nFDNAME=odd"))
                try running.writes("(127.0.0.1:\(port)), which no app listens on: closed")
                try running.writes("odd (no socket), which no app listens on: closed")
            }
            #expect(FreePort.isFree(port), "its clients are refused and do not wait")
            running.send(SIGTERM)
            #expect(try running.finish().code == 0)
        }
    }

    @Test func `is known by its address, by its name, or as what it serves`() throws {
        try with { project, receiver in
            let both = try Listener(internet: try #require(.ipv6(host: "", port: project.port)), backlog: 5)
            let named = try Listener(internet: try #require(.ipv4(host: "127.0.0.1", port: 0)), backlog: 5)
            let free = try Listener(internet: try #require(.ipv4(host: "127.0.0.1", port: 0)), backlog: 5)
            try project.rewriteSettings([
                "http-socket = 127.0.0.1:1", "http-socket = 127.0.0.1:0",
            ])
            let running = try run(
                project, receiver,
                [
                    ("svctl@x.socket", both.descriptor.number), ("http-socket", named.descriptor.number),
                    ("svctl.http-socket.2.\(free.inode)", free.descriptor.number),
                ])
            #expect(try inode(project, "http") == both.inode, "[::] serves IPv4 as well")
            #expect(try inode(project, "http-socket") == named.inode)
            #expect(try inode(project, "http-socket.2") == free.inode)
            try running.writes("127.0.0.1:\(named.port) from systemd (http-socket), and not 127.0.0.1:1")
            for port in [project.port, named.port, free.port] {
                #expect(try Page(Command.run(Page.request("/", port: port))).body == "tiny")
            }
            #expect(!receiver.messages.contains { $0.contains("FDSTORE=1") }, "all of it is kept already")
            try project.rewriteSettings(["http-socket = 127.0.0.1:0"])
            running.send(SIGTERM)
            #expect(try running.finish().code == 0)
        }
    }

    private func with(_ body: (Project, NotifyReceiver) throws -> Void) throws {
        try Project.with { project in
            try project.replaceApp(tinyApp)
            try body(project, try NotifyReceiver(in: project))
        }
    }

    /// Runs a master that is handed these, until it serves.
    private func run(
        _ project: Project, _ receiver: NotifyReceiver, _ handed: [(name: String, number: CInt)]
    ) throws -> Command {
        let variables = [
            "FDSTORE=8", "NOTIFY_SOCKET=\(receiver.path)", "LISTEN_FDS=\(handed.count)",
            "LISTEN_FDNAMES=\(handed.map(\.name).joined(separator: ":"))",
        ]
        let running = try Command(
            project.words(["run", ".config/uwsgi.ini"]), in: project.folder,
            environment: project.environment + variables, passing: handed.map(\.number), announcing: true)
        try receiver.wait(for: "READY=1")
        return running
    }

    private func inode(_ project: Project, _ listener: String) throws -> UInt64 {
        let found = try project.status().listeners.first { $0.name == listener }
        return try #require(found?.inode)
    }
}
