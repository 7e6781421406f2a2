import Glibc
import LinuxKernel
import Testing

extension KernelObjects {
    struct Descriptors {
        @Test func `a pipe closes both its ends when it goes`() throws {
            try leavingNothingOpen {
                let pipe = try Pipe()
                #expect(isOpen(pipe.reading.number) && isOpen(pipe.writing.number))
            }
        }

        @Test func `what is written to a pipe is read from it, and the end only when the writer is gone`() throws {
            let pipe = try Pipe()
            let reading = pipe.reading
            #expect(try reading.read(atMost: 8) == .nothing)
            try writeAndClose(pipe.writing, "good morning")
            #expect(try reading.read(atMost: 8) == .bytes(Array("good mor".utf8)))
            #expect(try reading.read(atMost: 8) == .bytes(Array("ning".utf8)))
            #expect(try reading.read(atMost: 8) == .end)
        }

        @Test func `a full pipe takes no more instead of waiting`() throws {
            let pipe = try Pipe()
            let much = [UInt8](repeating: 7, count: 1 << 20)
            let first = try pipe.writing.write(much[...])
            #expect(first > 0 && first < much.count)
            #expect(try pipe.writing.write(much[...]) == 0)
            #expect(try pipe.writing.write([]) == 0)
        }

        @Test func `writing where nobody reads any more is EPIPE`() throws {
            SignalQueue.ignore(SIGPIPE)
            let pipe = try Pipe()
            let writing = pipe.writing
            close(pipe.reading)
            #expect(throws: Errno(EPIPE, in: "write")) { try writing.write([1]) }
        }

        @Test func `all is written although the reader is slower`() throws {
            let input = try Pipe()
            let output = try Pipe()
            try input.reading.setNonblocking(false)
            let counter = try Spawn.start(
                shell("exec wc -c"), input: input.reading.number, output: output.writing.number)
            try writeAllAndClose(input.writing, [UInt8](repeating: 65, count: 300_000))
            #expect(try end(of: counter.process) == .exited(0))
            #expect(try output.reading.read(atMost: 64) == .bytes(Array("300000\n".utf8)))
        }

        @Test func `a duplicate is above the standard streams, closed by exec, and lives on alone`() throws {
            try leavingNothingOpen {
                let pipe = try Pipe()
                let reading = pipe.reading
                let copy = try pipe.writing.duplicate()
                close(pipe.writing)
                #expect(copy.number >= 3)
                #expect(isClosedByExec(copy.number))
                #expect(try copy.write([1]) == 1)
                #expect(try reading.read(atMost: 8) == .bytes([1]))
            }
        }

        @Test func `a new descriptor is closed by exec until it is let through`() throws {
            let pipe = try Pipe()
            #expect(isClosedByExec(pipe.reading.number) && isClosedByExec(pipe.writing.number))
            try pipe.reading.setInherited(true)
            #expect(!isClosedByExec(pipe.reading.number))
            try pipe.reading.setInherited(false)
            #expect(isClosedByExec(pipe.reading.number))
        }

        @Test func `no descriptor left is EMFILE, and nothing stays open`() throws {
            leavingNothingOpen {
                withRoomForDescriptors(1) {
                    #expect(throws: Errno(EMFILE, in: "pipe")) { _ = try Pipe() }
                    #expect(throws: Errno(EMFILE, in: "socketpair")) { _ = try MessageChannel.pair() }
                }
            }
        }

        @Test func `a pipe is no terminal`() throws {
            #expect(Descriptor.terminalColumns(of: try Pipe().reading.number) == nil)
        }

        private func close(_ descriptor: consuming Descriptor) {}

        private func writeAllAndClose(_ descriptor: consuming Descriptor, _ bytes: [UInt8]) throws {
            try descriptor.writeAll(bytes)
        }

        private func writeAndClose(_ descriptor: consuming Descriptor, _ text: String) throws {
            #expect(try descriptor.write(Array(text.utf8)[...]) == text.utf8.count)
        }
    }
}

/// Whether exec closes `number`, as /proc/self/fdinfo tells it.
func isClosedByExec(_ number: CInt) -> Bool {
    guard let bytes = try? Files.read("/proc/self/fdinfo/\(number)", limit: 4096) else { return false }
    let flags = String(decoding: bytes, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix("flags:") }
    return flags.flatMap { Int($0.dropFirst(6).filter(\.isNumber), radix: 8) }.map { $0 & 0o2000000 != 0 } ?? false
}
