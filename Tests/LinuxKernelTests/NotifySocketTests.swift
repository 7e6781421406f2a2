import Glibc
import LinuxKernel
import Testing

extension KernelObjects {
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
