import Glibc
import LinuxKernel
import Testing

extension KernelObjects {
    struct InternetListeners {
        @Test func `a free port is found and told, and clients of IPv4 reach it`() throws {
            try leavingNothingOpen {
                let listener = try Listener(internet: try #require(.ipv4(host: "localhost", port: 0)), backlog: 5)
                #expect(listener.port > 0)
                #expect(Files.linkTarget("/proc/self/fd/\(listener.descriptor.number)") == "socket:[\(listener.inode)]")
                #expect(isClosedByExec(listener.descriptor.number))
                let early = try listener.accept() == nil
                #expect(early)
                let client = try connected(to: listener.port)
                #expect(becomesReadable(listener.descriptor.number))
                let server = try present(try listener.accept())
                #expect(isClosedByExec(server.number))
                #expect(try server.read(atMost: 1) == .nothing)
                #expect(try client.write([5]) == 1)
            }
        }

        @Test func `every IPv6 address serves IPv4 too`() throws {
            let listener = try Listener(internet: try #require(.ipv6(host: "", port: 0)), backlog: 5)
            _ = try connected(to: listener.port)
            #expect(becomesReadable(listener.descriptor.number))
        }

        @Test func `one IPv6 address serves only itself`() throws {
            let listener = try Listener(internet: try #require(.ipv6(host: "::1", port: 0)), backlog: 5)
            #expect(throws: Errno(ECONNREFUSED, in: "connect")) { _ = try connected(to: listener.port) }
        }

        @Test func `a taken port is EADDRINUSE and leaves nothing open`() throws {
            let address = try #require(SocketAddress.ipv4(host: "", port: 0))
            let holder = try Listener(internet: address, backlog: 5)
            leavingNothingOpen {
                for taken in [
                    SocketAddress.ipv4(host: "127.0.0.1", port: holder.port), .ipv6(host: "::", port: holder.port),
                ] {
                    #expect(throws: Errno(EADDRINUSE, in: "bind")) {
                        _ = try Listener(internet: try #require(taken), backlog: 5)
                    }
                }
            }
        }

        @Test func `connections winding down do not stand in the way of the next owner`() throws {
            var port: UInt16 = 0
            do {
                let first = try Listener(internet: try #require(.ipv4(host: "127.0.0.1", port: 0)), backlog: 5)
                port = first.port
                let client = try connected(to: port)
                #expect(becomesReadable(first.descriptor.number))
                _ = try first.accept()  // the server closes first: its side stays in TIME_WAIT
                #expect(try client.read(atMost: 1) == .end)
            }
            let second = try Listener(internet: try #require(.ipv4(host: "127.0.0.1", port: port)), backlog: 5)
            #expect(second.port == port)
        }

        @Test func `an address of no interface is EADDRNOTAVAIL, a name of nobody no address`() throws {
            #expect(throws: Errno(EADDRNOTAVAIL, in: "bind")) {
                _ = try Listener(internet: try #require(.ipv4(host: "192.0.2.1", port: 0)), backlog: 5)
            }
            #expect(SocketAddress.ipv4(host: "::1", port: 1) == nil)
            #expect(SocketAddress.ipv6(host: "127.0.0.1", port: 1) == nil)
            #expect(SocketAddress.ipv4(host: "no such name", port: 1) == nil)
        }

        @Test func `an IPv6 address may name its interface`() {
            #expect(SocketAddress.ipv6(host: "fe80::1%lo", port: 80)?.port == 80)
            #expect(SocketAddress.ipv6(host: "fe80::1%nosuchinterface", port: 80) == nil)
        }

        @Test func `the queue is as long as asked, up to the longest the kernel allows`() throws {
            #expect(try #require(Listener.longestBacklog) > 0)
            let listener = try Listener(internet: try #require(.ipv4(host: "127.0.0.1", port: 0)), backlog: 3)
            // for a listener the kernel gives the room of its queue in the place of tcpi_sacked, the 8th number
            var information = [UInt32](repeating: 0, count: 26)
            var size = socklen_t(104)
            let result = unsafe getsockopt(
                listener.descriptor.number, CInt(IPPROTO_TCP), TCP_INFO, &information, &size)
            #expect((result, information[7]) == (0, 3))
        }
    }
}

/// A client of the listener at `port` of 127.0.0.1.
func connected(to port: UInt16) throws -> Descriptor {
    let client = Descriptor(owning: socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    let result = unsafe withUnsafeBytes(of: &address) {
        unsafe connect(client.number, $0.baseAddress?.assumingMemoryBound(to: sockaddr.self), 16)
    }
    guard result == 0 else { throw Errno(errno, in: "connect") }
    return client
}
