/// What the real uWSGI is told where svctl reads more than it does.
extension Draft {
    /// A value as uWSGI reads it, which knows no units and no blanks around signs; any other as it is.
    func valueForUwsgi(_ entry: Entry) -> String {
        guard section.isOwn || !whole.asUwsgi else { return entry.text }
        guard let option = entry.known?.option else { return entry.text }
        if let closed = SignBlanks.closed(entry.value, of: option.names[0]) { return closed.text }
        guard OptionTable.recyclingOptions.contains(where: { $0 === option }), option.valueKind != .number else {
            return entry.text
        }
        if option.names[0].contains("reload-on-") {
            guard section.isOwn else { return entry.text }
            return (try? ByteCountGrammar.parse(entry.text)).map { String(($0 + (1 << 20) - 1) >> 20) } ?? entry.text
        }
        let time = try? DurationGrammar.parse(entry.text, countsSeconds: true)
        return time.map { String(max($0.components.seconds, $0 > .zero ? 1 : 0)) } ?? entry.text
    }
}
