internal import CLinux

/// The names of signals, as signal(7) has them.
public enum SignalName {
    /// `SIGTERM` for 15; `signal 64` where there is no name.
    public static func of(_ signal: Int32) -> String {
        guard let name = unsafe clinux_signal_name(signal) else { return "signal \(signal)" }
        return unsafe "SIG" + String(cString: name)
    }

    /// The number of a signal by its name, or by its number from 0 to 64; nil when there is none.
    ///
    /// With or without `SIG`, in any case. 0 only asks whether one may be sent.
    public static func number(_ text: String) -> Int32? {
        if text.utf8.allSatisfy({ (48...57).contains($0) }) { return Int32(text).flatMap { $0 <= 64 ? $0 : nil } }
        let name = text.uppercased()
        return (1...64).first { of($0) == (name.hasPrefix("SIG") ? name : "SIG" + name) }
    }
}
