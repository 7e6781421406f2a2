import CLinux
import Glibc

/// The signals of this process, read like a file instead of interrupting it; signalfd(2).
public struct SignalQueue: ~Copyable {
    /// Readable when a signal waits.
    public let descriptor: Descriptor

    /// Blocks exactly `signals` and collects them from now on, also those a launcher left ignored.
    ///
    /// Only this thread's mask changes: make it before any other thread starts. EMFILE when no descriptor is left.
    public init(_ signals: [CInt]) throws(Errno) {
        let count = CInt(signals.count)
        try check("sigprocmask") { unsafe clinux_signals_block(signals, count) }
        descriptor = Descriptor(owning: try check("signalfd") { unsafe clinux_signals_open(signals, count) })
    }

    /// Blocks exactly `signals`: they wait, over an exec too, until a queue of them is made.
    ///
    /// The first process of a container loses a signal that it neither blocks nor handles.
    public static func hold(_ signals: [CInt]) {
        unsafe clinux_signals_block(signals, CInt(signals.count))
    }

    /// The next waiting signal, or nil when none waits; one that came twice meanwhile may be told once.
    public func next() throws(Errno) -> CInt? {
        let signal = try check("signalfd") { clinux_signals_read(descriptor.number) }
        return signal == 0 ? nil : signal
    }

    /// Makes this process deaf to `signal`; sigaction(2) with SIG_IGN.
    ///
    /// Children started by `Spawn` are not.
    public static func ignore(_ signal: CInt) {
        clinux_ignore_signal(signal)
    }
}
