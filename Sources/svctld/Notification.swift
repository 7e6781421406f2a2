internal import LinuxKernel

/// One message of a worker about itself, in the words of sd_notify(3) that mean something here.
struct Notification: Equatable {
    /// READY=1: it serves.
    private(set) var isReady = false
    /// STOPPING=1: it accepts no more.
    private(set) var isStopping = false
    /// X_SVCTL_SATURATED=1: it has too much to do; only our own workers say so.
    private(set) var isSaturated = false
    /// STATUS=, safe for a terminal and at most 256 bytes; empty takes back what was said before.
    private(set) var status: String?
    /// EXTEND_TIMEOUT_USEC=: how much time it asks for, from now.
    private(set) var timeWanted: Duration?
    /// MAINPID=: the process that does the work, as it says.
    private(set) var mainPid: Int32?
    /// X_SVCTL_WORN=: why it is to be replaced, in words behind "replaced: "; safe for a terminal.
    private(set) var worn: String?
    /// X_SVCTL_STUCK=: what it does not come back from, in words; safe for a terminal.
    private(set) var stuck: String?
    /// X_SVCTL_SILENCE_USEC=: it is stuck when it does not speak again within so long; 0 takes that back.
    private(set) var longestSilence: Duration?

    /// Reads lines of `NAME=value`; what has no meaning or no sense is passed over.
    init(_ bytes: [UInt8]) {
        for line in bytes.split(separator: UInt8(ascii: "\n")) {
            guard let sign = line.firstIndex(of: UInt8(ascii: "=")) else { continue }
            let value = String(decoding: line[(sign + 1)...], as: UTF8.self)
            switch String(decoding: line[..<sign], as: UTF8.self) {
            case "READY": isReady = isReady || value == "1"
            case "STOPPING": isStopping = isStopping || value == "1"
            case "X_SVCTL_SATURATED": isSaturated = isSaturated || value == "1"
            case "STATUS": status = PrintableText.escaped(value, bytes: 256)
            case "EXTEND_TIMEOUT_USEC": timeWanted = UInt64(value).map { .microseconds($0) } ?? timeWanted
            case "MAINPID": mainPid = Int32(value).flatMap { $0 > 0 ? $0 : nil } ?? mainPid
            case "X_SVCTL_WORN": worn = value.isEmpty ? worn : PrintableText.escaped(value, bytes: 128)
            case "X_SVCTL_STUCK": stuck = value.isEmpty ? stuck : PrintableText.escaped(value, bytes: 256)
            case "X_SVCTL_SILENCE_USEC":
                longestSilence = UInt64(value).map { .microseconds(min($0, 86_400_000_000)) } ?? longestSilence
            default: break
            }
        }
    }
}
