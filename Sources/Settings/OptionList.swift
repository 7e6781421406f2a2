/// The one ordered list that uWSGI makes of the environment, the files and the command line.
///
/// Some options act as soon as they are put into it: an include, a condition, a definition.
struct OptionList {
    let surroundings: Surroundings
    let lookups: Lookups
    /// Whether nothing is read that uWSGI would not read in the same way.
    let asUwsgi: Bool
    private(set) var entries: [Entry] = []
    /// Where each option stands first, as far as somebody has asked.
    private var firstIndex = FirstIndex()
    /// Options that a condition asks for: a word of that name is no mistake.
    var asked = WordNumbers()
    /// Words that a definition has made: whoever defines one knows that it is no option.
    private(set) var defined = DefinedWords()
    /// The block of a condition or a loop that is open.
    var block: Block?
    /// Whether what is added comes out of the block, and so is not asked again.
    var isInsideBlock = false
    /// How many lines loops have made.
    var loopLines = 0
    /// The files that are being read, the innermost last.
    var reading: [FileIdentity] = []
    /// The file that `ini = :section` speaks of.
    var lastFile: (identity: FileIdentity, source: SourceText)?
    var includes = IncludeCount()
    /// The last text that was included, with its magic filled in: a file may ask for one section again and again.
    var lastIncluded: (identity: FileIdentity, text: ExpandedText)?
    /// How many lines all files may have together.
    var mostEntries = Lexer.mostEntries
    /// Whether `$( )` stays as it is.
    var keepsVariables = false
    /// Whether the passes are over, so that nothing more is filled in.
    var isInheriting = false

    init(_ surroundings: Surroundings, _ lookups: Lookups, asUwsgi: Bool) {
        self.surroundings = surroundings
        self.lookups = lookups
        self.asUwsgi = asUwsgi
    }

    /// The first value of an option as it was written; nil when it is not there, or stands there without a value.
    mutating func firstValue(of name: String) -> [UInt8]? {
        guard let index = firstIndex.index(of: name, in: entries), !entries[index].isBare else { return nil }
        return entries[index].value
    }

    /// Puts an option at the end, or does with it what an open block says.
    mutating func add(_ entry: consuming Entry, _ findings: inout Findings) {
        guard !isInsideBlock, let open = block, entry.known?.act != .close else {
            if !isInsideBlock { block = nil }
            return append(entry, &findings)
        }
        isInsideBlock = true
        defer { isInsideBlock = false }
        addFromBlock(entry, open, &findings)
    }

    /// Puts an option at the end as it is, and does at once what it says if it is one of those.
    mutating func append(_ entry: consuming Entry, _ findings: inout Findings) {
        let isImmediate = entry.known?.isImmediate == true && !entry.isPlaceholder
        if isImmediate || entry.isPlaceholder || isInheriting { entry.isFixed = true }
        entry.isImmediate = isImmediate
        // Of what acts, only `end` is no name that uWSGI keeps to itself.
        let act = entry.isPlaceholder && entry.key != "end" ? nil : entry.known?.act
        entry.isDone = act != nil
        guard let act else { return entries.append(entry) }
        entries.append(copy entry)
        switch act {
        case .define: define(entry, &findings)
        case .include: include(entry, &findings)
        case .open: open(entry, &findings)
        case .close: break
        }
    }

    /// Takes the entries back from the passes, which have filled them in.
    mutating func replaceEntries(with filled: [Entry]) { entries = filled }

    mutating func markDone(_ index: Int) { entries[index].isDone = true }

    private mutating func define(_ entry: Entry, _ findings: inout Findings) {
        guard let made = Definition.entry(of: entry, &findings) else { return }
        if !made.isOption { defined.append(made.key) }
        append(made, &findings)
    }

    enum Act: Sendable {
        case define
        case include
        case open
        case close
    }

    /// What is done while reading.
    ///
    /// uWSGI knows more immediate options; those set something, and are applied later.
    static let acts: [String: Act] = {
        var acts: [String: Act] = [:]
        for name in SettingsForm.includes { acts[name] = .include }
        for name in Definition.names { acts[name] = .define }
        for name in Block.openers { acts[name] = .open }
        for name in Block.ends { acts[name] = .close }
        return acts
    }()
}

/// `set = key=value` and its like.
enum Definition {
    static let names = ["set", "set-ph", "set-placeholder"]

    /// The option that the entry defines; nil when it defines none, which is reported.
    static func entry(of entry: Entry, _ findings: inout Findings) -> Entry? {
        guard let sign = entry.value.firstIndex(of: .equals), sign > 0 else {
            findings.error(
                "\(entry.key) needs a name and a value", at: entry.place, remedy: "write \(entry.key) = name=value")
            return nil
        }
        let key = String(decoding: entry.value[..<sign], as: UTF8.self)
        // Behind the sign as it was written, unless a loop or a pass has changed what stands there.
        let value = Array(entry.value[(sign + 1)...])
        let upper = entry.valueRange.upperBound
        let lower = min(entry.valueRange.isEmpty ? upper : entry.valueRange.lowerBound + sign + 1, upper)
        var made = Entry(
            key: key, value: value, source: entry.source, keyRange: entry.valueRange, valueRange: lower..<upper,
            isPlaceholder: entry.key != "set")
        made.isDefined = true
        if made.isOption, made.isPlaceholder {
            findings.error(
                "'\(key)' is an option and no placeholder", at: entry.place, remedy: "write \(key) = \(made.text)")
            return nil
        }
        return made
    }
}
