/// Reads entries as `journalctl -o export` writes them; systemd's Journal Export Format.
public struct JournalExport: Sendable {
    private var unread: [UInt8] = []
    private var fields: [String: [UInt8]] = [:]

    /// A reader at the beginning of an entry.
    public init() {}

    /// Takes what was read, and returns the entries that are whole with it, in their order: each a value for a name, of
    /// a name that is there twice the last.
    public mutating func append(_ bytes: [UInt8]) -> [[String: [UInt8]]] {
        unread += bytes
        var found: [[String: [UInt8]]] = []
        var rest = unread[...]
        while let end = rest.firstIndex(of: Self.endOfLine) {
            let line = rest[..<end]
            let behind = rest[(end + 1)...]
            if line.isEmpty {
                if !fields.isEmpty { found.append(fields) }
                fields = [:]
                rest = behind
            } else if let sign = line.firstIndex(of: UInt8(ascii: "=")) {
                fields[String(decoding: line[..<sign], as: UTF8.self)] = Array(line[(sign + 1)...])
                rest = behind
            } else {
                // What may not stand on a line has its length before it, in eight bytes, and an end of line behind it.
                guard let value = Self.value(behind) else { break }
                fields[String(decoding: line, as: UTF8.self)] = Array(value)
                rest = behind[(value.endIndex + 1)...]
            }
        }
        unread = Array(rest)
        return found
    }

    /// Nil when it is not whole yet.
    private static func value(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard bytes.count > 8 else { return nil }
        let length = bytes.prefix(8).reversed().reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
        let data = bytes.dropFirst(8)
        guard length < data.count else { return nil }
        return data.prefix(Int(length))
    }

    private static let endOfLine = UInt8(ascii: "\n")
}
