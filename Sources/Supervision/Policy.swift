/// What holds for every app.
public struct Policy: Equatable, Sendable {
    /// Whether restarts that are due together come apart.
    public enum Jitter: Equatable, Sendable {
        /// They come together.
        case none
        /// Each wait is shortened by a share of up to a quarter, which follows from this number, the slot and the
        /// attempt. Every master has its own number.
        case seeded(UInt64)
    }
    /// The wait before the second restart in a row; the first is at once.
    public var firstDelay: Duration = .milliseconds(100)
    /// No wait is longer.
    public var longestDelay: Duration = .seconds(30)
    /// A worker that served this long has proved itself: its next crash counts as the first.
    public var steadyAfter: Duration = .seconds(10)
    /// A worker that served this long and is stuck then is replaced at once, however often that happens; one that is
    /// stuck sooner counts as crashed.
    public var soundAfter: Duration = .seconds(1)
    /// How waits differ between slots.
    public var jitter: Jitter

    /// The usual policy.
    public init(jitter: Jitter) {
        self.jitter = jitter
    }

    /// How long to wait before a slot whose worker failed has its next, after `failures` in a row, counted from 1.
    public func delay(after failures: Int, of worker: WorkerID) -> Duration {
        let whole = delay(after: failures)
        switch jitter {
        case .none: return whole
        case .seeded(let seed): return whole - whole / 4 * Int(share(of: worker, seed: seed)) / 65536
        }
    }

    /// The same without jitter: no wait is longer than this.
    public func delay(after failures: Int) -> Duration {
        guard failures > 1 else { return .zero }
        var delay = firstDelay
        for _ in 2..<min(failures, 64) where delay < longestDelay { delay = delay * 2 }
        return min(delay, longestDelay)
    }

    /// A number that looks like chance; FNV-1a over what tells attempts apart, then the finish of splitmix64.
    private func share(of worker: WorkerID, seed: UInt64) -> UInt16 {
        var mixed: UInt64 = 0xCBF2_9CE4_8422_2325
        func add(_ byte: UInt8) { mixed = (mixed ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        func add(_ number: UInt64) {
            for shift in stride(from: 0, to: 64, by: 8) { add(UInt8(truncatingIfNeeded: number >> UInt64(shift))) }
        }
        add(seed)
        for byte in worker.slot.app.utf8 { add(byte) }
        add(UInt64(worker.slot.number))
        add(UInt64(worker.attempt))
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return UInt16(truncatingIfNeeded: (mixed ^ (mixed >> 31)) >> 32)
    }
}
