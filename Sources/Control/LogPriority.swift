/// How much a line of the log matters, as syslog counts it, and as programs say it by `<N>` before a line; sd-daemon(3).
public enum LogPriority: UInt8, Sendable {
    /// The machine cannot be used.
    case emergency = 0
    /// Somebody must act now.
    case alert
    /// What cannot be gone on with.
    case critical
    /// What failed.
    case error
    /// What may fail.
    case warning
    /// What is in order, and worth knowing.
    case notice
    /// What is in order: every line that says nothing else.
    ///
    /// Also of standard error: app servers write all that they have to say there.
    case info
    /// What only helps to find mistakes.
    case debug

    /// The mark that says it before a line.
    public var prefix: String { "<\(rawValue)>" }

    /// Takes the mark off a line; nil when there is none.
    public static func split(_ line: ArraySlice<UInt8>) -> (priority: LogPriority?, text: ArraySlice<UInt8>) {
        let start = line.startIndex
        guard line.count >= 3, line[start] == UInt8(ascii: "<"), line[start + 2] == UInt8(ascii: ">"),
            line[start + 1] >= UInt8(ascii: "0"),
            let priority = LogPriority(rawValue: line[start + 1] - UInt8(ascii: "0"))
        else { return (nil, line) }
        return (priority, line[(start + 3)...])
    }
}
