import Glibc
import LinuxKernel
import Testing

extension KernelObjects {
    struct Timers {
        @Test func `a timer fires once at its instant, and at once for one that is past`() throws {
            try leavingNothingOpen {
                let timer = try Timer()
                #expect(!becomesReadable(timer.descriptor.number, withinMilliseconds: 0))
                for instant in [Clock.bootNanoseconds + 5_000_000, 1, 0, -7] {
                    try timer.set(at: instant)
                    #expect(becomesReadable(timer.descriptor.number))
                    #expect(Clock.bootNanoseconds >= instant)
                    timer.acknowledge()
                    #expect(!becomesReadable(timer.descriptor.number, withinMilliseconds: 0))
                }
            }
        }

        @Test func `a timer that was stopped stays silent`() throws {
            let timer = try Timer()
            try timer.set(at: 1)
            try timer.set(at: nil)
            #expect(!becomesReadable(timer.descriptor.number, withinMilliseconds: 0))
            timer.acknowledge()  // does not wait for a firing that never comes
        }

        @Test func `the wall clock is written as RFC 3339`() {
            #expect(Clock.text(seconds: 1_795_533_629, nanoseconds: 120_999_999) == "2026-11-24T15:20:29.120Z")
            #expect(Clock.text(seconds: 0) == "1970-01-01T00:00:00.000Z")
        }
    }
}
