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
}
