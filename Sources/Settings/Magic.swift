/// A file as the magic variables know it.
struct FileIdentity: Equatable, Sendable {
    /// As it was written; empty for another section of the file that is being read.
    var given: String
    /// The absolute path.
    var path: String
    var inode: UInt64
    /// The section that was asked for behind a colon, or nothing.
    var section = ""

    /// The section that is read.
    var sectionName: String { section.isEmpty ? "uwsgi" : section }
}

/// The `%x` variables of one file; uWSGI fills them in before it looks at lines, inside comments too.
struct MagicVariables {
    /// What each byte behind a `%` stands for; nil where the pair means nothing.
    private var table: [[UInt8]?] = Array(repeating: nil, count: 256)

    /// The variables of a file, and in capitals those of the file that was read first.
    init(_ surroundings: Surroundings, file: FileIdentity, first: FileIdentity) {
        set("%", "%")
        set("(", "%(")
        set("[", "\u{1B}")
        set("v", surroundings.directory)
        set("V", "2.0.31")
        set("h", surroundings.hostName)
        set("b", surroundings.program)
        set("k", String(surroundings.processors))
        set("t", String(surroundings.wallSeconds))
        set("T", String(surroundings.wallSeconds) + "000000")
        set("u", String(surroundings.user))
        set("U", surroundings.userName)
        set("g", String(surroundings.group))
        set("G", surroundings.groupName)
        let components = file.path.split(separator: "/").dropLast().map(String.init)
        for (index, component) in components.prefix(10).enumerated() { set(Character("\(index)"), component) }
        for (letter, value) in Self.values(of: first) { set(Character(letter.uppercased()), value) }
        for (letter, value) in Self.values(of: file) { set(letter, value) }
    }

    private static func values(of file: FileIdentity) -> [(Character, String)] {
        let path = file.path
        let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
        let name = slash.map { String(path[path.utf8.index(after: $0)...]) } ?? path
        let directory = slash.map { String(path[...$0]) } ?? ""
        let dot = name.utf8.lastIndex(of: UInt8(ascii: "."))
        return [
            ("o", file.given), ("p", path), ("s", name), ("d", directory),
            ("n", dot.map { String(name[..<$0]) } ?? name),
            ("e", dot.map { String(name[name.utf8.index(after: $0)...]) } ?? ""),
            ("c", directory.split(separator: "/").last.map(String.init) ?? ""), ("i", String(file.inode)),
            ("j", hash(path)), ("x", file.section),
        ]
    }

    /// The text with every pair of `%` and a character replaced; a pair without meaning is removed, as in uWSGI.
    func expand(_ source: SourceText) -> ExpandedText {
        let bytes = source.bytes
        guard Self.hasMagic(bytes) else { return ExpandedText(source: source, bytes: bytes) }
        var expanded = ExpandedText(source: source, bytes: [], offsets: [])
        expanded.bytes.reserveCapacity(bytes.count)
        expanded.offsets?.reserveCapacity(bytes.count)
        var offset = 0
        while offset < bytes.count {
            if expanded.bytes.count > ExpandedText.mostBytes {
                expanded.isTooLong = true
                break
            }
            let sign = bytes[offset...].firstIndex(of: .percent) ?? bytes.count
            expanded.append(writtenAt: offset..<sign)
            // One at the very end vanishes too.
            guard sign + 1 < bytes.count else { break }
            if let replacement = table[Int(bytes[sign + 1])] {
                expanded.append(replacement, for: sign)
            } else {
                expanded.removed.append(sign)
            }
            offset = sign + 2
        }
        return expanded
    }

    /// Whether something is replaced by something else; `%(` stays as it is.
    private static func hasMagic(_ bytes: [UInt8]) -> Bool {
        var offset = 0
        while let sign = bytes[offset...].firstIndex(of: .percent) {
            guard sign + 1 < bytes.count, bytes[sign + 1] == UInt8(ascii: "(") else { return true }
            offset = sign + 2
        }
        return false
    }

    private mutating func set(_ letter: Character, _ value: String) {
        guard let byte = letter.asciiValue else { return }
        table[Int(byte)] = Array(value.utf8)
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
    var offsets: [UInt32]?
    /// Where pairs stood that mean nothing and were removed, ascending.
    var removed: [Int] = []
    /// Whether filling in was given up.
    var isTooLong = false

    static let mostBytes = 64 << 20

    /// Takes bytes over as they are.
    mutating func append(writtenAt range: Range<Int>) {
        bytes += source.bytes[range]
        offsets?.append(contentsOf: range.lazy.map { UInt32(truncatingIfNeeded: $0) })
    }

    /// Takes bytes that stand for others.
    mutating func append(_ replacement: [UInt8], for offset: Int) {
        bytes += replacement
        offsets?.append(contentsOf: repeatElement(UInt32(truncatingIfNeeded: offset), count: replacement.count))
    }

    /// The written bytes that these became.
    func written(_ range: Range<Int>) -> Range<Int> {
        let lower = written(range.lowerBound)
        return lower..<max(lower, written(range.upperBound))
    }

    private func written(_ offset: Int) -> Int {
        guard let offsets else { return offset }
        return offset < offsets.count ? Int(offsets[offset]) : source.bytes.count
    }
}
