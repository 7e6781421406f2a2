import Control
import Glibc
import LinuxKernel
import Testing

/// An address that somebody has already.
@Suite(.serialized) struct `An address that is taken` {
    @Test func `is named with its holder and how to free it`() throws {
        try Project.with { project in
            let server = try Server(on: String(project.port))
            let finished = try project.svctl("start")
            expect(
                finished, .taken, "cannot listen on :\(project.port): Address already in use",
                "\(server.pid)  \(Caller.user.account.name)", "/usr/bin/python3 -c",
                "free it with: svctl free :\(project.port)")
            let areGone = eventually { project.processes.isEmpty }
            #expect(areGone && project.runtimeFolder == nil)
            #expect(kill(server.pid, 0) == 0)
        }
    }

    @Test func `by another svctl is named with that one's name`() throws {
        try Project.with { project in
            try project.start()
            try Project.with { other in
                try other.rewriteSettings(["http = :\(project.port)"])
                expect(
                    try other.svctl("start"), .taken, "Address already in use", "svctld",
                    "free it with: svctl stop \(project.name)")
                let areGone = eventually { other.processes.isEmpty }
                #expect(areGone && other.runtimeFolder == nil)
            }
            #expect(try project.get().status == 200)
        }
    }

    @Test func `stops a reload that wants it, and the old addresses stay`() throws {
        try Project.with { project in
            try project.start()
            try Project.with { other in
                let server = try Server(on: String(other.port))
                try project.rewriteSettings(["http = :\(other.port)"])
                expect(
                    try project.svctl("reload", project.name), .taken, "refused", "\(server.pid)  ",
                    "svctl free :\(other.port)")
                #expect(try project.get().status == 200)
                #expect(try project.status().listeners.count == 1)
            }
        }
    }

    @Test(arguments: Caller.all) func `only by a dead unix socket is taken over`(by caller: Caller) throws {
        try Project.with(as: caller) { project in
            let path = "\(project.folder)/app.sock"
            try project.rewriteSettings(["http-socket = \(path)", "vacuum = true"])
            do { _ = try Server(on: path, as: caller) }
            #expect(try FileStatus(of: path).kind == .socket)
            try project.start()
            #expect(try Page(Command.run(caller.becoming + Page.request("/", socket: path))).status == 200)
            try project.succeeds("stop", project.name)
            #expect((try? FileStatus(of: path)) == nil)

            let server = try Server(on: path, as: caller)
            let live = try FileStatus(of: path)
            expect(
                try project.svctl("start"), .taken, "cannot listen on \(path): Address already in use",
                "\(server.pid)  \(caller.account.name)", "svctl free \(path)")
            #expect(try FileStatus(of: path) == live)
        }
    }

    @Test func `by something that is no socket is left alone`() throws {
        try Project.with { project in
            for path in ["\(project.folder)/manage.py", "\(project.folder)/config", "\(project.folder)/link"] {
                unsafe symlink("/etc/passwd", "\(project.folder)/link")
                let before = try FileStatus(of: path, following: false)
                try project.rewriteSettings(["http-socket = \(path)", "vacuum = true"])
                expect(try project.svctl("start"), .cannotCreate, "is there already and is no socket", "left as it is")
                #expect(try FileStatus(of: path, following: false) == before)
                project.expectNothingLeft()
            }
        }
    }
}
