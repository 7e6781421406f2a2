/// A file that `svctl install` writes: its first line says so, and tells whether somebody has changed it since.
public enum WrittenFile {
    /// What a file in the place of ours is.
    public enum State: Equatable, Sendable {
        /// As it was written.
        case ours
        /// Ours, and changed by hand.
        case edited
        /// Somebody else's.
        case foreign
    }

    private static let mark = "# Written by svctl install, "

    /// The text of a file: the mark with a sum over what follows, then `body`.
    public static func text(_ body: String) -> String {
        "\(mark)\(sum(body)): change it by that command; what you want besides goes into a drop-in of your own\n\(body)"
    }

    /// What the bytes of a file say of where they come from.
    public static func state(of bytes: [UInt8]) -> State {
        let text = String(decoding: bytes, as: UTF8.self)
        guard text.utf8.starts(with: mark.utf8) else { return .foreign }
        guard let end = text.utf8.firstIndex(of: UInt8(ascii: "\n")) else { return .edited }
        return Self.text(String(text[text.utf8.index(after: end)...])) == text ? .ours : .edited
    }

    /// FNV-1a over the bytes, in 16 hex digits.
    private static func sum(_ body: String) -> String {
        var hash: UInt64 = 14_695_981_039_346_656_037
        for byte in body.utf8 { hash = (hash ^ UInt64(byte)) &* 1_099_511_628_211 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }
}
