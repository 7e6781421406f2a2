internal import Control
internal import Glibc
internal import LinuxKernel
internal import Settings

/// What stands before each line of the log's file.
enum LogStamp: Equatable {
    /// The moment as RFC 3339 has it, in UTC.
    case moment
    /// What strftime(3) makes of a format, in local time.
    case format(String)

    init(_ configuration: LogFileConfiguration) {
        self = configuration.dateFormat.map(LogStamp.format) ?? .moment
    }

    /// The words that say the same to another process.
    var arguments: [String] {
        switch self {
        case .moment: []
        case .format(let format): ["stamp=\(format)"]
        }
    }

    /// Takes what `arguments` wrote from the front of `words`.
    init(taking words: inout ArraySlice<String>) {
        guard let word = words.first, word.hasPrefix("stamp=") else {
            self = .moment
            return
        }
        words.removeFirst()
        self = .format(String(word.dropFirst("stamp=".count)))
    }

    /// What stands there now, where `moment` is this one, with the blank or the dash behind it.
    func text(_ moment: String) -> String {
        switch self {
        case .moment: moment + " "
        case .format(let format): Self.now(in: format) + " - "
        }
    }

    /// Nothing, as in uWSGI, where it would be too long.
    private static func now(in format: String) -> String {
        var seconds = time_t(Clock.wall.seconds)
        var parts = unsafe tm()
        guard unsafe localtime_r(&seconds, &parts) != nil else { return "" }
        var room = [CChar](repeating: 0, count: longest)
        let count = unsafe strftime(&room, longest, format, &parts)
        return String(decoding: room.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    private static let longest = 256
}
