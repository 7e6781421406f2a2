extension YamlLine {
    /// A line as people mean it: quotes stand around words, and a comment begins behind a blank.
    static func meant(_ bytes: [UInt8], _ line: Range<Int>) throws(FormFault) -> YamlLine {
        let end = trimmed(bytes, line).upperBound
        let (depth, start) = indent(bytes, line.lowerBound..<max(line.lowerBound, end))
        func made(_ kind: Kind) -> YamlLine { YamlLine(isOutermost: depth == 0, depth: depth, kind: kind) }
        guard start < end, bytes[start] != .hash else { return made(.empty) }
        if bytes[start] == UInt8(ascii: "-"), start + 1 == end || bytes[start + 1].isBlank {
            return made(.item(try value(bytes, start + 1..<end)))
        }
        let word: Text
        let sign: Int
        if let (text, behind) = try quoted(bytes, start..<end) {
            let blanks = bytes[behind..<end].prefix(while: \.isBlank).count
            guard behind + blanks < end, bytes[behind + blanks] == .colon else { return made(.other(start..<end)) }
            (word, sign) = (text, behind + blanks)
        } else if let colon = colon(bytes, start..<end) {
            let key = trimmed(bytes, start..<colon)
            (word, sign) = (Text(range: key, bytes: Array(bytes[key])), colon)
        } else {
            return made(.other(start..<plainEnd(bytes, start..<end)))
        }
        let rest = sign + 1..<end
        // Behind the name of a section nothing need stand apart.
        guard rest.isEmpty || bytes[sign + 1].isBlank || depth == 0 else { return made(.other(start..<end)) }
        let value = try value(bytes, rest)
        return made(value.range.isEmpty && !value.isQuoted ? .bare(key: word) : .option(key: word, value: value))
    }

    /// Where a comment begins behind a blank, or the end.
    private static func plainEnd(_ bytes: [UInt8], _ range: Range<Int>) -> Int {
        for offset in range where bytes[offset] == .hash && (offset == range.lowerBound || bytes[offset - 1].isBlank) {
            return trimmed(bytes, range.lowerBound..<offset).upperBound
        }
        return range.upperBound
    }

    private static func value(_ bytes: [UInt8], _ range: Range<Int>) throws(FormFault) -> Text {
        let range = trimmed(bytes, range)
        if let (text, behind) = try quoted(bytes, range) {
            let rest = trimmed(bytes, behind..<range.upperBound)
            // Quotes in the middle are no quotes.
            if rest.isEmpty || behind < rest.lowerBound && bytes[rest.lowerBound] == .hash { return text }
        }
        let plain = range.lowerBound..<plainEnd(bytes, range)
        return Text(range: plain, bytes: Array(bytes[plain]))
    }

    /// The text between the quotes that stand at the front, and where it goes on behind them; nil without quotes.
    private static func quoted(
        _ bytes: [UInt8], _ range: Range<Int>
    ) throws(FormFault) -> (text: Text, behind: Int)? {
        guard let first = bytes[range].first else { return nil }
        let start = range.lowerBound + 1
        switch first {
        case .quote:
            guard let end = EscapedText.end(in: bytes, from: start, to: range.upperBound) else { return nil }
            return (
                Text(range: start..<end, bytes: try EscapedText.resolved(bytes, start..<end), isQuoted: true), end + 1
            )
        case .apostrophe:
            var result: [UInt8] = []
            var offset = start
            while offset < range.upperBound {
                if bytes[offset] == .apostrophe {
                    guard offset + 1 < range.upperBound, bytes[offset + 1] == .apostrophe else {
                        return (Text(range: start..<offset, bytes: result, isQuoted: true), offset + 1)
                    }
                    offset += 1
                }
                result.append(bytes[offset])
                offset += 1
            }
            return nil
        default: return nil
        }
    }

    /// The colon behind a key: with a blank behind it, or nothing; at the very left any.
    private static func colon(_ bytes: [UInt8], _ range: Range<Int>) -> Int? {
        var first: Int?
        for offset in range {
            if bytes[offset] == .hash, offset > range.lowerBound, bytes[offset - 1].isBlank { break }
            guard bytes[offset] == .colon else { continue }
            if offset + 1 == range.upperBound || bytes[offset + 1].isBlank { return offset }
            first = first ?? offset
        }
        return first
    }

    private static func trimmed(_ bytes: [UInt8], _ range: Range<Int>) -> Range<Int> {
        var (lower, upper) = (range.lowerBound, range.upperBound)
        while lower < upper, bytes[lower].isBlank { lower += 1 }
        while upper > lower, bytes[upper - 1].isBlank { upper -= 1 }
        return lower..<upper
    }
}

extension UInt8 {
    static let apostrophe = UInt8(ascii: "'")
}
