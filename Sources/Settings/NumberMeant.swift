/// What was meant by a number with something behind it, of which uWSGI reads the number alone.
enum NumberMeant {
    /// What the number counts.
    enum Unit {
        case things
        case milliseconds
        case seconds
        case bytes
        case megabytes
    }

    /// The number to write; the one that is read where what follows it says nothing else.
    static func of(_ value: [UInt8], _ number: Int, before rest: Range<Int>, counting unit: Unit) -> Int {
        let text = String(decoding: value[rest], as: UTF8.self)
        if let whole = grouped(number, text) { return whole }
        let (fraction, behind) = fraction(text[...])
        let word = behind.drop { $0 == " " || $0 == "\t" }.prefix { $0.isLetter }.lowercased()
        let scale = scale(word, unit) ?? (word.isEmpty && unit == .seconds ? (1, 1) : nil)
        guard number >= 0, number + Int(fraction.rounded(.up)) > 0, let (factor, divisor) = scale else { return number }
        if fraction > 0 {
            let meant = ((Double(number) + fraction) * Double(factor) / Double(divisor)).rounded(.up)
            return Int(exactly: meant) ?? number
        }
        let (product, overflows) = number.multipliedReportingOverflow(by: factor)
        return overflows ? number : (product + divisor - 1) / divisor
    }

    /// What `.5` adds to the number before it, and what comes behind.
    private static func fraction(_ text: Substring) -> (Double, Substring) {
        guard text.first == ".", case let digits = text.dropFirst().prefix(while: \.isNumber), digits.count < 10,
            let fraction = Double("0." + digits + "0")
        else { return (0, text) }
        return (fraction, text.dropFirst(digits.count + 1))
    }

    /// Says that it is not read, with the number to write instead.
    static func reportUnread(
        behind number: Int, _ rest: Range<Int>, of setting: Setting, counting unit: Unit = .things,
        in limits: ClosedRange<Int> = 0...Int(Int32.max), _ findings: inout Findings
    ) {
        guard !rest.isEmpty else { return }
        let meant = of(setting.entry.value, number, before: rest, counting: unit)
        findings.warning(
            "what follows the number is not read: \(setting.written) is \(number)"
                + (unit == .megabytes ? number == 1 ? " megabyte" : " megabytes" : ""),
            at: setting.entry.place(ofBytes: rest),
            remedy: "write \(setting.written) = \(fitting(meant, number, unit, limits))")
    }

    /// More than the most is the most, unless the number was large enough without its unit: `buffer-size = 32768k`.
    private static func fitting(_ meant: Int, _ number: Int, _ unit: Unit, _ limits: ClosedRange<Int>) -> Int {
        if limits.contains(meant) { return meant }
        return unit == .bytes && number < 4096 ? min(meant, limits.upperBound) : number
    }

    /// `1_000` and `1,000`.
    private static func grouped(_ number: Int, _ rest: String) -> Int? {
        guard let sign = rest.first, sign == "_" || sign == "," || sign == "'" else { return nil }
        let groups = rest.dropFirst().split(separator: sign, omittingEmptySubsequences: false)
        guard groups.allSatisfy({ $0.utf8.count == 3 && $0.utf8.allSatisfy(\.isDigit) }) else { return nil }
        return Int("\(number)" + groups.joined())
    }

    private static func scale(_ word: String, _ unit: Unit) -> (factor: Int, divisor: Int)? {
        switch unit {
        case .things: ["k": (1_000, 1), "m": (1_000_000, 1)][word]
        case .milliseconds: ["s": (1_000, 1), "sec": (1_000, 1), "seconds": (1_000, 1)][word]
        case .seconds:
            switch word {
            case "ms": (1, 1_000)
            case "m", "min", "mins", "minute", "minutes": (60, 1)
            case "h", "hr", "hrs", "hour", "hours": (3_600, 1)
            case "d", "day", "days": (86_400, 1)
            default: nil
            }
        case .bytes: size(word).map { ($0, 1) }
        case .megabytes: size(word).map { ($0, 1 << 20) }
        }
    }

    private static func size(_ word: String) -> Int? {
        switch word {
        case "b", "byte", "bytes": 1
        case "k", "kb", "kib": 1 << 10
        case "m", "mb", "mib": 1 << 20
        case "g", "gb", "gib": 1 << 30
        default: nil
        }
    }
}
