import Glibc

/// What the kernel says of one process in /proc/PID/stat; proc(5).
public struct ProcessStatus: Equatable, Sendable {
    /// The number people know it by.
    public let pid: Int32
    /// At most 15 bytes that the process chose itself: not to be trusted, and not to be printed as they are.
    public let name: String
    /// The kernel's letter: `R` runs, `S` and `D` sleep, `T` is stopped, `Z` has ended and waits for its parent.
    public let state: Unicode.Scalar
    /// Who started it, or who took it over when that one ended; 0 for none.
    public let parent: Int32
    /// Its session, by the process that opened it.
    public let session: Int32
    /// Threads, the first included.
    public let threads: Int
    /// When it started, in ticks of the kernel's clock since boot.
    ///
    /// Together with `pid` it means one process only.
    public let startTicks: UInt64
    /// Its first thread is on its way out, and has let go of its memory or is about to.
    public let isEnding: Bool
    /// A thread of the kernel, which has no program and no files.
    public let isKernelThread: Bool

    /// It has ended, all threads of it, and only its number is left.
    public var hasEnded: Bool { (state == "Z" || state == "X") && threads <= 1 }

    /// How long ago it started, time slept through included.
    public var age: Duration {
        let ticksEachSecond = UInt64(max(1, sysconf(CInt(_SC_CLK_TCK))))
        let (seconds, rest) = startTicks.quotientAndRemainder(dividingBy: ticksEachSecond)
        let start = Duration.seconds(Int64(seconds)) + .nanoseconds(Int64(rest * 1_000_000_000 / ticksEachSecond))
        return max(.zero, .nanoseconds(Clock.bootNanoseconds) - start)
    }

    /// Reads the bytes of /proc/PID/stat; nil when they are not such a line.
    init?(parsing bytes: [UInt8]) {
        // The name is whatever the process likes, `a) R 1` too: only the last parenthesis is the kernel's.
        guard let open = bytes.firstIndex(of: UInt8(ascii: "(")), let close = bytes.lastIndex(of: UInt8(ascii: ")")),
            open < close, close + 3 < bytes.count, let pid = Int32(text(bytes[..<open]).dropLast())
        else { return nil }
        // From field 4 of proc(5) on, to the last one of interest.
        guard let fields = Self.fields(in: bytes[(close + 3)...], count: 19), let parent = Int32(exactly: fields[0]),
            let session = Int32(exactly: fields[2]), let flags = UInt32(exactly: fields[5]),
            let startTicks = UInt64(exactly: fields[18])
        else { return nil }
        let threads = fields[16]
        self.pid = pid
        name = text(bytes[(open + 1)..<close])
        state = Unicode.Scalar(bytes[close + 2])
        self.parent = parent
        self.session = session
        self.threads = threads
        self.startTicks = startTicks
        isEnding = flags & 0x4 != 0  // PF_EXITING
        isKernelThread = flags & 0x0020_0000 != 0  // PF_KTHREAD
    }

    /// The first numbers of a line, each with one blank before it; nil when there are fewer, or anything else.
    private static func fields(in bytes: ArraySlice<UInt8>, count: Int) -> [Int]? {
        var found: [Int] = []
        var place = bytes.startIndex
        while found.count < count {
            guard place < bytes.endIndex, bytes[place] == UInt8(ascii: " ") else { return nil }
            let end = bytes[(place + 1)...].firstIndex { $0 == UInt8(ascii: " ") || $0 == 10 } ?? bytes.endIndex
            guard let number = Int(text(bytes[(place + 1)..<end])) else { return nil }
            found.append(number)
            place = end
        }
        return found
    }
}

private func text(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }
