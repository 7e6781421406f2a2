/// The `%x` variables of one file; uWSGI fills them in before it looks at lines, inside comments too.
struct MagicVariables {
    private var table: [UInt8: String] = [:]

    init(_ surroundings: Surroundings) {
        let path = surroundings.file ?? ""
        let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
        let name = slash.map { String(path[path.utf8.index(after: $0)...]) } ?? path
        let directory = slash.map { String(path[...$0]) } ?? ""
        let components = directory.split(separator: "/").map(String.init)
        let dot = name.utf8.lastIndex(of: UInt8(ascii: "."))

        set("%", "%")
        set("(", "%(")
        set("[", "\u{1B}")
        set("v", surroundings.directory)
        set("V", "2.0.31")
        set("h", surroundings.hostName)
        set("x", "")
        set("b", surroundings.program)
        set("k", String(surroundings.processors))
        set("t", String(surroundings.wallSeconds))
        set("T", String(surroundings.wallSeconds) + "000000")
        set("u", String(surroundings.user))
        set("U", surroundings.userName)
        set("g", String(surroundings.group))
        set("G", surroundings.groupName)
        for (index, component) in components.prefix(10).enumerated() { set(Character("\(index)"), component) }
        setBoth("o", "O", path)
        setBoth("p", "P", path)
        setBoth("s", "S", name)
        setBoth("d", "D", directory)
        setBoth("n", "N", dot.map { String(name[..<$0]) } ?? name)
        setBoth("e", "E", dot.map { String(name[name.utf8.index(after: $0)...]) } ?? "")
        setBoth("c", "C", components.last ?? "")
        setBoth("i", "I", String(surroundings.inode))
        setBoth("j", "J", Self.hash(path))
        set("X", "")
    }

    /// The text with every pair of `%` and a character replaced; a pair without meaning is removed, as in uWSGI.
    func expand(_ source: SourceText) -> ExpandedText {
        let bytes = source.bytes
        guard bytes.contains(.percent) else { return ExpandedText(source: source, bytes: bytes) }
        var expanded = ExpandedText(source: source, bytes: [], offsets: [])
        expanded.bytes.reserveCapacity(bytes.count)
        expanded.offsets?.reserveCapacity(bytes.count)
        var offset = 0
        while offset < bytes.count {
            guard bytes[offset] == .percent, offset + 1 < bytes.count else {
                expanded.append(bytes[offset], from: offset)
                offset += 1
                continue
            }
            if let replacement = table[bytes[offset + 1]] {
                for byte in replacement.utf8 { expanded.append(byte, from: offset) }
            } else {
                expanded.removed.append(offset)
            }
            offset += 2
        }
        return expanded
    }

    private mutating func set(_ letter: Character, _ value: String) {
        guard let byte = letter.asciiValue else { return }
        table[byte] = value
    }

    private mutating func setBoth(_ lower: Character, _ upper: Character, _ value: String) {
        set(lower, value)
        set(upper, value)
    }

    /// Bernstein's hash with xor, its bytes printed lowest first.
    private static func hash(_ text: String) -> String {
        var hash: UInt32 = 5381
        for byte in text.utf8 { hash = (hash &* 33) ^ UInt32(byte) }
        let digits = String(hash.byteSwapped, radix: 16, uppercase: true)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }
}

/// A text with its magic filled in, which still knows where each byte came from.
struct ExpandedText {
    let source: SourceText
    var bytes: [UInt8]
    /// For each byte the place it was written at; nil when nothing was replaced.
    var offsets: [Int]?
    /// Where pairs stood that mean nothing and were removed, ascending.
    var removed: [Int] = []

    mutating func append(_ byte: UInt8, from offset: Int) {
        bytes.append(byte)
        offsets?.append(offset)
    }

    /// The written bytes that these became.
    func written(_ range: Range<Int>) -> Range<Int> {
        let lower = written(range.lowerBound)
        return lower..<max(lower, written(range.upperBound))
    }

    private func written(_ offset: Int) -> Int {
        guard let offsets else { return offset }
        return offset < offsets.count ? offsets[offset] : source.bytes.count
    }
}
