/// One text that settings are read from, kept as written so that every complaint can show its line.
final class SourceText: Sendable {
    static let commandLineName = "command line"
    static let environmentName = "environment"

    let name: String
    let bytes: [UInt8]
    let form: SettingsForm
    private let lineStarts: [Int]

    /// Whether it is a file; the others have no lines of their own.
    var hasLines: Bool { name != Self.commandLineName && name != Self.environmentName }

    /// A text of that name; a command line is one line, whatever bytes are in it.
    init(name: String, bytes: [UInt8], form: SettingsForm = .ini) {
        self.name = name
        self.bytes = bytes
        self.form = form
        var starts = [0]
        if name != Self.commandLineName {
            var offset = 0
            while offset < bytes.count {
                if bytes[offset] == .newline { starts.append(offset + 1) }
                offset += 1
            }
        }
        lineStarts = starts
    }

    /// The number of the line that a byte is on, from 1.
    func lineNumber(at offset: Int) -> Int { lineIndex(of: offset) + 1 }

    /// Where these bytes are, cut to the line that they begin on.
    func place(_ range: Range<Int>) -> Place {
        let line = lineIndex(of: range.lowerBound)
        let hasMark = line == 0 && startsWithByteOrderMark
        let start = lineStarts[line] + (hasMark ? 3 : 0)
        let lineBytes = bytes[start..<max(start, endOfLine(line))]
        let lower = min(max(range.lowerBound, start), lineBytes.endIndex)
        let upper = min(max(range.upperBound, lower), lineBytes.endIndex)
        var place = Place(
            file: name, line: line + 1, column: characters(in: start..<lower) + 1,
            length: max(characters(in: lower..<upper), 1), text: String(decoding: lineBytes, as: UTF8.self))
        place.form = form
        return place
    }

    /// Whether the first three bytes are the UTF-8 byte order mark that some editors of Windows write.
    var startsWithByteOrderMark: Bool { bytes.starts(with: [0xEF, 0xBB, 0xBF]) }

    private func lineIndex(of offset: Int) -> Int {
        var low = 0
        var high = lineStarts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle }
        }
        return low
    }

    private func endOfLine(_ line: Int) -> Int {
        var end = line + 1 < lineStarts.count ? lineStarts[line + 1] - 1 : bytes.count
        if end > lineStarts[line], bytes[end - 1] == .carriageReturn { end -= 1 }
        return end
    }

    /// Counts what decoding will make of the bytes, so that columns stay right behind broken UTF-8.
    private func characters(in range: Range<Int>) -> Int {
        String(decoding: bytes[range], as: UTF8.self).unicodeScalars.count
    }
}

extension UInt8 {
    static let newline = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
    static let percent = UInt8(ascii: "%")
    static let equals = UInt8(ascii: "=")

    /// What uWSGI strips around keys and values.
    var isBlank: Bool { self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") || self == .carriageReturn }

    /// What begins a comment.
    var startsComment: Bool { self == UInt8(ascii: "#") || self == UInt8(ascii: ";") }

    var isDigit: Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= self }
}
