/// Reads a settings file in YAML: `key: value` lines below the name of a section.
///
/// uWSGI can have one of two readers for them. Its own one goes line by line, and stops without a word at what it does
/// not know; what is read here beyond it, as the other reader or any reader of YAML would, is said once.
struct YamlLines {
    private let text: ExpandedText
    private let section: String
    private let asUwsgi: Bool
    private var entries: FormEntries?
    private var names: [String] = []
    /// Whether the section has ended, or uWSGI has stopped reading.
    private var isOver = false
    private var isInside: Bool { entries != nil && !isOver }
    /// An option whose values may stand in a list below it.
    private var open: (key: YamlLine.Text, depth: Int, hasItems: Bool)?

    /// What the section says.
    static func contents(
        of text: ExpandedText, section: String, asUwsgi: Bool, _ findings: inout Findings
    ) -> SettingsForm.Contents {
        var lines = YamlLines(text: text, section: section, asUwsgi: asUwsgi)
        if !text.refusesBinary(&findings) { lines.read(&findings) }
        return SettingsForm.Contents(sections: lines.entries.map { [$0.section] } ?? [], names: lines.names)
    }

    private init(text: ExpandedText, section: String, asUwsgi: Bool) {
        self.text = text
        self.section = section
        self.asUwsgi = asUwsgi
    }

    private mutating func read(_ findings: inout Findings) {
        let errors = findings.errorCount
        var start = text.start(asUwsgi: asUwsgi, &findings)
        while start < text.bytes.count, findings.errorCount == errors {
            let end = text.bytes[start...].firstIndex(of: .newline) ?? text.bytes.count
            readLine(start..<end, &findings)
            start = end + 1
        }
        close(&findings)
    }

    private mutating func readLine(_ range: Range<Int>, _ findings: inout Findings) {
        guard let line = line(range, &findings) else { return }
        if case .empty = line.kind { return }
        if line.isOutermost {
            close(&findings)
            if isInside { isOver = true }
            return enter(line, &findings)
        }
        guard isInside, text.isReadable(range, &findings) else { return }
        switch line.kind {
        case .empty: return
        case .option(let key, let value):
            close(above: line, key, &findings)
            add(key, value, in: range, &findings)
        case .bare(let key):
            close(above: line, key, &findings)
            open = (key, line.depth, false)
        case .item(let value):
            guard let option = open, line.depth >= option.depth else { return stop(at: value.range, &findings) }
            open?.hasItems = true
            findings.note(
                "each line of this list gives \(option.key.string) once more; uWSGI's own reader stops here",
                at: place(option.key.range), remedy: "for both, write \(option.key.string): VALUE again and again")
            add(option.key, value, in: range, &findings)
        case .other(let bytes): stop(at: bytes, &findings)
        }
    }

    private func line(_ range: Range<Int>, _ findings: inout Findings) -> YamlLine? {
        if asUwsgi { return YamlLine.asUwsgi(text.bytes, range) }
        do throws(FormFault) { return try YamlLine.meant(text.bytes, range) } catch {
            if isInside { findings.error(error.message, at: place(error.bytes), remedy: error.remedy) }
            return nil
        }
    }

    /// Begins the section that a line at the very left names.
    private mutating func enter(_ line: YamlLine, _ findings: inout Findings) {
        let key: YamlLine.Text
        switch line.kind {
        case .bare(let word): key = word
        case .option(let word, let value):
            key = word
            if word.string == section, entries == nil {
                findings.warning(
                    "what stands behind \(section): is not read", at: place(value.range),
                    remedy: "write its options on lines of their own below, each behind a blank")
            }
        case .empty, .item, .other: return
        }
        guard key.string == section else {
            if names.count < 8 { names.append(key.string) }
            return
        }
        guard entries == nil else {
            findings.warning(
                "a second \(section): is not read, as in uWSGI", at: place(key.range),
                remedy: "move its lines up to the first")
            return
        }
        if key.isQuoted { noteQuotes(key.range, &findings) }
        entries = FormEntries(text, header: key.range)
    }

