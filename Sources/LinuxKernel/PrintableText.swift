/// Text of unknown origin on a terminal: names and command lines are chosen by the processes that have them, and may
/// hold whatever moves the cursor, forges a line, or turns the reading direction.
public enum PrintableText {
    /// The text on one line, safe for a terminal: control characters as `\xNN` (C0 and DEL) or `\u{NN}` (C1), and as
    /// `\u{…}` those that cannot be seen but change what is: line separators, directions, joiners, byte order marks.
    ///
    /// For eyes, not to be read back: a backslash stays as it is.
    public static func escaped(_ text: String) -> String { escaped(text, keepingLines: false) }

    /// The same of bytes that may be no text: those that are none as `\xNN`.
    public static func escaped(_ bytes: [UInt8]) -> String {
        if let text = String(validating: bytes, as: UTF8.self) { return escaped(text) }
        var result = ""
        var rest = bytes[...]
        while !rest.isEmpty {
            var next = rest.makeIterator()
            var parser = Unicode.UTF8.ForwardParser()
            switch parser.parseScalar(from: &next) {
            case .valid(let bytes):
                result += escaped(String(Unicode.UTF8.decode(bytes)))
                rest = rest.dropFirst(bytes.count)
            case .error(let count):
                result += rest.prefix(count).map { "\\x" + String($0, radix: 16) }.joined()
                rest = rest.dropFirst(count)
            case .emptyInput: return result
            }
        }
        return result
    }

    /// The same for a text of several lines: their ends and tabs stay, because neither moves anything of another line.
    public static func escapedLines(_ text: String) -> String { escaped(text, keepingLines: true) }

    private static func escaped(_ text: String, keepingLines: Bool) -> String {
        guard text.unicodeScalars.contains(where: isHarmful) else { return text }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if isHarmful(scalar), !keepingLines || (scalar != "\n" && scalar != "\t") {
                result.append(contentsOf: escape(scalar).unicodeScalars)
            } else {
                result.append(scalar)
            }
        }
        return String(result)
    }

    /// The same, but no more of it than fits in `most` bytes, no character and no escape cut in two.
    public static func escaped(_ text: String, bytes most: Int) -> String {
        var result = ""
        var left = most
        for scalar in text.unicodeScalars {
            let piece = isHarmful(scalar) ? escape(scalar) : String(scalar)
            left -= piece.utf8.count
            guard left >= 0 else { break }
            result += piece
        }
        return result
    }

    /// As much of the text as `columns` of a terminal hold, with `…` in the last one when something was left out.
    ///
    /// Chinese, Japanese, Korean characters and pictures take two; the text is `escaped` already.
    public static func cut(_ text: String, columns: Int) -> String {
        guard text.utf8.count > columns else { return text }
        var used = 0
        var end = text.startIndex
        for index in text.indices {
            used += width(of: text[index])
            if used > columns { return columns < 1 ? "" : text[..<end] + "…" }
            if used < columns { end = text.index(after: index) }
        }
        return text
    }

    private static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return scalar.value < 0x20 || scalar.value == 0x7f }
        return switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16)
        let padded = digits.utf8.count < 2 ? "0" + digits : digits
        return scalar.isASCII ? "\\x" + padded : "\\u{" + padded + "}"
    }

    /// Roughly as terminals have it, after East Asian Width of Unicode.
    private static func width(of character: Character) -> Int {
        guard let first = character.unicodeScalars.first else { return 0 }
        return switch first.value {
        case 0x1100...0x115f, 0x2e80...0xa4cf, 0xac00...0xd7a3, 0xf900...0xfaff, 0xfe30...0xfe6f, 0xff00...0xff60,
            0xffe0...0xffe6, 0x1f300...0x1faff, 0x20000...0x3fffd:
            2
        default: 1
        }
    }
}
