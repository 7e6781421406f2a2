import Glibc
import LinuxKernel
import Testing

extension KernelObjects {
    struct MessageChannels {
        @Test func `messages stay apart and come in their order`() throws {
            try leavingNothingOpen {
                let ends = try MessageChannel.pair()
                try ends.near.send(Array("one".utf8))
                try ends.near.send(Array("and two".utf8))
                #expect(try received(ends.far) == "one")
                #expect(try received(ends.far) == "and two")
                #expect(try received(ends.far) == nil)
            }
        }

        @Test func `a descriptor comes along as a copy that exec closes`() throws {
            try leavingNothingOpen {
                let ends = try MessageChannel.pair()
                let pipe = try Pipe()
                try ends.near.send([1], passing: pipe.writing.number)
                var message = try present(try ends.far.receive())
                let copy = try present(message.descriptor.take())
                #expect(copy.number != pipe.writing.number)
                #expect(isClosedByExec(copy.number))
                #expect(try copy.write([9]) == 1)
                #expect(try pipe.reading.read(atMost: 8) == .bytes([9]))
            }
        }

        @Test func `a descriptor nobody takes out is closed`() throws {
            try leavingNothingOpen {
                let ends = try MessageChannel.pair()
                try ends.near.send([1], passing: 0)
                _ = try ends.far.receive()
            }
        }

        @Test func `the end of the other side is a message without bytes`() throws {
            let ends = try MessageChannel.pair()
            let near = ends.near
            close(ends.far)
            #expect(becomesReadable(near.descriptor.number))
            #expect(try received(near) == "")
            SignalQueue.ignore(SIGPIPE)
            #expect(throws: Errno(EPIPE, in: "send")) { try near.send([1]) }
        }

        @Test func `a message is whole or not given, and the descriptor with it closed`() throws {
            try leavingNothingOpen {
                let ends = try MessageChannel.pair()
                try ends.near.send([UInt8](repeating: 1, count: 101), passing: 0)
                try ends.near.send([UInt8](repeating: 1, count: 100))
                #expect(throws: Errno(EMSGSIZE, in: "recvmsg")) { _ = try ends.far.receive(limit: 100) }
                #expect(try received(ends.far, limit: 100)?.utf8.count == 100)
            }
        }

        @Test func `a descriptor for which there is no number left is told`() throws {
            try leavingNothingOpen {
                let ends = try MessageChannel.pair()
                try ends.near.send([1], passing: 0)
                withRoomForDescriptors(0) {
                    #expect(throws: Errno(EMFILE, in: "recvmsg")) { _ = try ends.far.receive() }
                }
            }
        }

        @Test func `a slow reader is EAGAIN, a closed descriptor EBADF`() throws {
            let ends = try MessageChannel.pair()
            #expect(throws: Errno(EAGAIN, in: "send")) {
                for _ in 0..<100_000 { try ends.near.send([UInt8](repeating: 1, count: 4096)) }
            }
            #expect(throws: Errno(EBADF, in: "send")) { try ends.far.send([1], passing: 1_000_000) }
        }

        private func close(_ channel: consuming MessageChannel) {}

        private func received(_ channel: borrowing MessageChannel, limit: Int = 65536) throws -> String? {
            guard let message = try channel.receive(limit: limit) else { return nil }
            return String(decoding: message.bytes, as: UTF8.self)
        }
    }

    struct NotifySockets {
        @Test func `a message comes with the sender the kernel saw`() throws {
            try withTemporaryFolder { folder in
                try leavingNothingOpen {
                    let socket = try NotifySocket(path: "\(folder)/notify", user: nil)
                    #expect(try socket.receive() == nil)
                    let told = try tell(socket.path, "print(os.getpid()); s.send(b'READY=1\\nMAINPID=1')")
                    let heard = try #require(try socket.receive())
                    #expect(heard.bytes == Array("READY=1\nMAINPID=1".utf8))
                    #expect(heard.sender?.pid == Int32(told.filter(\.isNumber)))
                    #expect(heard.sender?.user == geteuid())
                }
            }
        }

        @Test func `a longer message than is honest is passed over, files that come along are closed`() throws {
            try withTemporaryFolder { folder in
                try leavingNothingOpen {
                    let socket = try NotifySocket(path: "\(folder)/notify", user: nil)
                    _ = try tell(
                        socket.path,
                        "s.send(b'x' * 4097); s.send(b''); socket.send_fds(s, [b'BARRIER=1'], [0] * 240)")
                    #expect(try socket.receive()?.bytes == [])
                    #expect(try socket.receive()?.bytes == Array("BARRIER=1".utf8))
                    #expect(try socket.receive() == nil)
                }
            }
        }

        @Test func `it takes the place of a file that was left, not of a folder`() throws {
            try withTemporaryFolder { folder in
                let path = "\(folder)/notify"
                _ = try Files.open(path, .creating)
                _ = try NotifySocket(path: path, user: nil)
                _ = try NotifySocket(path: path, user: nil)
                #expect(try FileStatus(of: path).mode == 0o600)
                try Files.makeFolder("\(folder)/folder", permissions: 0o700)
                #expect(throws: Errno(EADDRINUSE, in: "bind \(folder)/folder")) {
                    _ = try NotifySocket(path: "\(folder)/folder", user: nil)
                }
            }
        }

        @Test(.enabled(if: isRoot, "\(needsRoot)"))
        func `its user may write to it, another may not`() throws {
            try withTemporaryFolder { folder in
                let socket = try NotifySocket(path: "\(folder)/notify", user: nobody.user)
                let status = try FileStatus(of: socket.path)
                #expect((status.user, status.mode) == (nobody.user, 0o600))
                _ = try tell(socket.path, "s.send(b'READY=1')", as: nobody)
                #expect(try socket.receive()?.sender?.user == nobody.user)
                let other = Program.Identity(user: 4242, group: 4242, groups: [])
                #expect(try tell(socket.path, "s.send(b'READY=1')", as: other).contains("Permission denied"))
                #expect(try socket.receive() == nil)
            }
        }

        /// Has a Python process connect `s` to the socket and do `action`; returns what it printed.
        private func tell(_ path: String, _ action: String, as identity: Program.Identity? = nil) throws -> String {
            var program = Program(path: "/usr/bin/python3")
            program.arguments = [
                "-c",
                "import os, socket; s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM); s.connect('\(path)'); "
                    + action,
            ]
            program.identity = identity
            return try run(program).output
        }
    }
}
