extension String {
    /// What stands between white space; nearly every text is of ASCII, and needs no table of Unicode.
    var spacedWords: [Substring] {
        guard utf8.allSatisfy({ $0 < 0x80 }) else { return split(whereSeparator: \.isWhitespace) }
        return utf8.split { $0 == 0x20 || 0x09...0x0D ~= $0 }.map(Substring.init)
    }
}
