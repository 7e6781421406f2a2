internal import Control

/// A length of time as it is typed: `10`, `10s`, `1.5s`, `200ms`, `5m`, `2h`, `1d`; without a unit it is seconds.
enum DurationWord {
    private static let units = [("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)]

    /// The whole milliseconds of the option's value; `otherwise` when it was not given.
    static func milliseconds(_ text: String?, _ option: String, otherwise: Int) throws(Failure) -> Int {
        guard let text else { return otherwise }
        guard let found = milliseconds(text) else {
            throw Failure(.usage, "\(option) \(text) is no time: write 10s, 200ms, 5m, 2h or 1d")
        }
        return found
    }

    /// nil when it is none, or longer than a thousand days.
    static func milliseconds(_ text: String) -> Int? {
        let unit = units.first { text.hasSuffix($0.0) }
        let digits = unit.map { text.dropLast($0.0.count) } ?? text[...]
        let isPlain = !digits.isEmpty && digits.utf8.allSatisfy { (48...57).contains($0) || $0 == UInt8(ascii: ".") }
        guard isPlain, let number = Double(digits) else { return nil }
        let found = number * Double(unit?.1 ?? 1000)
        return found <= 86_400_000_000 ? Int(found) : nil
    }
}
