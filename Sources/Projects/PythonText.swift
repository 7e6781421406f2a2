/// Python source, read as far as is needed to find what a module calls by which name; it is never run.
enum PythonText {
    /// The logical lines that begin at the left edge, outside of strings and brackets, each with those that it goes on
    /// over.
    static func topLines(of text: String) -> [String] {
        var scanner = Scanner(bytes: Array(text.utf8))
        scanner.run()
        return scanner.lines
    }

    /// Whether the text is a name in ASCII letters, as modules and callables that people import have.
    static func isName(_ text: some StringProtocol) -> Bool {
        guard let first = text.utf8.first, isLetter(first) else { return false }
        return text.utf8.allSatisfy { isLetter($0) || UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
    }

    /// Whether the text is one name, or several with dots between them.
    static func isDottedName(_ text: some StringProtocol) -> Bool {
        text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { isName($0) }
    }

    /// What stands between the first pair of quotes.
    static func firstQuoted(in text: Substring) -> String? {
        guard let opening = text.firstIndex(where: { $0 == "\"" || $0 == "'" }) else { return nil }
        let rest = text[text.index(after: opening)...]
        guard let closing = rest.firstIndex(of: text[opening]) else { return nil }
        return String(rest[..<closing])
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 || byte == UInt8(ascii: "_")
    }

    private struct Scanner {
        let bytes: [UInt8]
        var offset = 0
        var depth = 0
        var lines: [String] = []

        init(bytes: [UInt8]) { self.bytes = bytes }

        mutating func run() {
            while offset < bytes.count {
                let start = offset
                skipLogicalLine()
                guard ![" ", "\t", "#", "\n", "\r"].map({ UInt8(ascii: $0) }).contains(bytes[start]) else { continue }
                lines.append(String(decoding: bytes[start..<offset], as: UTF8.self).trimmed)
            }
        }

        /// Goes behind the line break that ends a statement.
        private mutating func skipLogicalLine() {
            depth = 0
            while offset < bytes.count {
                let byte = bytes[offset]
                offset += 1
                switch byte {
                case UInt8(ascii: "\n"): if depth == 0 { return }
                case UInt8(ascii: "\\"): offset += 1
                case UInt8(ascii: "#"):
                    while offset < bytes.count, bytes[offset] != UInt8(ascii: "\n") { offset += 1 }
                case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
                case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): depth = max(0, depth - 1)
                case UInt8(ascii: "\""), UInt8(ascii: "'"): skipString(byte)
                default: break
                }
            }
            offset = min(offset, bytes.count)
        }

        private mutating func skipString(_ quote: UInt8) {
            let isLong = bytes[offset...].prefix(2).elementsEqual([quote, quote])
            if isLong { offset += 2 }
            while offset < bytes.count {
                let byte = bytes[offset]
                if byte == UInt8(ascii: "\n"), !isLong { return }
                offset += 1
                if byte == UInt8(ascii: "\\") {
                    offset += 1
                } else if byte == quote, !isLong || bytes[offset...].prefix(2).elementsEqual([quote, quote]) {
                    if isLong { offset += 2 }
                    return
                }
            }
        }
    }
}

extension StringProtocol {
    /// Without blanks and line breaks at both ends.
    var trimmed: String {
        var rest = self[...]
        while rest.first?.isWhitespace == true { rest = rest.dropFirst() }
        while rest.last?.isWhitespace == true { rest = rest.dropLast() }
        return String(rest)
    }
}
