/// The pass that fills in `$(NAME)` from the environment.
enum EnvironmentReferences {
    /// Replaces every `$(NAME)` that is set; the others stay as written.
    ///
    /// `$(NAME:-word)` stands for `word` when NAME
    /// is unset or empty, `$(NAME-word)` when it is unset.
    static func fill(
        _ entries: inout [Entry], from environment: [String: String], findings: inout Findings
    ) {
        for index in entries.indices where entries[index].value.contains(UInt8(ascii: "$")) {
            guard !KnownOptions.immediate.contains(entries[index].key), !entries[index].isPlaceholder else { continue }
            var usedDefault = false
            entries[index].value = References.replace(in: entries[index].value, sigil: UInt8(ascii: "$")) { name in
                if let value = environment[name] { return Array(value.utf8) }
                guard let (name, word, countsEmpty) = defaulted(name) else { return nil }
                usedDefault = true
                guard let value = environment[name], !(countsEmpty && value.isEmpty) else { return word }
                return Array(value.utf8)
            }
            if usedDefault {
                findings.note(
                    "the default inside $( ) is read by svctl; uWSGI 2.0 does not know it", at: entries[index].place)
            }
        }
    }

    private static func defaulted(_ text: String) -> (name: String, word: [UInt8], countsEmpty: Bool)? {
        guard let dash = text.utf8.firstIndex(of: UInt8(ascii: "-")) else { return nil }
        var name = text[..<dash]
        let countsEmpty = name.utf8.last == UInt8(ascii: ":")
        if countsEmpty { name = name.dropLast() }
        return (String(name), Array(text.utf8[text.utf8.index(after: dash)...]), countsEmpty)
    }
}

/// What `$(name)`, `%(name)` and `@(name)` have in common.
enum References {
    /// Replaces each `sigil(name)`; where `value` is nil the text stays as written.
    static func replace(
        in bytes: [UInt8], sigil: UInt8, value: (String) -> [UInt8]?
    ) -> [UInt8] {
        var result: [UInt8] = []
        var offset = 0
        while offset < bytes.count {
            if let end = end(in: bytes, at: offset, sigil: sigil),
                let value = value(String(decoding: bytes[offset + 2..<end], as: UTF8.self))
            {
                result += value
                offset = end + 1
            } else {
                result.append(bytes[offset])
                offset += 1
            }
        }
        return result
    }

    /// The first reference that is still in the text, such as `$(PORT)`; uWSGI leaves what it cannot fill in.
    static func first(in text: String) -> (name: String, sigil: Character, bytes: Range<Int>)? {
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
