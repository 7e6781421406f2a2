/// Single values that a file gives twice: the last one counts, in uWSGI too, and the first one deceives its reader.
enum Repetition {
    /// Says which line does not count, where the two stand side by side; what a section takes over from another one, or
    /// what a condition changes, is changed on purpose.
    static func report(in entries: [Entry], of section: SectionName, _ findings: inout Findings) {
        var last: [String: Int] = [:]
        var left = mostShown
        for (index, entry) in entries.enumerated() where !entry.isPlaceholder {
            guard let name = singleName(entry.key, in: section) else { continue }
            guard let earlier = last.updateValue(index, forKey: name).map({ entries[$0] }),
                left > 0, earlier.value != entry.value, stand(earlier, beside: entry)
            else { continue }
            left -= 1
            findings.warning(
                "this line does not count: line \(entry.keyPlace.line) sets \(entry.key) again, to \(shown(entry))",
                at: earlier.keyPlace, remedy: "keep one of the two lines")
        }
    }

    private static func shown(_ entry: Entry) -> String { entry.text.isEmpty ? "nothing" : entry.text }

    /// The option's first name when it has one value only; nil for lists, and for what svctl does not do.
    private static func singleName(_ key: String, in section: SectionName) -> String? {
        guard let option = OptionTable.option(key, in: section) else { return nil }
        switch option.effect {
        case .flag, .number: return option.names[0]
        case .text, .grammar: return singleTexts.contains(option.names[0]) ? option.names[0] : nil
        case .accepted, .lost: return nil
        }
    }

    private static let singleTexts: Set<String> = [
        "chdir", "home", "module", "wsgi-file", "callable", "server", "command", "uid", "gid", "umask", "protocol",
        "chmod-socket", "chown-socket", "name", "pidfile", "logto", "daemonize", "worker-reload-mercy", "start-timeout",
        "settle", "surge", "ready", "buffer-size", "limit-post", "py-autoreload", "master", "mode", "owner",
        "log-date", "req-logger",
    ]

    /// Whether both stand in one file, the first one first, with neither a section nor a condition between them.
    private static func stand(_ earlier: Entry, beside later: Entry) -> Bool {
        guard earlier.source === later.source, earlier.keyRange.upperBound < later.keyRange.lowerBound,
            earlier.source.hasLines
        else { return false }
        let between = earlier.source.bytes[earlier.keyRange.upperBound..<later.keyRange.lowerBound]
        guard between.count < farApart else { return false }
        return !between.split(separator: .newline).dropFirst().contains { line in
            let line = line.drop(while: \.isBlank)
            return ["[", "if", "for", "end"].contains { line.starts(with: $0.utf8) }
        }
    }

    /// Behind so many bytes nobody sees the two lines together, and a large file must not be read again and again.
    private static let farApart = 1 << 14
    private static let mostShown = 20
}
