import Glibc
import LinuxKernel
import Testing

extension KernelObjects {
    struct ChildrenOfOneself {
        init() throws { try reapLeftovers() }

        @Test func `an orphan among the descendants is adopted and reaped`() async {
            await #expect(processExitsWith: .success) {
                let none = try Children.reapAny() == nil
                #expect(none)
                try Children.adoptOrphans()
                let output = try run(shell("sleep 600 >/dev/null 2>&1 & echo $!")).output
                let orphan = try ProcessHandle(of: try #require(Int32(output.filter(\.isNumber))))
                let running = try Children.reapAny() == nil
                #expect(running)
                try orphan.send(SIGTERM)
                #expect(becomesReadable(orphan.descriptor.number))
                let found = try #require(try Children.reapAny())
                #expect((found.pid, found.end) == (orphan.pid, .killed(signal: SIGTERM, dumpedCore: false)))
            }
        }

        @Test func `it asks to die with its parent`() async {
            await #expect(processExitsWith: .success) {
                try Children.dieWithParent(signal: SIGTERM)
                var asked: CInt = 0
                let getDeathSignal: CInt = 2
                let result = unsafe withUnsafeMutablePointer(to: &asked) {
                    RawCalls.prctl(getDeathSignal, UInt(bitPattern: $0))
                }
                #expect((result, asked) == (0, SIGTERM))
            }
        }
    }
}
