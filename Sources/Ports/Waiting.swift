public import LinuxKernel

/// Waits until ports are held, or until they are free.
public struct Waiting {
    let queries: [PortQuery]
    let untilFree: Bool
    private static let shortestPause = 20
    private static let longestPause = 500

    /// Until somebody listens on each of `queries`, or with `untilFree` nobody on any.
    public init(_ queries: [PortQuery], untilFree: Bool) {
        self.queries = queries
        self.untilFree = untilFree
    }

    /// True as soon as it is so; false after so many milliseconds.
    ///
    /// Somebody who begins to listen makes no noise: that is looked for, with pauses from 20 to 500 ms. A TCP socket that
    /// goes does, where the kernel may be asked.
    public func run(milliseconds: Int) throws(Errno) -> Bool {
        let deadline = Clock.bootNanoseconds + Int64(milliseconds) * 1_000_000
        var gap = Self.shortestPause
        // Before the first look, so that nothing goes unheard between the look and the sleep.
        var pause = untilFree ? SocketPause() : SocketPause(listening: false)
        while try !isReached() {
            let left = (deadline - Clock.bootNanoseconds + 999_999) / 1_000_000
            guard left > 0 else { return false }
            try pause.wait(milliseconds: min(gap, Int(left)))
            gap = min(gap * 3 / 2, Self.longestPause)
        }
        return true
    }

    private func isReached() throws(Errno) -> Bool {
        for query in queries {
            // What is bound without listening takes no connections, but keeps a server away.
            let held = untilFree ? try query.blocking(everywhere: false) : try query.listening()
            if held.isEmpty != untilFree { return false }
        }
        return true
    }
}
