/// One `key = value` of a file, or one option of the command line, in the ordered list that all passes work on.
struct Entry: Sendable {
    /// What was written.
    let line: Line
    /// The name, if it is one of the few that are looked for in every file.
    let special: KnownName.Special?
    /// The value, blanks stripped; later passes fill in `$()`, `@()` and `%()`.
    var value: [UInt8]
    /// Whether it only defines a word for `%(word)`, by `set-placeholder`.
    var isPlaceholder = false
    /// Whether a definition has made it, by `set` or `set-placeholder`.
    var isDefined = false
    /// Whether it is an option of a command line without a value, which is no empty value.
    var isBare = false
    /// Whether it is a file named on a command line without an option, which uWSGI does not count as one.
    var isImplied = false
    /// Whether reading has done what it says: an include, a condition, a definition.
    var isDone = false
    /// Whether it acts, or counts, before the passes.
    var isImmediate = false
    /// Whether no pass may touch the value: an immediate option, or one that was read when the passes were over.
    var isFixed = false

    init(
        key: String, value: [UInt8], source: SourceText, keyRange: Range<Int>, valueRange: Range<Int>,
        isPlaceholder: Bool = false
    ) {
        line = Line(key: key, source: source, keyRange: keyRange, valueRange: valueRange)
        special = line.known?.special
        self.value = value
        self.isPlaceholder = isPlaceholder
    }

    var key: String { line.key }
    var known: KnownName? { line.known }
    var source: SourceText { line.source }
    var keyRange: Range<Int> { line.keyRange }
    var valueRange: Range<Int> { line.valueRange }

    /// Whether it sets an option, and not only a word of the file's own.
    var isOption: Bool { known?.option != nil || known?.argument != nil }

    var text: String { String(decoding: value, as: UTF8.self) }

    /// The number of its line.
    var lineNumber: Int { source.lineNumber(at: keyRange.lowerBound) }

    /// Where the key is.
    var keyPlace: Place { source.place(keyRange) }

    /// Where the value is, or the key when there is no value.
    var place: Place { source.place(valueRange.isEmpty ? keyRange : valueRange) }

    /// Where these bytes of the value are, or the whole value when it was not written like that.
    func place(ofBytes range: Range<Int>) -> Place {
        let written = source.bytes[valueRange]
        guard !range.isEmpty, range.upperBound <= value.count, written.elementsEqual(value) else { return place }
        return source.place(valueRange.lowerBound + range.lowerBound..<valueRange.lowerBound + range.upperBound)
    }

    /// The words of the value, each with its bytes.
    var words: [(text: String, bytes: Range<Int>)] {
        var words: [(text: String, bytes: Range<Int>)] = []
        forEachWord { words.append(($0, $1)) }
        return words
    }

    /// The same one by one, because a value can have five million of them.
    func forEachWord(_ body: (_ text: String, _ bytes: Range<Int>) -> Void) {
        var start = 0
        for end in 0...value.count where end == value.count || value[end].isBlank {
            if start < end { body(String(decoding: value[start..<end], as: UTF8.self), start..<end) }
            start = end + 1
        }
    }
}
