public import LinuxKernel

/// Sends a signal to processes that were found by name, each taken hold of so that no other can be meant.
public struct Ending: Sendable {
    /// What came of one of them.
    public enum Result: Equatable, Sendable {
        /// It was sent to.
        case sent
        /// It had ended before, or its number belongs to another by now.
        case gone
        /// The kernel does not let this process be sent to.
        case notAllowed
    }

    /// The signal.
    public let signal: Int32
    /// Whether the ends are waited for, however long that takes.
    public let waits: Bool

    /// Sends `signal`, and with `waits` comes back when all have ended.
    public init(signal: Int32, waits: Bool) {
        self.signal = signal
        self.waits = waits
    }

    /// Sends to each of `processes`, in their order, and tells each result.
    ///
    /// `isMeant` is asked of each once more when it is taken hold of: it may have become another program since.
    public func run(
        _ processes: [Holder], isMeant: (Holder) -> Bool = { _ in true }, tell: (Holder, Result) -> Void
    ) throws(Errno) {
        var held: [HeldProcess] = []
        for process in processes {
            guard let taken = try HeldProcess(process), isMeant(process) else {
                tell(process, .gone)
                continue
            }
            do throws(Errno) {
                tell(process, try taken.send(signal) ? .sent : .gone)
                if waits { held.append(taken) }
            } catch {
                guard error.kind == .notAllowed else { throw error }
                tell(process, .notAllowed)
            }
        }
        guard waits else { return }
        while held.contains(where: { !$0.hasEnded }) {
            try SocketEndWatch.wait(milliseconds: 1000, held.filter { !$0.hasEnded }.map(\.descriptor))
        }
    }
}
