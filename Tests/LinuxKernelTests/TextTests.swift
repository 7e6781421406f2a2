import Glibc
import LinuxKernel
import Testing

extension KernelObjects {
    struct Texts {
        @Test func `an error names its call and says the kernel's words`() {
            let error = Errno(EADDRINUSE, in: "bind")
            #expect(error.description == "bind: Address already in use")
            #expect(error.reason == "Address already in use")
        }

        @Test func `what nobody reads is given up, what finds room is written`() throws {
            SignalQueue.ignore(SIGPIPE)
            let pipe = try Pipe()
            StandardStream.write("hello\n", to: pipe.writing.number)
            #expect(try pipe.reading.read(atMost: 64) == .bytes(Array("hello\n".utf8)))
            StandardStream.write("hello\n", to: 1_000_000)
        }
    }
}
