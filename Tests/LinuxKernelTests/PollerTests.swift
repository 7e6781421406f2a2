import Glibc
import LinuxKernel
import Testing

extension KernelObjects {
    struct Pollers {
        @Test func `each readiness names the token of its registration`() throws {
            try leavingNothingOpen {
                let poller = try Poller()
                let first = try Pipe()
                let second = try Pipe()
                try poller.add(first.reading.number, token: 11)
                try poller.add(second.reading.number, token: .max)
                #expect(try poller.wait(timeoutMilliseconds: 0) == [])
                _ = try second.writing.write([1])
                let ready = try poller.wait()
                #expect(ready.map(\.token) == [.max])
                #expect(ready.allSatisfy { $0.isReadable && !$0.isWritable })
                _ = try first.writing.write([1])
                #expect(Set(try poller.wait().map(\.token)) == [11, .max])
            }
        }

        @Test func `room to write is told only while it is wanted`() throws {
            let poller = try Poller()
            let channel = try MessageChannel.pair()
            let number = channel.near.descriptor.number
            try poller.add(number, token: 1, writing: true)
            #expect(try poller.wait(timeoutMilliseconds: 0).map(\.isWritable) == [true])
            try poller.modify(number, token: 1, writing: false)
            #expect(try poller.wait(timeoutMilliseconds: 0) == [])
        }

        @Test func `the other side's end is readable, and for a writer both`() throws {
            let poller = try Poller()
            let pipe = try Pipe()
            let writing = pipe.writing
            try poller.add(writing.number, token: 5)
            close(pipe.reading)
            // EPOLLERR comes unasked: whoever watches learns it by reading or by writing
            let ready = try poller.wait(timeoutMilliseconds: 1000)
            #expect(ready.map(\.token) == [5])
            #expect(ready.allSatisfy { $0.isReadable && $0.isWritable })
        }

        @Test func `a half-closed connection is readable`() throws {
            let listener = try Listener(internet: try #require(.ipv4(host: "127.0.0.1", port: 0)), backlog: 5)
            let client = try connected(to: listener.port)
            let poller = try Poller()
            #expect(becomesReadable(listener.descriptor.number))
            let server = try present(try listener.accept())
            try poller.add(server.number, token: 9)
            shutdown(client.number, CInt(SHUT_WR))
            #expect(try poller.wait(timeoutMilliseconds: 5000).map(\.isReadable) == [true])
            #expect(try server.read(atMost: 8) == .end)
        }

        @Test func `what is removed or unknown tells nothing more`() throws {
            let poller = try Poller()
            let pipe = try Pipe()
            try poller.add(pipe.reading.number, token: 1)
            #expect(throws: Errno(EEXIST, in: "epoll_ctl")) { try poller.add(pipe.reading.number, token: 2) }
            try poller.remove(pipe.reading.number)
            _ = try pipe.writing.write([1])
            #expect(try poller.wait(timeoutMilliseconds: 0) == [])
            #expect(throws: Errno(ENOENT, in: "epoll_ctl")) { try poller.remove(pipe.reading.number) }
        }

        private func close(_ descriptor: consuming Descriptor) {}
    }
}
