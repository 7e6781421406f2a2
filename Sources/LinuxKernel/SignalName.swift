internal import CLinux

/// The names of signals, as signal(7) has them.
public enum SignalName {
    /// `SIGTERM` for 15; `signal 64` where there is no name.
    public static func of(_ signal: Int32) -> String {
        guard let name = unsafe clinux_signal_name(signal) else { return "signal \(signal)" }
        return unsafe "SIG" + String(cString: name)
    }
}
