import Glibc
import LinuxKernel
import Testing

extension KernelObjects {
    struct WallTimers {
        @Test func `a timer on the wall clock fires once at its second, and at once for one that is past`() throws {
            try leavingNothingOpen {
                let timer = try WallTimer()
                #expect(!becomesReadable(timer.descriptor.number, withinMilliseconds: 0))
                for second in [Clock.wall.seconds + 1, 1, 0, -7] {
                    try timer.set(at: second)
                    #expect(becomesReadable(timer.descriptor.number))
                    #expect(Clock.wall.seconds >= second)
                    timer.acknowledge()
                    #expect(!becomesReadable(timer.descriptor.number, withinMilliseconds: 0))
                }
                try timer.set(at: 1)
                try timer.set(at: nil)
                #expect(!becomesReadable(timer.descriptor.number, withinMilliseconds: 0))
                timer.acknowledge()  // does not wait for a firing that never comes
            }
        }

        @Test func `a minute is shown as the clocks on the wall there show it, in summer and in winter`() async {
            await #expect(processExitsWith: .success) {
                // The rule itself, because a machine need not have the files of the zones.
                unsafe setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1)
                Clock.refreshZone()
                let winter = Clock.local(minute: 29_579_099)
                #expect(winter == (2026, 3, 29, 1, 59))
                #expect(Clock.local(minute: 29_579_100) == (2026, 3, 29, 3, 0))
                #expect(Clock.local(minute: 29_881_499) == (2026, 10, 25, 2, 59))
                #expect(Clock.local(minute: 29_881_500) == (2026, 10, 25, 2, 0))
            }
        }
    }
}
