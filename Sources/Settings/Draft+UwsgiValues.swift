/// What the real uWSGI is told where svctl reads more than it does.
extension Draft {
    /// A value as uWSGI reads it, which knows no units and no blanks around signs; any other as it is.
    func valueForUwsgi(_ entry: Entry) -> String {
        guard section.isOwn || !whole.asUwsgi, let option = entry.known?.option else { return entry.text }
        if let closed = SignBlanks.closed(entry.value, of: option.names[0]) { return closed.text }
        switch option.valueKind {
        case .time:
            let time = try? DurationGrammar.parse(entry.text, countsSeconds: true)
            return time.map { String(max($0.components.seconds, $0 > .zero ? 1 : 0)) } ?? entry.text
        case .size where section.isOwn:
            guard let bytes = try? ByteCountGrammar.parse(entry.text) else { return entry.text }
            return String(Self.countsMegabytes(option) ? (bytes + (1 << 20) - 1) >> 20 : bytes)
        case .bool, .number, .size, .other: return entry.text
        }
    }

    private static func countsMegabytes(_ option: Option) -> Bool {
        option.names[0] == "limit-as" || option.names[0].contains("reload-on-")
    }
}
