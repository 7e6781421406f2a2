import Glibc
import LinuxKernel
import Testing

extension KernelObjects {
    struct InheritedListeners {
        @Test func `a socket that listens is taken over as it is`() throws {
            try leavingNothingOpen {
                let made = try Listener(internet: try #require(.ipv4(host: "127.0.0.1", port: 0)), backlog: 5)
                let copy = try made.descriptor.duplicate()
                try copy.setNonblocking(false)
                try copy.setInherited(true)
                let taken = try Listener(inherited: copy, file: nil)
                #expect(taken.inode == made.inode && taken.port == made.port && taken.file == nil)
                #expect(isClosedByExec(taken.descriptor.number))
                let early = try taken.accept() == nil
                #expect(early, "it does not wait")
                let client = try connected(to: made.port)
                let server = try present(try taken.accept())
                #expect(try server.read(atMost: 1) == .nothing)
                _ = client
            }
        }

        @Test func `what cannot be listened on is refused and closed`() throws {
            try leavingNothingOpen {
                #expect(throws: Errno(ENOTSOCK, in: "getsockname")) {
                    _ = try Listener(inherited: try Files.open("/dev/null", .reading), file: nil)
                }
                let listener = try Listener(internet: try #require(.ipv4(host: "127.0.0.1", port: 0)), backlog: 5)
                #expect(throws: Errno(EINVAL, in: "accept")) {
                    _ = try Listener(inherited: try connected(to: listener.port), file: nil)
                }
            }
        }

        @Test func `where it is bound can be compared and read`() throws {
            let ipv4 = try Listener(internet: try #require(.ipv4(host: "127.0.0.1", port: 0)), backlog: 5)
            let bound = SocketAddress(of: ipv4.descriptor)
            #expect(bound == .ipv4(host: "127.0.0.1", port: ipv4.port))
            #expect(bound != .ipv4(host: "127.0.0.2", port: ipv4.port))
            #expect(bound != .ipv4(host: "127.0.0.1", port: ipv4.port ^ 1))
            #expect(bound?.text == "127.0.0.1:\(ipv4.port)" && bound?.path == nil)

            let ipv6 = try Listener(internet: try #require(.ipv6(host: "::1", port: 0)), backlog: 5)
            let other = SocketAddress(of: ipv6.descriptor)
            #expect(other == .ipv6(host: "::1", port: ipv6.port) && other?.text == "[::1]:\(ipv6.port)")
            #expect(other != .ipv6(host: "", port: ipv6.port) && other != .ipv4(host: "127.0.0.1", port: ipv6.port))

            let name = "svctl-test-\(ThisProcess.pid)-\(Clock.bootNanoseconds)"
            let abstract = try Listener(local: try #require(.abstract(name)), path: nil, backlog: 5, mode: nil)
            let third = SocketAddress(of: abstract.descriptor)
            #expect(third == .abstract(name) && third != .abstract(name + "x"))
            #expect(third?.text == "@" + name && third?.path == nil)

            let path = "/tmp/" + name
            defer { Files.remove(path) }
            let file = try Listener(local: try #require(.path(path)), path: path, backlog: 5, mode: nil)
            let fourth = SocketAddress(of: file.descriptor)
            #expect(fourth == .path(path) && fourth != .path(path + "x") && fourth?.path == path)
        }

        @Test func `who serves both families is told apart`() throws {
            let both = try Listener(internet: try #require(.ipv6(host: "", port: 0)), backlog: 5)
            let bothServes = Listener.servesBothFamilies(both.descriptor)
            #expect(bothServes)
            let ipv4 = try Listener(internet: try #require(.ipv4(host: "", port: 0)), backlog: 5)
            let ipv4Serves = Listener.servesBothFamilies(ipv4.descriptor)
            #expect(!ipv4Serves)
            let own = try Listener(internet: try #require(.ipv6(host: "::1", port: 0)), backlog: 5)
            let ownServes = Listener.servesBothFamilies(own.descriptor)
            #expect(!ownServes)
        }
    }
}
