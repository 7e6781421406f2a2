import Control
import Glibc
import LinuxKernel
import Testing

/// Whatever is said to the control socket, the master goes on serving.
@Suite(.serialized) struct `The control socket` {
    private func with(_ body: (Project, String) throws -> Void) throws {
        try Project.with { project in
            try project.replaceApp(tinyApp)
            try project.start()
            let master = try project.status().pid
            let open = idleOpenFiles(of: master)
            let folder = try #require(project.runtimeFolder)
            try body(project, Places.path(.control, in: folder))
            #expect(try project.get().body == "tiny")
            #expect(try project.status().pid == master)
            #expect(idleOpenFiles(of: master) == open)
        }
    }

    @Test func `answers junk with an error, and goes on listening to who sent it`() throws {
        try with { _, path in
            let speaker = Speaker(try LocalSocket.connect(to: path))
            try speaker.send(Array("junk".utf8) + [0])
            #expect(try speaker.answer()?.contains("org.varlink.service.InvalidParameter") == true)
            try speaker.send(Array(#"{"method":"dev.svctl.Master.Explode"}"#.utf8) + [0])
            #expect(try speaker.answer()?.contains("org.varlink.service.MethodNotFound") == true)
            try speaker.send([0, 0, 0xff, 0xfe, 0])
            for _ in 1...3 { #expect(try speaker.answer()?.contains("InvalidParameter") == true) }
            try speaker.send(Call(.status).frame + Call(.status).frame)
            for _ in 1...2 { #expect(try speaker.answer()?.contains("\"state\":\"running\"") == true) }
        }
    }

    @Test func `drops who sends half a message and not the rest`() throws {
        try with { _, path in
            let speaker = Speaker(try LocalSocket.connect(to: path))
            let start = Clock.bootNanoseconds
            try speaker.send(Array(#"{"method":"dev.svctl"#.utf8))
            #expect(try speaker.answer() == nil)
            #expect(Clock.bootNanoseconds - start > 4_000_000_000, "a slow one has five seconds")
        }
    }

    @Test func `drops who sends two megabytes without an end`() throws {
        try with { _, path in
            let speaker = Speaker(try LocalSocket.connect(to: path))
            try? speaker.send(Array(repeating: UInt8(ascii: "x"), count: 2 << 20))
            #expect(try speaker.answer() == nil)
        }
    }

    @Test func `takes 64 at once, tells the others why not, and has room again when they go`() throws {
        try with { project, path in
            var speakers: [Speaker] = []
            for _ in 1...70 {
                speakers.append(Speaker(try LocalSocket.connect(to: path, waitingMilliseconds: 5000)))
            }
            var answers: [String] = []
            for speaker in speakers {
                try? speaker.send(Call(.status).frame)
                answers.append(try speaker.answer() ?? "")
            }
            #expect(answers.count { $0.contains("\"state\":\"running\"") } == 64)
            #expect(answers.count { $0.contains("\"dev.svctl.Master.Busy\"") } == 6)
            for command in ["status", "reload", "stop"] {
                expect(
                    try project.svctl(command, project.name), .taken, "speaks with 64 commands at once",
                    "try again in a moment")
            }
            #expect(try project.get().status == 200)
            speakers = []
            let hasRoom = try eventually { try project.svctl("status", project.name).code == 0 }
            #expect(hasRoom)
        }
    }

    @Test(.enabled(if: isRoot, "\(needsRoot)"))
    func `does not listen to another user, even where the file would let him in`() throws {
        try with { project, path in
            let ask = """
                import socket, sys
                s = socket.socket(socket.AF_UNIX)
                s.connect(sys.argv[1])
                s.settimeout(10)
                try:
                    s.sendall(b'{"method":"dev.svctl.Master.Stop"}\\0')
                    print("answered", s.recv(100))
                except OSError as error:
                    print("answered b''", error)
                """
            let words = Caller.user.becoming + ["/usr/bin/python3", "-c", ask, path]
            expectText(try Command.run(words), "PermissionError")
            try Files.setPermissions(path, 0o666)
            expectText(try Command.run(words), "answered b''")
            let command = try Command.run(
                Caller.user.becoming + [Built.svctl, "stop", project.name], environment: project.environment)
            expect(command, .notRunning)
        }
    }

    private func expectText(_ finished: Finished, _ text: String, sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(finished.text.contains(text), "\(finished)", sourceLocation: sourceLocation)
    }
}

/// One end of a connection to a master.
final class Speaker {
    private let connection: Descriptor
    private var received = FrameBuffer()

    init(_ connection: consuming Descriptor) {
        SignalQueue.ignore(SIGPIPE)  // it speaks to who may have hung up
        self.connection = connection
    }

    func send(_ bytes: [UInt8]) throws { try connection.writeAll(bytes) }

    /// Sends as much as there is room for.
    func sendWhatFits(_ bytes: [UInt8]) throws { _ = try connection.write(bytes[...]) }

    /// The next message; nil when the other side has closed the connection.
    func answer() throws -> String? {
        let deadline = Deadline(seconds: 10)
        while true {
            if let message = received.next() { return String(decoding: message, as: UTF8.self) }
            var wanted = pollfd(fd: connection.number, events: Int16(POLLIN), revents: 0)
            guard unsafe poll(&wanted, 1, deadline.millisecondsLeft) > 0 else { throw Late(description: "no answer") }
            do throws(Errno) {
                switch try connection.read(atMost: 65536) {
                case .bytes(let bytes): _ = received.append(bytes)
                case .nothing: continue
                case .end: return nil
                }
            } catch {
                return nil  // reset: it was closed with something unread
            }
        }
    }
}
