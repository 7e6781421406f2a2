/// Numbers of bytes as svctl's own sections write them: `4096`, `64KiB`, `10MiB`, `1GiB`.
enum ByteCountGrammar {
    /// Why something is no number of bytes.
    struct Fault: Error {
        var message: String
        /// What was most likely meant; nil when that cannot be guessed.
        var instead: String?
    }

    /// Reads a whole number with a unit of 1,024, or none, right behind it; up to 1 TiB.
    static func parse(_ text: String) throws(Fault) -> Int {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let unit = text.dropFirst(digits.count)
        guard let number = Int(digits), number <= 1 << 40 else {
            let isNumber = !digits.isEmpty
            throw Fault(
                message: isNumber ? "'\(text)' is more than 1 TiB" : "'\(text)' is no size: it begins with no number")
        }
        guard let factor = factors[unit] else {
            let meant = meant[unit.drop { $0 == " " || $0 == "\t" }.lowercased()]
            throw Fault(
                message: "'\(unit.drop { $0 == " " })' is no unit: it may be KiB, MiB or GiB",
                instead: meant.map { "\(number)\($0)" })
        }
        guard number * factor <= 1 << 40 else { throw Fault(message: "'\(text)' is more than 1 TiB") }
        return number * factor
    }

    private static let factors: [Substring: Int] = ["": 1, "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30]
    /// What people write for them.
    private static let meant = [
        "k": "KiB", "kb": "KiB", "kib": "KiB", "m": "MiB", "mb": "MiB", "mib": "MiB", "g": "GiB", "gb": "GiB",
        "gib": "GiB", "b": "", "bytes": "",
    ]
}
