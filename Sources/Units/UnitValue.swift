/// How a value is written into a unit file, so that systemd reads exactly that; systemd.syntax(7), systemd.unit(5).
public enum UnitValue {
    /// Whether a unit file can hold the text: not with control characters, and a value that stands as it is neither
    /// begins nor ends with white space, nor ends with the backslash that would join the next line.
    public static func canHold(_ text: String) -> Bool {
        let isPlain = text.unicodeScalars.allSatisfy { !isControl($0) && $0.value != 0xfffd }
        return isPlain && text.last != "\\" && text.last != " " && text.first != " "
    }

    /// One word of several; the settings that take words do away with quotes and backslashes before specifiers.
    public static func word(_ text: String) -> String {
        let escaped = text.reduce(into: "") { result, character in
            switch character {
            case "%": result += "%%"
            case "\"", "\\": result += "\\\(character)"
            default: result.append(character)
            }
        }
        return text.utf8.allSatisfy(isPlain) ? escaped : "\"\(escaped)\""
    }

    /// A text as a comment: what would end its line is left out.
    static func comment(_ text: String) -> String {
        String(text.unicodeScalars.map { isControl($0) ? "?" : Character($0) })
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool { scalar.value < 0x20 || scalar.value == 0x7f }

    /// All of a value, for the settings that take it as it stands: WorkingDirectory= and ListenStream=.
    public static func whole(_ text: String) -> String {
        text.reduce(into: "") { $0 += $1 == "%" ? "%%" : String($1) }
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "/._-+=@,%".utf8.contains(byte)
        }
    }
}
