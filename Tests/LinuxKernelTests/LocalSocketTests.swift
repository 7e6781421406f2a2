import Glibc
import LinuxKernel
import Testing

extension KernelObjects {
    struct LocalSockets {
        @Test func `each side sees who is at the other end`() throws {
            try withTemporaryFolder { folder in
                let listener = try listener(at: "\(folder)/s", mode: nil)
                let client = try LocalSocket.connect(to: "\(folder)/s")
                let server = try present(try listener.accept())
                let myself = try LocalSocket.peer(of: client)
                #expect(try LocalSocket.peer(of: server) == myself)
                #expect((myself.pid, myself.user) == (getpid(), geteuid()))
                #expect(isClosedByExec(client.number))
                #expect(try client.read(atMost: 1) == .nothing)
            }
        }

        @Test func `who has hung up is no reason to die of SIGPIPE, and what it said before is read`() throws {
            try withTemporaryFolder { folder in
                let listener = try listener(at: "\(folder)/s", mode: nil)
                let client = try LocalSocket.connect(to: "\(folder)/s")
                do {
                    let server = try present(try listener.accept())
                    try LocalSocket.send(Array("busy".utf8), to: server)
                }
                signal(SIGPIPE, SIG_DFL)
                #expect(throws: Errno(EPIPE, in: "send")) { try LocalSocket.send(Array("status".utf8), to: client) }
                #expect(try client.read(atMost: 16) == .bytes(Array("busy".utf8)))
                #expect(try client.read(atMost: 16) == .end)
            }
        }

        @Test func `nobody there is told by how it fails`() throws {
            try withTemporaryFolder { folder in
                try leavingNothingOpen {
                    let path = "\(folder)/s"
                    #expect(throws: Errno(ENOENT, in: "connect \(path)")) { _ = try LocalSocket.connect(to: path) }
                    _ = try listener(at: path, mode: nil)
                    #expect(throws: Errno(ECONNREFUSED, in: "connect \(path)")) {
                        _ = try LocalSocket.connect(to: path)
                    }
                    let long = String(repeating: "x", count: 108)
                    #expect(throws: Errno(ENAMETOOLONG, in: "connect \(long)")) {
                        _ = try LocalSocket.connect(to: long)
                    }
                }
            }
        }

        @Test func `a full queue is EAGAIN, at once or after the time one is ready to wait`() throws {
            try withTemporaryFolder { folder in
                let path = "\(folder)/s"
                let listener = try listener(at: path, mode: nil, backlog: 0)
                let first = try LocalSocket.connect(to: path)
                #expect(throws: Errno(EAGAIN, in: "connect \(path)")) { _ = try LocalSocket.connect(to: path) }
                let before = Clock.bootNanoseconds
                #expect(throws: Errno(EAGAIN, in: "connect \(path)")) {
                    _ = try LocalSocket.connect(to: path, waitingMilliseconds: 50)
                }
                #expect(Clock.bootNanoseconds - before >= 40_000_000)
                _ = try listener.accept()
                let second = try LocalSocket.connect(to: path, waitingMilliseconds: 5000)
                #expect(try second.read(atMost: 1) == .nothing)
                #expect(first.number != second.number)
            }
        }
    }
}
