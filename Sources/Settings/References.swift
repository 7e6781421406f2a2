/// What `$(name)`, `%(name)` and `@(name)` have in common.
enum References {
    /// The first reference that is still in the text, such as `$(PORT)`; uWSGI leaves what it cannot fill in.
    static func first(in text: String) -> (name: String, sigil: Character, bytes: Range<Int>)? {
        // Nearly every value has no bracket at all.
        guard text.utf8.contains(UInt8(ascii: "(")) else { return nil }
        let bytes = Array(text.utf8)
        for open in bytes.indices.dropFirst() where bytes[open] == UInt8(ascii: "(") {
            let sigil = bytes[open - 1]
            guard sigil == UInt8(ascii: "$") || sigil == .percent || sigil == UInt8(ascii: "@"),
                let end = end(in: bytes, behind: open)
            else { continue }
            let name = String(decoding: bytes[open + 1..<end], as: UTF8.self)
            return (name, Character(Unicode.Scalar(sigil)), open - 1..<end + 1)
        }
        return nil
    }

    /// Where the bracket closes of a reference whose own is at `open`.
    private static func end(in bytes: [UInt8], behind open: Int) -> Int? {
        // Stopping at the next opening bracket keeps a text full of them linear.
        for end in open + 1..<bytes.count {
            if bytes[end] == UInt8(ascii: ")") { return end > open + 1 ? end : nil }
            if bytes[end] == UInt8(ascii: "(") { return nil }
        }
        return nil
    }
}
