extension Finding {
    /// The finding as a compiler would show it: `file:line:column: error: message`, the line, a caret under the
    /// value, and the remedy; bytes that a terminal would obey are escaped.
    public var rendered: String {
        guard let place else { return "\(severity.word): \(escaped(message))" + remedyLine }
        let head = "\(escaped(place.file)):\(place.line):\(place.column): \(severity.word): \(escaped(message))"
        return head + "\n" + excerpt(of: place) + remedyLine
    }

    private var remedyLine: String { remedy.map { "\n  \(escaped($0))" } ?? "" }

    /// The line and below it the caret, both cut to what fits a terminal.
    private func excerpt(of place: Place) -> String {
        let scalars = Array(place.text.unicodeScalars)
        let first = min(max(place.column - 1, 0), scalars.count)
        let last = min(first + max(place.length, 1), scalars.count)
        // Only a very long line is cut, so that the caret is not lost in wrapped text.
        let start = scalars.count > 160 && first > 60 ? first - 60 : 0
        let end = min(scalars.count, start + 160)

        var line = start > 0 ? "…" : ""
        var marks = start > 0 ? " " : ""
        for index in start..<end {
            let scalar = scalars[index]
            let shown = escaped(scalar)
            line += shown
            let width = shown.unicodeScalars.count == 1 ? displayWidth(scalar) : shown.unicodeScalars.count
            if index < first {
                marks += scalar == "\t" ? "\t" : String(repeating: " ", count: width)
            } else if index == first {
                marks += "^" + String(repeating: "~", count: max(width - 1, 0))
            } else if index < last {
                marks += String(repeating: "~", count: width)
            }
        }
        if end < scalars.count { line += "…" }
        if first >= end { marks += "^" }
        return "  \(line)\n  \(marks)"
    }
}

/// The text with everything escaped that a terminal would obey instead of showing.
func escaped(_ text: String) -> String {
    // Nearly every text is plain.
    guard !text.utf8.allSatisfy({ 0x20..<0x7F ~= $0 }) else { return text }
    var result = ""
    for scalar in text.unicodeScalars { result += escaped(scalar) }
    return result
}

private func escaped(_ scalar: Unicode.Scalar) -> String {
    switch scalar.value {
    case 0x09: return "\t"
    case 0x0A: return "\\n"
    case 0x0D: return "\\r"
    case 0x00..<0x20, 0x7F..<0xA0:
        let digits = String(scalar.value, radix: 16)
        return "\\x" + (digits.count < 2 ? "0" : "") + digits
    // Marks that turn the direction of writing could make a line read as another one.
    case 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF:
        return "\\u{" + String(scalar.value, radix: 16) + "}"
    default: return String(scalar)
    }
}

/// How many columns of a terminal the scalar fills: 2 for East Asian wide ones, 0 for marks that combine (UAX #11).
private func displayWidth(_ scalar: Unicode.Scalar) -> Int {
    switch scalar.value {
    case 0x0300...0x036F, 0x1160...0x11FF, 0x200B...0x200D, 0xFE00...0xFE0F: 0
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97C, 0xAC00...0xD7A3, 0xF900...0xFAFF,
        0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
        2
    default: 1
    }
}
