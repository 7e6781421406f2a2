import LinuxKernel
import Testing

extension KernelObjects {
    struct MemoryOfAProcess {
        @Test func `what was used and freed goes back to the kernel when it is told so`() throws {
            var many = (0..<4000).map { _ in [UInt8](repeating: 1, count: 4000) }
            // Behind all of them: the allocator by itself gives nothing back before it.
            let last = [UInt8](repeating: 1, count: 4000)
            many = []
            let before = try #require(ProcessMemory.resident(of: ThisProcess.pid))
            ProcessMemory.returnUnused()
            let after = try #require(ProcessMemory.resident(of: ThisProcess.pid))
            withExtendedLifetime((many, last)) {}
            #expect(before - after > 8_000_000, "resident before \(before), after \(after)")
        }
    }
}
