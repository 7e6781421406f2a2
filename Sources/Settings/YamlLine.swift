/// One line of a settings file in YAML, taken apart.
struct YamlLine {
    enum Kind {
        /// Nothing, or a comment.
        case empty
        /// `key: value`.
        case option(key: Text, value: Text)
        /// `key:` alone.
        case bare(key: Text)
        /// `- value`.
        case item(Text)
        /// What is none of these.
        case other(Range<Int>)
    }

    /// A word or a value: its bytes, and where they stand.
    struct Text {
        var range: Range<Int>
        var bytes: [UInt8]
        var isQuoted = false

        var string: String { String(decoding: bytes, as: UTF8.self) }
    }

    /// Whether it begins at the very left, where sections begin and end.
    let isOutermost: Bool
    /// How far its first word stands from the left, as uWSGI counts.
    let depth: Int
    let kind: Kind

    /// A line as uWSGI's own reader takes it: every `#` begins a comment, quotes are part of a value, and what has no
    /// value ends the reading.
    static func asUwsgi(_ bytes: [UInt8], _ line: Range<Int>) -> YamlLine {
        let end = bytes[line].firstIndex(of: .hash) ?? line.upperBound
        let (depth, start) = indent(bytes, line.lowerBound..<end)
        func made(_ kind: Kind) -> YamlLine { YamlLine(isOutermost: depth == 0, depth: depth, kind: kind) }
        guard start < end else { return made(.empty) }
        let rest = start..<end
        let isCollection = [UInt8(ascii: "-"), UInt8(ascii: "["), UInt8(ascii: "{")].contains(bytes[start])
        if !isCollection, depth > 0,
            let sign = separator(bytes, rest, UInt8(ascii: " ")) ?? separator(bytes, rest, UInt8(ascii: "\t"))
        {
            // A carriage return at the end stays.
            let key = stripped(bytes, start..<sign) { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
            let from = sign + 2 + bytes[(sign + 2)..<end].prefix(while: \.isBlank).count
            let value = stripped(bytes, from..<end) { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
            return made(
                .option(
                    key: Text(range: key, bytes: Array(bytes[key])),
                    value: Text(range: value, bytes: Array(bytes[value]))))
        }
        if !isCollection, depth == 0, let sign = bytes[rest].firstIndex(of: .colon) {
            return made(.bare(key: Text(range: start..<sign, bytes: Array(bytes[start..<sign]))))
        }
        return made(.other(rest))
    }

    /// Blanks count one, tabs and carriage returns eight.
    static func indent(_ bytes: [UInt8], _ line: Range<Int>) -> (depth: Int, start: Int) {
        var depth = 0
        var offset = line.lowerBound
        while offset < line.upperBound, bytes[offset].isBlank {
            depth += bytes[offset] == UInt8(ascii: " ") ? 1 : 8
            offset += 1
        }
        return (depth, offset)
    }

    private static func separator(_ bytes: [UInt8], _ range: Range<Int>, _ blank: UInt8) -> Int? {
        var offset = range.lowerBound
        while offset + 1 < range.upperBound {
            if bytes[offset] == .colon, bytes[offset + 1] == blank { return offset }
            offset += 1
        }
        return nil
    }

    private static func stripped(_ bytes: [UInt8], _ range: Range<Int>, _ isBlank: (UInt8) -> Bool) -> Range<Int> {
        var upper = range.upperBound
        while upper > range.lowerBound, isBlank(bytes[upper - 1]) { upper -= 1 }
        return range.lowerBound..<upper
    }
}
