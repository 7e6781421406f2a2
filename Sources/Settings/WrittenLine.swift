/// Lines of a settings file that svctl writes, so that they are read as they were meant.
public enum WrittenLine {
    /// `key = value` with its magic escaped; nil for a value that no line can hold: with a line break or a zero byte,
    /// with blanks at an end, or with what would be taken for a comment.
    ///
    /// References such as `$(NAME)` are still filled in when it is read.
    public static func setting(_ key: String, _ value: String) -> String? {
        let bytes = Array(value.utf8)
        guard !bytes.contains(.newline), !bytes.contains(0), bytes.first?.isBlank != true, bytes.last?.isBlank != true
        else { return nil }
        // A value that begins with the sign of a comment has a blank before it.
        let padded = [UInt8(ascii: " ")] + bytes
        guard InlineComment.isData(key) || InlineComment.start(in: padded, 1..<padded.count) == nil else { return nil }
        return value.isEmpty ? "\(key) =" : "\(key) = \(escapingMagic(value))"
    }

    /// A comment on one line, with everything escaped that a terminal would obey.
    public static func comment(_ text: String) -> String { commented("# " + text) }

    /// A line that begins with the sign of a comment already.
    static func commented(_ line: String) -> String {
        let shown = escaped(line)
        // At the end of a line an odd sign takes the line break along, in comments too.
        let signs = shown.utf8.reversed().prefix { $0 == .percent }.count
        return signs.isMultiple(of: 2) ? shown : shown + "%"
    }

    /// Every `%` doubled but those of `%( )`, which no magic touches.
    private static func escapingMagic(_ value: String) -> String {
        var result: [UInt8] = []
        let bytes = Array(value.utf8)
        for (offset, byte) in bytes.enumerated() {
            result.append(byte)
            let next = offset + 1 < bytes.count ? bytes[offset + 1] : 0
            if byte == .percent, next != UInt8(ascii: "(") { result.append(byte) }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
