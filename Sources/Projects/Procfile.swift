/// The processes that a Procfile lists.
struct Procfile: Equatable {
    struct Entry: Equatable {
        var name: String
        var command: String
    }

    let entries: [Entry]

    /// Lines `NAME: COMMAND`; of two with one name the last counts.
    init(_ text: String) {
        var entries: [Entry] = []
        for line in text.split(whereSeparator: \.isNewline) {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let name = line[..<colon].trimmed
            let command = line[line.index(after: colon)...].trimmed
            guard Self.isName(name), !command.isEmpty else { continue }
            entries.removeAll { $0.name == name }
            entries.append(Entry(name: name, command: command))
            if entries.count == Self.most { break }
        }
        self.entries = entries
    }

    private static func isName(_ name: String) -> Bool {
        (1...40).contains(name.utf8.count)
            && name.utf8.allSatisfy {
                UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 | 0x20 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0
                    || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
            }
    }

    private static let most = 50
}
