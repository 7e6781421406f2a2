/// The options of one section, as the readers of YAML, XML and JSON collect them.
struct FormEntries {
    let text: ExpandedText
    private(set) var section: FileSection
    private var removedIndex = 0

    /// The options below the bytes that name their section.
    init(_ text: ExpandedText, header: Range<Int>) {
        self.text = text
        section = FileSection(name: .uwsgi, header: text.source.place(text.written(header)))
    }

    /// Adds an option; the ranges are those of the text with its magic filled in.
    mutating func add(
        _ key: String, at keyRange: Range<Int>, _ value: [UInt8], at valueRange: Range<Int>,
        isPlaceholder: Bool = false, _ findings: inout Findings
    ) {
        let place = text.written(keyRange)
        guard section.entries.count < Self.most else {
            findings.error(
                "there are more than \(Self.most) options: this is no settings file",
                at: text.source.place(place), remedy: "check the path")
            return
        }
        if text.refusesTemplate(valueRange, key, &findings) { return }
        let written = valueRange.isEmpty ? 0..<0 : text.written(valueRange)
        reportRemoved(from: key, written, &findings)
        section.entries.append(
            Entry(
                key: key, value: value, source: text.source, keyRange: place, valueRange: written,
                isPlaceholder: isPlaceholder))
    }

    static let most = 1_000_000

    /// Says which pairs of magic vanished from a value; what is not used may lose what it likes.
    private mutating func reportRemoved(from key: String, _ value: Range<Int>, _ findings: inout Findings) {
        while removedIndex < text.removed.count, text.removed[removedIndex] < value.lowerBound { removedIndex += 1 }
        var index = removedIndex
        while index < text.removed.count, text.removed[index] < value.upperBound {
            let offset = text.removed[index]
            index += 1
            guard KnownName.of(key)?.option?.isHonoured == true else { continue }
            let letters = text.source.bytes[offset + 1..<min(offset + 5, text.source.bytes.count)]
            let pair = "%" + String(decoding: letters, as: UTF8.self).prefix(1)
            findings.warning(
                "\(pair) means nothing to uWSGI and vanishes from the value",
                at: text.source.place(offset..<offset + 2), remedy: "write %\(pair)")
        }
    }
}

extension ExpandedText {
    /// Skips the mark of bytes that some editors of Windows write, which is said; without forgiveness nothing is.
    func start(asUwsgi: Bool, _ findings: inout Findings) -> Int {
        guard source.startsWithByteOrderMark, !asUwsgi else { return 0 }
        findings.note(
            "the file begins with a byte order mark, which uWSGI trips over; svctl skips it",
            at: source.place(0..<3), remedy: "save it as UTF-8 without a mark")
        return 3
    }

    /// Whether the text is not UTF-8 as a whole, which is said.
    func refusesEncoding(_ findings: inout Findings) -> Bool {
        guard let broken = firstBrokenByte(in: source.bytes[...]) else { return false }
        findings.error(
            "there is a byte that is not UTF-8", at: source.place(broken..<broken + 1),
            remedy: "save the file as UTF-8")
        return true
    }
}
