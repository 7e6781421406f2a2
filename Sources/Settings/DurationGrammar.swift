/// Lengths of time as `ready = alive 3s` writes them: a whole number with `ms`, `s` or `min` right behind it.
enum DurationGrammar {
    /// Why something is no length of time.
    struct Fault: Error {
        var message: String
        /// What was most likely meant; nil when that cannot be guessed.
        var instead: String?
    }

    static func parse(_ text: String) throws(Fault) -> Duration {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let unit = text[digits.endIndex...]
        guard !digits.isEmpty else { throw Fault(message: "'\(text)' is no time: it begins with no number") }
        guard let number = Int64(digits), number <= Int64(Int32.max) else {
            throw Fault(message: "'\(text)' is longer than anybody waits")
        }
        switch unit {
        case "ms": return .milliseconds(number)
        case "s": return .seconds(number)
        case "min": return .seconds(number * 60)
        case "": throw Fault(message: "'\(text)' has no unit: it may be ms, s or min", instead: "\(number)s")
        default:
            let meant = ["m": "min", "mins": "min", "minutes": "min", "sec": "s", "secs": "s", "seconds": "s"][unit]
            throw Fault(
                message: "'\(unit)' is no unit: it may be ms, s or min", instead: meant.map { "\(number)\($0)" })
        }
    }
}
