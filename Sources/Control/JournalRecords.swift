/// Reads entries out of a pipe.
///
/// Whoever read it before may have died in the middle of one: the rest of that is no entry, and the beginning of none.
public struct JournalRecords: Sendable {
    /// How many entries had no beginning.
    public private(set) var lost = 0
    /// A line that is not whole yet.
    private var partial: [UInt8] = []
    /// What came of an entry so far; nil outside of one.
    private var fields: [UInt8]?
    private var isInRest = false

    /// A reader at any place of the pipe.
    public init() {}

    /// Takes what was read, and returns the entries that are whole with it, in their order.
    public mutating func append(_ bytes: [UInt8]) -> [JournalEntry] {
        var found: [JournalEntry] = []
        var rest = bytes[...]
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            if let entry = take(partial + rest[..<end]) { found.append(entry) }
            partial = []
            rest = rest[(end + 1)...]
        }
        partial += rest
        return found
    }

    private mutating func take(_ line: [UInt8]) -> JournalEntry? {
        if line == JournalEntry.beginning {
            if isInRest || fields != nil { lost += 1 }
            isInRest = false
            fields = []
            return nil
        }
        guard let before = fields else {
            isInRest = true
            return nil
        }
        guard line.starts(with: JournalEntry.message) else {
            fields = before + line + [UInt8(ascii: "\n")]
            return nil
        }
        fields = nil
        return JournalEntry(fields: before + line)
    }
}
