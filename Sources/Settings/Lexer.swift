/// Splits a settings file into sections and entries the way uWSGI does, with what it forgives on purpose said once.
struct Lexer {
    let text: ExpandedText
    /// The one section that is read; nil: those that have a meaning.
    let wanted: [UInt8]?
    /// Whether nothing is forgiven that uWSGI does not forgive.
    let asUwsgi: Bool
    /// How many lines it may have: each takes time and memory, and ten megabytes can have five million of them.
    let mostEntries: Int
    /// Whether all of it could be read as lines.
    private(set) var isReadable = true
    /// The sections that are read, in the order of their first headers.
    var sections: [FileSection] = []
    /// The one that is being read; nil for one that is not read.
    var current: Int?
    /// The first headers, for what there is to say about them.
    private(set) var sectionsSeen: [(name: [UInt8], range: Range<Int>)] = []
    private var entryCount = 0
    private var removedIndex = 0
    private var removedInLine: [Int] = []
    /// The letters of such pairs that are complained about.
    private var lettersSaid: Set<UInt8> = []

    /// Reads all entries of the section, or of those that have a meaning; nothing when the text is none.
    init(
        _ text: ExpandedText, section: String? = nil, asUwsgi: Bool = false, mostEntries: Int = Self.mostEntries,
        findings: inout Findings
    ) {
        self.text = text
        self.mostEntries = mostEntries
        self.asUwsgi = asUwsgi
        wanted = section.map { Array($0.utf8) }
        let errors = findings.errorCount
        if !text.refusesBinary(&findings) { readLines(&findings, errors) }
        isReadable = findings.errorCount == errors
        if isReadable {
            if wanted == nil { checkSections(&findings) }
        } else {
            sections = []
        }
    }

    var source: SourceText { text.source }

    private mutating func readLines(_ findings: inout Findings, _ errors: Int) {
        var start = 0
        if source.startsWithByteOrderMark, !asUwsgi {
            start = 3
            findings.note(
                "the file begins with a byte order mark, which uWSGI trips over; svctl skips it",
                at: source.place(0..<3), remedy: "save it as UTF-8 without a mark")
        }
        while start < text.bytes.count, findings.errorCount == errors {
            let signs = LineSigns(in: text, from: start)
            collectRemoved(start..<signs.end, &findings)
            readLine(start..<signs.end, signs, &findings)
            start = signs.end + 1
        }
    }

    private mutating func readLine(_ whole: Range<Int>, _ signs: LineSigns, _ findings: inout Findings) {
        let line = trimmed(whole)
        guard let first = line.first.map({ text.bytes[$0] }), !first.startsComment else { return }
        if signs.mayBeBroken, !text.isReadable(line, &findings) { return }
        if first == UInt8(ascii: "[") {
            readHeader(line, &findings)
        } else if let current {
            readEntry(line, signs, of: current, &findings)
        } else if sectionsSeen.isEmpty {
            findings.warning(
                "what stands before the first [section] is not read", at: source.place(text.written(line)),
                remedy: "move it below [uwsgi]")
        }
    }

    private mutating func readEntry(
        _ line: Range<Int>, _ signs: LineSigns, of section: Int, _ findings: inout Findings
    ) {
        let sign = signs.equals ?? line.upperBound
        let keyRange = trimmed(line.lowerBound..<sign)
        let key = String(decoding: text.bytes[keyRange], as: UTF8.self)
        var valueRange = sign < line.upperBound ? trimmed(sign + 1..<line.upperBound) : sign..<sign
        if signs.mayHaveComment, !asUwsgi, let comment = InlineComment.start(in: text.bytes, valueRange),
            !InlineComment.isData(key)
        {
            let written = text.written(comment..<line.upperBound)
            findings.note(
                "the comment behind the value is not read; uWSGI would make it part of the value",
                at: source.place(written), remedy: "put it on a line of its own")
            valueRange = trimmed(valueRange.lowerBound..<comment)
        }
        if signs.mayBeTemplate, text.refusesTemplate(line, key, &findings) { return }
        guard !isForeign(key, of: section) else { return }
        guard entryCount < mostEntries else {
            findings.error(
                "there are more than \(mostEntries) lines: this is no settings file",
                at: source.place(text.written(line)), remedy: "check the path")
            return
        }
        entryCount += 1
        reportRemoved(from: key, &findings)
        sections[section].entries.append(
            Entry(
                key: key, value: Array(text.bytes[valueRange]), source: source, keyRange: text.written(keyRange),
                valueRange: valueRange.isEmpty ? 0..<0 : text.written(valueRange)))
    }

