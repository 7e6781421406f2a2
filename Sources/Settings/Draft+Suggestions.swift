/// What an unknown line was surely meant to be.
extension Draft {
    /// What to write instead of an option that does not exist; never nothing, because the line is there for something.
    func suggestion(for entry: Entry) -> String {
        if let comment = Self.otherComment(entry.key) { return comment }
        if entry.key.hasPrefix("export "), !entry.valueRange.isEmpty {
            return "write env = \(entry.key.dropFirst(7))=\(entry.text)"
        }
        if let written = Self.withoutSign(entry) { return written }
        let names = Nearest.names(to: entry.key)
        if !names.isEmpty { return "did you mean " + names.joined(separator: " or ") + "?" }
        if section.isOwn { return "take it out: svctl.ini(5) has all that there are" }
        guard entry.key.utf8.allSatisfy(Self.mayBeInName) else { return "write it as name = value" }
        return "it is a word for %(\(entry.key)), which stands nowhere: use it there, or take it out"
    }

    /// `processes 4` and `processes: 4`, and `static-map /static=/srv/x` with the one sign at the wrong place.
    private static func withoutSign(_ entry: Entry) -> String? {
        let words = entry.key.split(maxSplits: 1) { $0 == " " || $0 == "\t" || $0 == ":" }
        guard words.count > 1, let first = words.first.map(String.init), KnownOptions.argument(of: first) != nil else {
            return nil
        }
        var value = words[1].drop { $0 == " " || $0 == ":" }
        if let sign = value.firstIndex(of: "=") { value = value[..<sign] }
        return "write \(first) = \(value)" + (entry.valueRange.isEmpty ? "" : "=\(entry.text)")
    }

    private static func mayBeInName(_ byte: UInt8) -> Bool {
        byte.isDigit || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 || [45, 46, 95].contains(byte)
    }

    /// Signs that begin a comment elsewhere.
    private static func otherComment(_ key: String) -> String? {
        guard ["//", "/*", "*/", "REM ", "rem ", "<!--"].contains(where: { key.hasPrefix($0) }) else { return nil }
        return "a comment begins with ; or #"
    }
}
