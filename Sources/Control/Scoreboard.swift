/// What a worker counts, in memory that the master reads; `PythonWorker/svctl_worker/scoreboard.py` writes it.
///
/// A head of 64 bytes: `svctl` and the version of the layout, how many records there are, flags of the master, and
/// who counts (0 nobody, 1 threads, 2 an event loop, which adds its microseconds at work). Then 64 bytes a thread: requests, exceptions, bytes sent, microseconds at work, their
/// average a request, requests in hand, since when on CLOCK_MONOTONIC, and 8 bytes that are free. All numbers have 8
/// bytes in the machine's own order. What is read there is the word of a worker, and may be anything.
public struct Scoreboard: Equatable, Sendable {
    /// One thread, or one event loop.
    public struct Core: Equatable, Sendable {
        /// Requests that were answered.
        public var requests = 0
        /// How often the application raised.
        public var exceptions = 0
        /// Bytes sent.
        public var sent = 0
        /// Microseconds that requests have taken.
        public var microseconds = 0
        /// Microseconds that a request takes lately.
        public var average = 0
        /// Requests that are being answered now.
        public var inHand = 0
        /// Since when, in microseconds on CLOCK_MONOTONIC; without a meaning while there are none.
        public var since = 0

        /// Nothing has happened yet.
        public init() {}
    }
    /// Each thread of the worker.
    public var cores: [Core]
    /// Microseconds that one event loop has been at work, where that answers all; nil where threads do.
    ///
    /// How much a loop has to do, its requests do not say: they wait side by side.
    public var loopTime: Int?

    private static let unit = 64
    private static let mark = Array("svctl\0\0\u{1}".utf8)

    /// How large the memory for so many threads is.
    public static func size(threads: Int) -> Int { unit * (1 + threads) }

    /// What the memory begins with; `tellsSaturation`: the worker is to say when it has too much to do.
    public static func head(threads: Int, tellsSaturation: Bool) -> [UInt8] {
        mark + number(threads) + number(tellsSaturation ? 1 : 0)
    }

    /// Swift runs on no Linux machine that has the bytes the other way round.
    private static func number(_ value: Int) -> [UInt8] { (0..<8).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) } }

    init(cores: [Core]) {
        self.cores = cores
    }

    /// Reads such memory; nil when nobody counts in it.
    public init?(_ bytes: [UInt8]) {
        func number(at offset: Int) -> Int {
            // Sums of what a worker made up must not overflow.
            Int(min(bytes[offset..<offset + 8].reversed().reduce(0) { $0 << 8 | UInt64($1) }, 1 << 48))
        }
        guard bytes.count >= Self.unit, bytes.starts(with: Self.mark), [1, 2].contains(number(at: 24)) else {
            return nil
        }
        loopTime = number(at: 24) == 2 ? number(at: 32) : nil
        cores = stride(from: Self.unit, through: bytes.count - Self.unit, by: Self.unit).map { start in
            var core = Core()
            core.requests = number(at: start)
            core.exceptions = number(at: start + 8)
            core.sent = number(at: start + 16)
            core.microseconds = number(at: start + 24)
            core.average = number(at: start + 32)
            core.inHand = number(at: start + 40)
            core.since = number(at: start + 48)
            return core
        }
    }

    /// Requests of all threads that were answered.
    public var requests: Int { sum(\.requests) }
    /// How many are being answered now.
    public var inHand: Int { sum(\.inHand) }

    /// The sum over all threads of one of their figures.
    public func sum(_ figure: (Core) -> Int) -> Int { cores.reduce(0) { $0 + figure($1) } }

    /// Microseconds a request has taken lately; 0 before the first.
    public var average: Int {
        let busy = cores.filter { $0.requests > 0 }
        return busy.isEmpty ? 0 : busy.reduce(0) { $0 + $1.average } / busy.count
    }

    /// Microseconds that all threads have been at work by the moment `now`, requests in hand included.
    public func work(at now: Int) -> Int {
        loopTime ?? cores.reduce(0) { $0 + $1.microseconds + ($1.inHand > 0 ? max(0, now - $1.since) : 0) }
    }
}
