/// Text of unknown origin as one word of a command that people copy into a shell.
public enum ShellWord {
    /// As it is where it is plain, else in quotes; what could move a terminal's cursor as `$'\\x1b'`.
    public static func quoted(_ text: String) -> String {
        if !text.isEmpty, text.unicodeScalars.allSatisfy(isPlain) { return text }
        if text.unicodeScalars.allSatisfy({ $0.isASCII && $0.value >= 0x20 && $0.value != 0x7f }) {
            return "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
        }
        return "$'" + text.utf8.map(escaped).joined() + "'"
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII && (scalar.properties.isAlphabetic || "0123456789@%+=:,./_-".unicodeScalars.contains(scalar))
    }

    private static func escaped(_ byte: UInt8) -> String {
        let scalar = Unicode.Scalar(byte)
        if byte < 0x80, isPlain(scalar) || byte == 0x20 { return String(Character(scalar)) }
        let digits = String(byte, radix: 16)
        return "\\x" + (digits.utf8.count < 2 ? "0" : "") + digits
    }
}
