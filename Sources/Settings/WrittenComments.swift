/// The comments of a file, to be found by the lines that they stand above.
struct WrittenComments {
    private var lines: [ObjectIdentifier: [ArraySlice<UInt8>]] = [:]
    private var taken: Set<Taken> = []

    private struct Taken: Hashable {
        var source: ObjectIdentifier
        var line: Int
    }

    /// What stands above an entry and behind its value, each line once; `head` is what stands above its section.
    mutating func above(_ entry: Entry) -> (head: [String], own: [String]) {
        guard entry.source.name != SourceText.environmentName, entry.source.name != SourceText.commandLineName else {
            return ([], [])
        }
        let all = lines(of: entry.source)
        let line = entry.lineNumber - 1
        guard take(entry.source, line) else { return ([], []) }
        var block: [String] = []
        var own: [String]?
        for index in (0..<line).reversed() {
            let text = all[index]
            if text.isEmpty || text.first?.startsComment == true {
                guard take(entry.source, index) else { break }
                block.append(Self.shown(text))
            } else if own == nil, text.first == UInt8(ascii: "[") {
                own = Self.stripped(block.reversed())
                block = []
            } else {
                break
            }
        }
        let last = Self.stripped(block.reversed())
        return own.map { (last, $0 + behind(entry)) } ?? ([], last + behind(entry))
    }

    /// What stands above the header of the section that the entry is the first of.
    mutating func head(above entry: Entry) -> [String] {
        let all = lines(of: entry.source)
        let header = all[..<(entry.lineNumber - 1)].lastIndex { $0.first == UInt8(ascii: "[") } ?? 0
        let block = all[..<header].reversed().prefix { $0.isEmpty || $0.first?.startsComment == true }
        for index in header - block.count..<header { _ = take(entry.source, index) }
        return Self.stripped(block.reversed().map(Self.shown))
    }

    /// What stands behind the last line of a section, up to the next one.
    mutating func below(_ entry: Entry) -> [String] {
        let rest = lines(of: entry.source).dropFirst(entry.lineNumber)
        let block = rest.prefix { $0.isEmpty || $0.first?.startsComment == true }
        // Above another section it is that one's.
        return block.count == rest.count ? Self.stripped(block.map(Self.shown)) : []
    }

    /// A comment behind the value, on the same line.
    private func behind(_ entry: Entry) -> [String] {
        guard !entry.valueRange.isEmpty else { return [] }
        let bytes = entry.source.bytes
        guard entry.valueRange.upperBound < bytes.count else { return [] }
        let rest = bytes[entry.valueRange.upperBound...].prefix { $0 != .newline }.drop { $0.isBlank }
        return rest.first?.startsComment == true ? [Self.shown(rest)] : []
    }

    private mutating func take(_ source: SourceText, _ line: Int) -> Bool {
        taken.insert(Taken(source: ObjectIdentifier(source), line: line)).inserted
    }

    private mutating func lines(of source: SourceText) -> [ArraySlice<UInt8>] {
        if let known = lines[ObjectIdentifier(source)] { return known }
        let all = source.bytes.split(separator: .newline, omittingEmptySubsequences: false).map { line in
            let front = line.drop { $0.isBlank }
            return front.prefix(front.count - front.reversed().prefix { $0.isBlank }.count)
        }
        lines[ObjectIdentifier(source)] = all
        return all
    }

    private static func shown(_ bytes: ArraySlice<UInt8>) -> String {
        guard !bytes.isEmpty else { return "" }
        let text = String(decoding: bytes, as: UTF8.self)
        return WrittenLine.commented(
            text.reversed().drop { $0 == "\r" || $0 == " " }.reversed().map(String.init).joined())
    }

    private static func stripped(_ block: [String]) -> [String] {
        let front = block.drop(while: \.isEmpty)
        return Array(front.prefix(front.count - front.reversed().prefix(while: \.isEmpty).count))
    }
}
