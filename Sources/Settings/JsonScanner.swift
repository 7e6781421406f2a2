/// Reads JSON as RFC 8259 has it, value by value.
struct JsonScanner {
    enum Value {
        /// Text with its backslashes resolved, and the bytes between the quotes.
        case text([UInt8], Range<Int>)
        /// A number without a fraction, as written.
        case integer(Range<Int>)
        /// Any other number.
        case real(Range<Int>)
        /// `true`, `false` or `null`.
        case word(String, Range<Int>)
        /// The sign that opens a list; what is in it comes next.
        case list(Range<Int>)
        /// The sign that opens an object; what is in it comes next.
        case object(Range<Int>)

        var range: Range<Int> {
            switch self {
            case .text(_, let range), .integer(let range), .real(let range), .word(_, let range), .list(let range),
                .object(let range):
                range
            }
        }
    }

    let bytes: [UInt8]
    private(set) var offset: Int

    init(_ bytes: [UInt8], from start: Int) {
        self.bytes = bytes
        offset = start
    }

    /// The value that begins here; of a list or an object its first sign.
    mutating func value() throws(FormFault) -> Value {
        skipBlanks()
        let begin = offset
        guard begin < bytes.count else { throw fault("the file ends where a value belongs", "write the value") }
        switch bytes[begin] {
        case .quote:
            let (content, range) = try text()
            return .text(content, range)
        case UInt8(ascii: "["), UInt8(ascii: "{"):
            offset += 1
            return bytes[begin] == UInt8(ascii: "[") ? .list(begin..<offset) : .object(begin..<offset)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        default:
            for word in ["true", "false", "null"] where bytes[begin...].starts(with: word.utf8) {
                offset += word.utf8.count
                if offset < bytes.count, bytes[offset].isInXmlName { break }
                return .word(word, begin..<offset)
            }
            throw FormFault(wordRange(begin), "this is no value of JSON", "put text in \"double quotes\"")
        }
    }

    /// Goes on behind everything in a list or an object whose sign was read.
    mutating func skip(_ value: Value) throws(FormFault) {
        guard var inObject = Self.opens(value) else { return }
        var outer: [Bool] = []
        var isFirst = true
        while true {
            if try ends(inObject, isFirst: isFirst) {
                guard let last = outer.popLast() else { return }
                (inObject, isFirst) = (last, false)
                continue
            }
            if inObject { _ = try key() }
            let value = try self.value()
            isFirst = false
            guard let opened = Self.opens(value) else { continue }
            guard outer.count < Self.mostNested else {
                throw FormFault(
                    value.range, "values stand \(Self.mostNested) deep in each other", "let options stand side by side")
            }
            outer.append(inObject)
            (inObject, isFirst) = (opened, true)
        }
    }

    /// Whether the list or object ends here; otherwise what is next in it follows.
    mutating func ends(_ isObject: Bool, isFirst: Bool) throws(FormFault) -> Bool {
        skipBlanks()
        let close = isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")
        guard offset < bytes.count else {
            throw fault("the file ends inside of \(isObject ? "an object" : "a list")", "write \(isObject ? "}" : "]")")
        }
        if bytes[offset] == close {
            offset += 1
            return true
        }
        if isFirst { return false }
        guard bytes[offset] == UInt8(ascii: ",") else {
            throw fault("a comma or \(isObject ? "}" : "]") belongs here", "write a comma between two values")
        }
        let comma = offset
        offset += 1
        skipBlanks()
        if offset < bytes.count, bytes[offset] == close {
            throw FormFault(comma..<comma + 1, "behind the last value stands no comma", "take it out")
        }
        return false
    }

    /// The name of a member, up to what it stands for.
    mutating func key() throws(FormFault) -> (name: [UInt8], range: Range<Int>) {
        skipBlanks()
        guard offset < bytes.count, bytes[offset] == .quote else {
            throw FormFault(wordRange(offset), "a name in quotes belongs here", "write \"key\": \"value\"")
        }
        let (name, range) = try text()
        skipBlanks()
        guard offset < bytes.count, bytes[offset] == .colon else {
            throw fault("a colon belongs here", "write \"key\": \"value\"")
        }
        offset += 1
        return (name, range)
    }

    /// That nothing else stands behind the one value of the file.
    mutating func finish() throws(FormFault) {
        skipBlanks()
        guard offset < bytes.count else { return }
        throw fault("something stands behind the end of the object", "take it out, or put it inside")
    }

    private mutating func text() throws(FormFault) -> ([UInt8], Range<Int>) {
        let begin = offset + 1
        guard let end = EscapedText.end(in: bytes, from: begin, to: bytes.count) else {
            throw FormFault(offset..<begin, "this text has no end", "write \" behind it")
        }
        if let control = bytes[begin..<end].firstIndex(where: { $0 < 0x20 }) {
            throw bytes[control] == .newline
                ? FormFault(
                    offset..<control, "this text does not end on its line",
                    "write \" behind it, or \\n for a line break")
                : FormFault(control..<control + 1, "text cannot hold this byte", "write \\t for a tab")
        }
        offset = end + 1
        return (try EscapedText.resolved(bytes, begin..<end), begin..<end)
    }

    private mutating func number() throws(FormFault) -> Value {
        let begin = offset
        if bytes[offset] == UInt8(ascii: "-") { offset += 1 }
        let whole = digits()
        var isWell = whole == 1 || whole > 1 && bytes[offset - whole] != UInt8(ascii: "0")
        var isReal = false
        if offset < bytes.count, bytes[offset] == UInt8(ascii: ".") {
            offset += 1
            isReal = true
            isWell = digits() > 0 && isWell
        }
        if offset < bytes.count, bytes[offset] | 0x20 == UInt8(ascii: "e") {
            offset += 1
            isReal = true
            if offset < bytes.count, [UInt8(ascii: "+"), UInt8(ascii: "-")].contains(bytes[offset]) { offset += 1 }
            isWell = digits() > 0 && isWell
        }
        let isAlone = offset == bytes.count || !bytes[offset].isInXmlName && bytes[offset] != .colon
        guard isWell, isAlone else {
            throw FormFault(wordRange(begin), "this is no number of JSON", "put it in \"double quotes\"")
        }
        return isReal ? .real(begin..<offset) : .integer(begin..<offset)
    }

    private mutating func digits() -> Int {
        let count = bytes[offset...].prefix(while: \.isDigit).count
        offset += count
        return count
    }

    private mutating func skipBlanks() {
        while offset < bytes.count, bytes[offset].isXmlBlank { offset += 1 }
    }

    private func fault(_ message: String, _ remedy: String) -> FormFault {
        FormFault(wordRange(offset), message, remedy)
    }

    /// The word that begins here, or one byte.
    private func wordRange(_ begin: Int) -> Range<Int> {
        let count = bytes[begin...].prefix { $0.isInXmlName || $0 == UInt8(ascii: "+") }.count
        return begin..<min(max(begin + count, begin + 1), bytes.count)
    }

    private static func opens(_ value: Value) -> Bool? {
        switch value {
        case .object: true
        case .list: false
        case .text, .integer, .real, .word: nil
        }
    }

    private static let mostNested = 512
}
