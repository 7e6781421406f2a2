import Glibc
import LinuxKernel
import Testing

extension KernelObjects {
    struct Fifos {
        @Test func `what anybody writes is read, whoever comes and goes`() throws {
            try withTemporaryFolder { folder in
                let path = "\(folder)/fifo"
                let fifo = try Fifo(path)
                #expect(try FileStatus(of: path).mode == 0o600)
                for word in ["a", "bc"] {
                    try Files.open(path, .writing).writeAll(Array(word.utf8))
                    #expect(becomesReadable(fifo.descriptor.number))
                    #expect(try fifo.descriptor.read(atMost: 9) == .bytes(Array(word.utf8)))
                    #expect(!becomesReadable(fifo.descriptor.number, withinMilliseconds: 0), "no end is told")
                }
                fifo.remove()
                #expect((try? FileStatus(of: path)) == nil)
            }
        }

        @Test func `it takes the place of a pipe, and of nothing else`() throws {
            try withTemporaryFolder { folder in
                let path = "\(folder)/fifo"
                try leavingNothingOpen {
                    let first = try Fifo(path)
                    let second = try Fifo(path)
                    first.remove()
                    #expect((try? FileStatus(of: path)) != nil, "it is another's now")
                    second.remove()
                    try Files.replace(path, with: [1])
                    #expect(throws: Errno(EEXIST, in: "mkfifo \(path)")) { _ = try Fifo(path) }
                    #expect(try Files.read(path, limit: 9) == [1])
                }
            }
        }
    }
}
