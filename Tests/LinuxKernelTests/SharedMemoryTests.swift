import Glibc
import LinuxKernel
import Testing

extension KernelObjects {
    struct SharedMemories {
        @Test func `what another process writes into it is read`() throws {
            try leavingNothingOpen {
                let memory = try SharedMemory("test", size: 128, beginning: [1, 2, 3])
                #expect(memory.bytes() == [1, 2, 3] + [UInt8](repeating: 0, count: 125))
                var program = Program(path: "/bin/sh")
                program.arguments = ["-c", "printf xyz >&3"]
                let child = try Spawn.start(program, passing: [memory.descriptor.number])
                #expect(becomesReadable(child.process.descriptor.number))
                _ = try child.process.reap()
                #expect(Array(memory.bytes().prefix(4)) == Array("xyz\0".utf8))
            }
        }

        @Test func `nobody can make it shorter or longer`() throws {
            let memory = try SharedMemory("test", size: 128, beginning: [])
            for size in [0, 256] { #expect(ftruncate(memory.descriptor.number, size) == -1 && errno == EPERM) }
            #expect(memory.bytes() == [UInt8](repeating: 0, count: 128))
        }
    }
}
