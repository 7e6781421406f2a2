/// What in a value has a meaning to a shell alone, or to Python: quotes around it, and `$NAME`.
///
/// Of such a value this is all that there is to say: whatever else is wrong with it comes of these signs.
struct ForeignSigns {
    private let entry: Entry
    private let quoted: (bytes: Range<Int>, without: [UInt8])?
    private let variable: ShellVariable?

    /// Nil where there are none, or where they are at home.
    init?(in entry: Entry) {
        guard entry.key != "command", entry.value.contains(where: Self.isSign) else { return nil }
        let isData = InlineComment.isData(entry.key)
        quoted = entry.key == "env" ? nil : Self.withoutQuotes(entry, isData: isData)
        variable = isData && entry.key != "env" ? nil : ShellVariable(in: quoted?.without ?? entry.value)
        guard quoted != nil || variable != nil else { return nil }
        self.entry = entry
    }

    var message: String {
        let stays = variable.map { "\($0.written) stays as it is: uWSGI fills in $(\($0.name)) only" }
        return [quoted.map { _ in "the quotes are part of the value of \(entry.key)" }, stays].compactMap(\.self)
            .joined(separator: ", and ")
    }

    var place: Place { entry.place(ofBytes: quoted?.bytes ?? variable?.bytes ?? 0..<0) }

    var remedy: String {
        let value = variable?.valueForUwsgi ?? String(decoding: quoted?.without ?? entry.value, as: UTF8.self)
        return "write \(entry.key) = \(value)"
    }

    private static func isSign(_ byte: UInt8) -> Bool { isQuote(byte) || byte == UInt8(ascii: "$") }

    private static func isQuote(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") }

    /// Quotes around all of it, or around what stands behind its sign; and one alone, that was to have another.
    private static func withoutQuotes(_ entry: Entry, isData: Bool) -> (bytes: Range<Int>, without: [UInt8])? {
        let value = entry.value
        let end = value.count - 1
        guard let last = value.last, let first = value.first, end > 0 else { return nil }
        let quote = isQuote(last) ? last : first
        guard isQuote(quote) else { return nil }
        let places = value.indices.filter { value[$0] == quote }
        let bare = value.filter { $0 != quote }
        switch places {
        case [0, end] where !bare.isEmpty: return (0..<value.count, bare)
        case [0] where !isData, [end] where !isData: return (places[0]..<places[0] + 1, bare)
        case let both where both.count == 2 && both[0] > 0 && both[1] == end && pairs.contains(entry.key):
            return value[both[0] - 1] == .equals ? (both[0]..<value.count, bare) : nil
        default: return nil
        }
    }

    private static let pairs: Set<String> = ["mount", "worker-mount", "static-map", "static-map2"]
}
