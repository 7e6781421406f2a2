/// Splits `command =` into words as a shell does, without running one: nothing is filled in but `{fd}` and its like.
struct CommandReader {
    /// Why something is no command.
    struct Fault: Error {
        var message: String
        var bytes: Range<Int>
        var remedy: String?
    }

    private let bytes: [UInt8]
    private var offset = 0
    private(set) var words: [Word] = []
    /// What stands behind a `#`.
    private(set) var comment: Range<Int>?
    /// Words that mean something to a shell only.
    private(set) var shellTalk: [Range<Int>] = []
    /// Words that would mean something to a shell although they are quoted: a shell that is the program gets them.
    private(set) var quotedShellTalk: [Range<Int>] = []

    init(_ bytes: [UInt8]) throws(Fault) {
        self.bytes = bytes
        while true {
            while offset < bytes.count, Self.isSpace(bytes[offset]) { offset += 1 }
            guard offset < bytes.count else { return }
            if bytes[offset] == UInt8(ascii: "#") {
                comment = offset..<bytes.count
                return
            }
            try readWord()
        }
    }

    private mutating func readWord() throws(Fault) {
        let start = offset
        var word = Word()
        var signs = ShellSigns()
        while offset < bytes.count, !Self.isSpace(bytes[offset]) {
            switch bytes[offset] {
            case UInt8(ascii: "'"): try readSingleQuoted(&word)
            case UInt8(ascii: "\""): try readDoubleQuoted(&word, &signs)
            case UInt8(ascii: "\\"):
                guard offset + 1 < bytes.count else {
                    throw Fault(
                        message: "there is nothing behind the backslash", bytes: offset..<offset + 1,
                        remedy: "take it out; \\\\ is a backslash")
                }
                word.append(bytes[offset + 1])
                signs.see(quoted: bytes[offset + 1])
                offset += 2
            case UInt8(ascii: "{"): try readBrace(&word)
            case UInt8(ascii: "$"):
                signs.see(bytes[offset])
                if opensVariable(behind: offset) { signs.hasVariable = true }
                word.append(bytes[offset])
                offset += 1
            default:
                let run = bytes[offset...].prefix { !Self.isSpace($0) && !Self.opens($0) }
                for byte in run { signs.see(byte) }
                word.append(contentsOf: run)
                offset = run.endIndex
            }
        }
        word.bytes = start..<offset
        // An empty word is one too when it is quoted.
        if word.pieces.isEmpty { word.pieces = [.text([])] }
        words.append(word)
        if signs.isShellTalk {
            shellTalk.append(word.bytes)
        } else if signs.hasQuotedVariable {
            quotedShellTalk.append(word.bytes)
        }
    }

    private mutating func readSingleQuoted(_ word: inout Word) throws(Fault) {
        let start = offset
        offset += 1
        if word.pieces.isEmpty { word.pieces = [.text([])] }
        while offset < bytes.count {
            switch bytes[offset] {
            case UInt8(ascii: "'"):
                offset += 1
                return
            case UInt8(ascii: "{"): try readBrace(&word)
            default:
                word.append(bytes[offset])
                offset += 1
            }
        }
        throw Fault(
            message: "the quote that opens here is never closed", bytes: start..<start + 1,
            remedy: "close it, or write a backslash before it")
    }

    private mutating func readDoubleQuoted(_ word: inout Word, _ signs: inout ShellSigns) throws(Fault) {
        let start = offset
        offset += 1
        if word.pieces.isEmpty { word.pieces = [.text([])] }
        while offset < bytes.count {
            switch bytes[offset] {
            case UInt8(ascii: "\""):
                offset += 1
                return
            case UInt8(ascii: "{"): try readBrace(&word)
            case UInt8(ascii: "\\")
            where offset + 1 < bytes.count && Self.escapedInQuotes.contains(bytes[offset + 1]):
                word.append(bytes[offset + 1])
                offset += 2
            default:
                if bytes[offset] == UInt8(ascii: "$"), opensVariable(behind: offset) { signs.hasQuotedVariable = true }
                word.append(bytes[offset])
                offset += 1
            }
        }
        throw Fault(
            message: "the quote that opens here is never closed", bytes: start..<start + 1,
            remedy: "close it, or write a backslash before it")
    }

    /// Reads `{fd}` and its like; every other brace is a brace.
    private mutating func readBrace(_ word: inout Word) throws(Fault) {
        let start = offset
        offset += 1
        guard let end = bytes[offset...].prefix(80).firstIndex(where: { !Self.isNameByte($0) }),
            bytes[end] == UInt8(ascii: "}")
        else { return word.append(bytes[start]) }
        let parts = bytes[offset..<end].split(
            separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false
        )
        .map { String(decoding: $0, as: UTF8.self) }
        guard let kind = Reference.Kind(rawValue: parts[0]) else {
            guard let meant = Self.meant[parts[0].lowercased()] else { return word.append(bytes[start]) }
            throw Fault(
                message: "there is no {\(parts[0])}: what can be filled in is {fd}, {port} and {address}",
                bytes: start..<end + 1, remedy: "write {\(meant)}")
        }
        offset = end + 1
        word.pieces.append(
            .reference(Reference(kind: kind, listener: parts.count == 2 ? parts[1] : nil, bytes: start..<offset)))
    }

    private func opensVariable(behind dollar: Int) -> Bool {
        guard dollar + 1 < bytes.count else { return false }
        let next = bytes[dollar + 1]
        return next == UInt8(ascii: "{") || next == UInt8(ascii: "_")
            || UInt8(ascii: "a")...UInt8(ascii: "z") ~= next | 0x20
    }

    private static let escapedInQuotes: Set<UInt8> = [
        UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "$"), UInt8(ascii: "`"),
    ]
    /// What people write for the three.
    private static let meant = [
        "fd": "fd", "fds": "fd", "port": "port", "ports": "port", "address": "address", "addr": "address",
        "adress": "address", "addresses": "address",
    ]

    /// Whether a byte begins something that is no plain text.
    private static func opens(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "{"), UInt8(ascii: "$"): true
        default: false
        }
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte.isBlank || byte == .newline }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        byte.isDigit || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20
            || [UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: ":")].contains(byte)
    }
}
