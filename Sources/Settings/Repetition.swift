/// Single values that a file gives twice: the last one counts, in uWSGI too, and the first one deceives its reader.
enum Repetition {
    /// Says which line does not count, where the two stand side by side; what a section takes over from another one, or
    /// what a condition changes, is changed on purpose.
    static func report(
        in entries: [Entry], of section: SectionName, forUwsgi: Bool, _ findings: inout Findings
    ) {
        var last = LatestValues<ObjectIdentifier, Int>()
        var dividers: Dividers?
        var left = mostShown
        for index in entries.indices where !entries[index].isPlaceholder {
            guard let option = single(of: entries[index], in: section),
                let before = last.update(index, for: ObjectIdentifier(option)),
                entries[before].value != entries[index].value
            else { continue }
            let (earlier, entry) = (entries[before], entries[index])
            // To the real uWSGI the router's patience is not the workers'.
            if forUwsgi, earlier.key != entry.key, option.names.contains("http-timeout") { continue }
            guard stand(earlier, beside: entry, &dividers) else { continue }
            findings.warning(
                "this line does not count: line \(entry.lineNumber) sets \(entry.key) again, to \(shown(entry))",
                at: earlier.keyPlace, remedy: "keep one of the two lines")
            left -= 1
            if left == 0 { return }
        }
    }

    private static func shown(_ entry: Entry) -> String { entry.text.isEmpty ? "nothing" : entry.text }

    /// The option when it has one value only; nil for lists, and for what svctl does not do.
    private static func single(of entry: Entry, in section: SectionName) -> Option? {
        switch section {
        case .uwsgi, .svctl, .app: entry.known?.single
        case .listener: OptionTable.option(of: entry, in: section).flatMap { isSingle($0) ? $0 : nil }
        }
    }

    /// Whether only the last value of an option counts.
    static func isSingle(_ option: Option) -> Bool {
        switch option.effect {
        case .flag, .number: true
        case .text, .grammar: singleTexts.contains(option.names[0])
        case .accepted, .lost: false
        }
    }

    private static let singleTexts: Set<String> = [
        "chdir", "home", "module", "wsgi-file", "callable", "server", "command", "uid", "gid", "umask", "protocol",
        "chmod-socket", "chown-socket", "name", "pidfile", "logto", "daemonize", "worker-reload-mercy", "start-timeout",
        "settle", "surge", "ready", "buffer-size", "limit-post", "py-autoreload", "master", "mode", "owner",
        "log-date", "req-logger", "http-timeout", "stats",
    ]

    /// Whether both stand in one file, the first one first, with neither a section nor a condition between them.
    private static func stand(_ earlier: Entry, beside later: Entry, _ dividers: inout Dividers?) -> Bool {
        guard earlier.source === later.source, earlier.keyRange.upperBound < later.keyRange.lowerBound,
            earlier.source.hasLines
        else { return false }
        let between = earlier.keyRange.upperBound..<later.keyRange.lowerBound
        guard between.count < farApart else { return false }
        if dividers?.source !== later.source { dividers = Dividers(in: later.source) }
        return dividers?.stand(in: between) == false
    }

    /// Behind so many bytes nobody sees the two lines together.
    private static let farApart = 1 << 14
    private static let mostShown = 20
}

/// The lines of a file that begin a section, a condition or a loop, or end it.
private struct Dividers {
    let source: SourceText
    /// Where they begin, ascending.
    private var starts: [Int] = []

    init(in source: SourceText) {
        self.source = source
        let bytes = source.bytes
        var isAtStart = true
        for (offset, byte) in bytes.enumerated() {
            if isAtStart, !byte.isBlank {
                if Self.words.contains(where: { bytes[offset...].starts(with: $0) }) { starts.append(offset) }
                isAtStart = false
            }
            if byte == .newline { isAtStart = true }
        }
    }

    /// Whether one of them stands in the range.
    func stand(in range: Range<Int>) -> Bool {
        var low = 0
        var high = starts.count
        while low < high {
            let middle = (low + high) / 2
            if starts[middle] < range.lowerBound { low = middle + 1 } else { high = middle }
        }
        return low < starts.count && starts[low] < range.upperBound
    }

    private static let words = ["[", "if", "for", "end"].map { Array($0.utf8) }
}
