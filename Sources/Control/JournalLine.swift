internal import LinuxKernel

/// An entry of the journal as a line of a log file: time, whose it is, text.
public enum JournalLine {
    /// The fields that are needed for it.
    public static let fields = [
        "MESSAGE", "SYSLOG_IDENTIFIER", "SYSLOG_PID", "_PID", "_COMM", "SVCTL_NAME", "SVCTL_WORKER",
    ]

    /// The line with its end; empty for an entry without a text.
    ///
    /// Of what a unit has in the journal some is none of svctl's: what systemd says of it, and what a worker sends there
    /// by itself.
    public static func of(_ entry: [String: [UInt8]]) -> [UInt8] {
        guard let message = entry["MESSAGE"] else { return [] }
        let microseconds = word("__REALTIME_TIMESTAMP", entry).flatMap { Int($0) } ?? 0
        let time = Clock.text(seconds: microseconds / 1_000_000, nanoseconds: microseconds % 1_000_000 * 1000)
        let pid = (word("SYSLOG_PID", entry) ?? word("_PID", entry)).map { "[\($0)]" } ?? ""
        return Array("\(time) \(speaker(entry))\(pid): ".utf8) + message + [UInt8(ascii: "\n")]
    }

    private static func speaker(_ entry: [String: [UInt8]]) -> String {
        if let worker = word("SVCTL_WORKER", entry) { return worker }
        if word("SVCTL_NAME", entry) != nil { return "svctld" }
        return word("SYSLOG_IDENTIFIER", entry) ?? word("_COMM", entry) ?? "unknown"
    }

    private static func word(_ name: String, _ entry: [String: [UInt8]]) -> String? {
        entry[name].map { String(decoding: $0, as: UTF8.self) }
    }
}