    /// Whose signs all begin with the one that magic has too.
    private static let dates: Set<String> = ["log-date", "logdate"]

    private mutating func readHeader(_ line: Range<Int>, _ findings: inout Findings) {
        var place: Place { source.place(text.written(line)) }
        var name = text.bytes[line.lowerBound + 1..<max(line.lowerBound + 1, line.upperBound - 1)]
        if !asUwsgi, let comment = InlineComment.start(in: text.bytes, line),
            text.bytes[line].contains(UInt8(ascii: "]"))
        {
            let header = trimmed(line.lowerBound..<comment)
            if text.bytes[header.upperBound - 1] == UInt8(ascii: "]") {
                name = text.bytes[header.lowerBound + 1..<header.upperBound - 1]
                findings.note(
                    "the comment behind the section is not read; uWSGI would not find the section",
                    at: source.place(text.written(comment..<line.upperBound)), remedy: "put it on a line of its own")
            }
        } else if text.bytes[line.upperBound - 1] != UInt8(ascii: "]") {
            findings.warning(
                "the section's name has no ] at its end, and uWSGI drops its last letter", at: place,
                remedy:
                    "write [\(String(decoding: text.bytes[line].dropFirst().prefix { $0 != UInt8(ascii: "]") }, as: UTF8.self))]"
            )
        }
        // A few of them say enough about what is missing.
        if sectionsSeen.count < 8 { sectionsSeen.append((Array(name), line)) }
        enter(Array(name), on: line, &findings)
    }

    private func trimmed(_ range: Range<Int>) -> Range<Int> {
        var lower = range.lowerBound
        var upper = range.upperBound
        while lower < upper, text.bytes[lower].isBlank { lower += 1 }
        while upper > lower, text.bytes[upper - 1].isBlank { upper -= 1 }
        return lower..<upper
    }

    /// Collects the pairs of magic that vanished from the line; where one took the line break along, that is said.
    private mutating func collectRemoved(_ line: Range<Int>, _ findings: inout Findings) {
        if !removedInLine.isEmpty { removedInLine = [] }
        guard removedIndex < text.removed.count else { return }
        let end = text.written(line).upperBound
        while removedIndex < text.removed.count, text.removed[removedIndex] < end {
            let offset = text.removed[removedIndex]
            removedIndex += 1
            guard source.bytes[offset + 1] == .newline else {
                removedInLine.append(offset)
                continue
            }
            let place = source.place(offset..<offset + 1)
            findings.warning(
                "the % at the end of line \(place.line) swallows the line break: "
                    + "the next line is read as part of this one, as in uWSGI",
                at: place, remedy: "write %% or put a word behind it")
        }
    }

    private mutating func reportRemoved(from key: String, _ findings: inout Findings) {
        // What is not used may lose what it likes.
        guard !removedInLine.isEmpty else { return }
        let known = KnownName.of(key)
        guard known?.option?.isHonoured ?? (known?.argument == nil) || Self.dates.contains(key) else { return }
        for offset in removedInLine where !isSaid(pairAt: offset) {
            let letter = String(decoding: source.bytes[offset + 1..<min(offset + 5, source.bytes.count)], as: UTF8.self)
            let pair = "%\(letter.prefix(1))"
            findings.warning(
                "\(pair) means nothing to uWSGI and vanishes from the value", at: source.place(offset..<offset + 2),
                remedy: "write %\(pair)")
        }
    }
}

extension Lexer {
    /// Whether the pair is complained about already; what may be more than a letter is looked at each time.
    private mutating func isSaid(pairAt offset: Int) -> Bool {
        let letters = source.bytes[(offset + 1)...].prefix(2)
        guard let letter = letters.first, 0x21..<0x7F ~= letter, let next = letters.last, next < 0x80 else {
            return false
        }
        return !lettersSaid.insert(letter).inserted
    }
}