    private mutating func add(
        _ key: YamlLine.Text, _ value: YamlLine.Text, in line: Range<Int>, _ findings: inout Findings
    ) {
        if !asUwsgi { noteForgiven(key, value, line, &findings) }
        entries?.add(key.string, at: key.range, value.bytes, at: value.range, &findings)
    }

    /// Ends the option above; what stands deeper than an option without a value would be an option of it.
    private mutating func close(above line: YamlLine, _ key: YamlLine.Text, _ findings: inout Findings) {
        if let option = open, !option.hasItems, line.depth > option.depth {
            findings.error(
                "'\(option.key.string)' is an option, and has no options of its own", at: place(key.range),
                remedy: "write \(option.key.string): VALUE, and \(key.string) as far left as that")
            open = nil
        }
        close(&findings)
    }

    /// Ends an option without a value.
    private mutating func close(_ findings: inout Findings) {
        guard let option = open else { return }
        open = nil
        guard !option.hasItems else { return }
        findings.note(
            "\(option.key.string) has no value and is read so; uWSGI's own reader stops here",
            at: place(option.key.range), remedy: "for both, write \(option.key.string): with a value behind it")
        let end = option.key.range.upperBound
        entries?.add(option.key.string, at: option.key.range, [], at: end..<end, &findings)
    }

    private mutating func stop(at bytes: Range<Int>, _ findings: inout Findings) {
        let word = String(decoding: text.bytes[bytes], as: UTF8.self)
        let remedy =
            word.contains(":") && !word.hasPrefix("-")
            ? "write a blank behind the colon: key: value" : "write key: value, each on a line of its own"
        guard asUwsgi else {
            return findings.error("this line is no option with its value", at: place(bytes), remedy: remedy)
        }
        isOver = true
        findings.warning(
            "uWSGI stops reading at this line, and all behind it is lost", at: place(bytes), remedy: remedy)
    }
}

extension YamlLines {
    private func place(_ range: Range<Int>) -> Place { text.source.place(text.written(range)) }

    private func noteQuotes(_ range: Range<Int>, _ findings: inout Findings) {
        findings.note(
            "the quotes are not read as part of the text; uWSGI's own reader would keep them", at: place(range),
            remedy: "leave them out")
    }

    /// Says what uWSGI's own reader would take otherwise.
    private func noteForgiven(
        _ key: YamlLine.Text, _ value: YamlLine.Text, _ line: Range<Int>, _ findings: inout Findings
    ) {
        if key.isQuoted || value.isQuoted { noteQuotes(key.isQuoted ? key.range : value.range, &findings) }
        if !line.isEmpty, text.bytes[line.upperBound - 1] == .carriageReturn {
            findings.note(
                "lines end as on Windows; uWSGI's own reader would make that part of each value",
                at: place(key.range), remedy: "save the file with the line ends of Linux")
        }
        if let hash = text.bytes[value.range].firstIndex(of: .hash) {
            findings.note(
                "this # belongs to the value; uWSGI's own reader would end the line here", at: place(hash..<hash + 1),
                remedy: "nothing need be done for svctl; for both, let an ini file say it")
        }
        guard !value.isQuoted, let first = value.bytes.first, let last = value.bytes.last else { return }
        let isBlock = [UInt8(ascii: "|"), UInt8(ascii: ">")].contains(first) && value.bytes.count < 4
        if isBlock {
            findings.error(
                "the value of an option stands on its line", at: place(value.range),
                remedy: "write \(key.string): VALUE")
        } else if first == UInt8(ascii: "["), last == UInt8(ascii: "]") {
            findings.warning(
                "\(value.string) is one value, brackets and all, as in uWSGI", at: place(value.range),
                remedy: "write - VALUE lines below \(key.string):")
        } else if first == UInt8(ascii: "{"), last == UInt8(ascii: "}"), !value.bytes.starts(with: "{{".utf8) {
            findings.warning(
                "\(value.string) is one value, brackets and all, as in uWSGI", at: place(value.range),
                remedy: "write \(key.string): VALUE")
        }
    }
}
