/// What `$(name)`, `%(name)` and `@(name)` have in common.
enum References {
    /// The first reference that is still in the text, such as `$(PORT)`; uWSGI leaves what it cannot fill in.
    static func first(in text: String) -> (name: String, sigil: Character, bytes: Range<Int>)? {
        // Nearly every value has no bracket at all.
        guard text.utf8.contains(UInt8(ascii: "(")) else { return nil }
        let bytes = Array(text.utf8)
        for offset in bytes.indices {
            for sigil in [UInt8(ascii: "$"), .percent, UInt8(ascii: "@")] {
                guard let end = end(in: bytes, at: offset, sigil: sigil) else { continue }
                let name = String(decoding: bytes[offset + 2..<end], as: UTF8.self)
                return (name, Character(Unicode.Scalar(sigil)), offset..<end + 1)
            }
        }
        return nil
    }

    /// Where the bracket closes of a reference that opens at `offset`.
    private static func end(in bytes: [UInt8], at offset: Int, sigil: UInt8) -> Int? {
        guard bytes[offset] == sigil, offset + 1 < bytes.count, bytes[offset + 1] == UInt8(ascii: "(") else {
            return nil
        }
        // Stopping at the next opening bracket keeps a text full of them linear.
        for end in offset + 2..<bytes.count {
            if bytes[end] == UInt8(ascii: ")") { return end > offset + 2 ? end : nil }
            if bytes[end] == UInt8(ascii: "(") { return nil }
        }
        return nil
    }
}
