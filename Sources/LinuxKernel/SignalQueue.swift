internal import CLinux
import Glibc

/// The signals of this process, read like a file instead of interrupting it; signalfd(2).
public struct SignalQueue: ~Copyable {
    /// Readable when a signal waits.
    public let descriptor: Descriptor

    /// Blocks exactly `signals` and collects them from now on.
    public init(_ signals: [CInt]) throws(Errno) {
        let count = CInt(signals.count)
        try check("sigprocmask") { unsafe clinux_signals_block(signals, count) }
        descriptor = Descriptor(owning: try check("signalfd") { unsafe clinux_signals_open(signals, count) })
    }

    /// The next waiting signal, or nil when none waits.
    public func next() throws(Errno) -> CInt? {
        let signal = try check("signalfd") { clinux_signals_read(descriptor.number) }
        return signal == 0 ? nil : signal
    }

    /// Makes this process deaf to `signal`; sigaction(2) with SIG_IGN.
    public static func ignore(_ signal: CInt) {
        clinux_ignore_signal(signal)
    }
}
