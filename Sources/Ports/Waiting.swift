public import LinuxKernel

/// Waits until ports are held, or until they are free.
public struct Waiting {
    /// What came of it.
    public enum Outcome: Equatable, Sendable {
        /// It is so.
        case reached
        /// These it was not in time, parts of the questions; never empty.
        case missed([PortQuery])
        /// It cannot be told, and waiting would change nothing: why, as a sentence safe for a terminal.
        case unreadable(String)
    }

    let queries: [PortQuery]
    let untilFree: Bool
    private static let shortestPause = 20
    private static let longestPause = 500

    /// Until somebody listens on each of `queries` and each port of a range, or with `untilFree` nobody on any.
    public init(_ queries: [PortQuery], untilFree: Bool) {
        self.queries = queries
        self.untilFree = untilFree
    }

    /// Comes back as soon as it is so, or after so many milliseconds.
    ///
    /// Somebody who begins to listen makes no noise: that is looked for, with pauses from 20 to 500 ms. A TCP socket that
    /// goes does, where the kernel may be asked.
    public func run(milliseconds: Int) throws(Errno) -> Outcome {
        for query in queries where untilFree || query.isProcess {
            if let why = try query.unreadable() { return .unreadable(why) }
        }
        let deadline = Clock.bootNanoseconds + Int64(milliseconds) * 1_000_000
        var gap = Self.shortestPause
        // Before the first look, so that nothing goes unheard between the look and the sleep.
        var pause = untilFree ? SocketPause() : SocketPause(listening: false)
        while true {
            let missing = try missing()
            if missing.isEmpty { return .reached }
            let left = (deadline - Clock.bootNanoseconds + 999_999) / 1_000_000
            guard left > 0 else {
                for query in missing { if let why = try query.unreadable() { return .unreadable(why) } }
                return .missed(missing)
            }
            try pause.wait(milliseconds: min(gap, Int(left)))
            gap = min(gap * 3 / 2, Self.longestPause)
        }
    }

    private func missing() throws(Errno) -> [PortQuery] {
        var found: [PortQuery] = []
        for query in queries { found += try untilFree ? query.heldPart() : query.freePart() }
        return found
    }
}
