/// Lengths of time as `ready = alive 3s` writes them: a whole number with `ms`, `s`, `min`, `h` or `d` right behind it, or
/// several of these, `1min 30s`.
enum DurationGrammar {
    /// Why something is no length of time.
    struct Fault: Error {
        var message: String
        /// What was most likely meant; nil when that cannot be guessed.
        var instead: String?
    }

    /// Reads a length of time; `countsSeconds` where a number without a unit has always meant seconds.
    static func parse(_ text: String, countsSeconds: Bool = false) throws(Fault) -> Duration {
        // No time is longer, so that a longer one need not be taken apart.
        guard text.utf8.count < 200, text.utf8.contains(where: \.isBlank) else {
            return try one(text[...], countsSeconds: countsSeconds)
        }
        let words = text.utf8.split(whereSeparator: isSpace)
        guard words.count > 1, words.allSatisfy(isWhole) else {
            return try one(text[...], countsSeconds: countsSeconds)
        }
        var sum = Duration.zero
        for word in words { sum += try one(Substring(word), countsSeconds: false) }
        return sum
    }

    /// Whether a word is a number with something behind it.
    private static func isWhole(_ word: Substring.UTF8View) -> Bool {
        guard let first = word.first, first.isDigit, let last = word.last else { return false }
        return last < 0x80 ? isLetter(last) : Substring(word).last?.isLetter == true
    }

    private static func isLetter(_ byte: UInt8) -> Bool { UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

    private static func one(_ text: Substring, countsSeconds: Bool) throws(Fault) -> Duration {
        let digits = Substring(text.utf8.prefix(while: \.isDigit))
        let unit = Substring(text.utf8[digits.endIndex...].drop(while: isSpace))
        guard !digits.isEmpty else { throw Fault(message: "'\(text)' is no time: it begins with no number") }
        guard let number = Int64(digits), number <= Int64(Int32.max) else {
            throw Fault(message: "'\(text)' is longer than anybody waits")
        }
        var instead: String? { units[unit].map { "\(number)\($0)" } }
        guard unit.startIndex == digits.endIndex else {
            throw Fault(message: "a unit stands right behind its number", instead: instead)
        }
        switch unit {
        case "ms": return .milliseconds(number)
        case "s": return .seconds(number)
        case "min": return .seconds(number * 60)
        case "h": return .seconds(number * 3600)
        case "d": return .seconds(number * 86400)
        case "" where countsSeconds: return .seconds(number)
        case "": throw Fault(message: "'\(text)' has no unit: it may be ms, s, min, h or d", instead: "\(number)s")
        default: throw Fault(message: "'\(unit)' is no unit: it may be ms, s, min, h or d", instead: instead)
        }
    }

    /// The five, and what people write for them.
    private static let units: [Substring: String] = [
        "ms": "ms", "s": "s", "min": "min", "m": "min", "mins": "min", "minutes": "min", "sec": "s", "secs": "s",
        "seconds": "s", "h": "h", "hr": "h", "hour": "h", "hours": "h", "d": "d", "day": "d", "days": "d",
    ]
}
