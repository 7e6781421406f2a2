/// An open `if-…` or `for…`: what becomes of each line up to its end.
struct Block {
    enum Kind {
        /// Lines count when it is true; the text is what `%(_)` stands for in them, if anything.
        case fixed(isTrue: Bool, context: [UInt8]?)
        /// Asked anew at each line, because a line of the block may give the answer.
        case option(name: String, value: [UInt8]?, isWanted: Bool)
        /// Each line counts once for each of these.
        case loop([[UInt8]])
    }

    var kind: Kind
    let opener: Entry

    static let openers: Set<String> = [
        "if-env", "ifenv", "if-not-env", "if-opt", "if-not-opt", "if-file", "if-not-file", "if-dir", "if-directory",
        "ifdir", "if-not-dir", "if-exists", "ifexists", "if-not-exists", "if-hostname", "if-not-hostname",
        "if-hostname-match", "if-not-hostname-match", "if-plugin", "ifplugin", "if-not-plugin", "if-reload",
        "if-not-reload", "for", "for-times", "for-glob", "for-readline",
    ]
    /// Any of them ends any block.
    static let ends: Set<String> = ["end", "endif", "end-if", "endfor", "end-for"]
    /// What stands in its lines for what it asks, or goes through.
    static let word = Array("%(_)".utf8)
    /// What loops of a file may make together.
    static let mostLines = 100_000
}

extension OptionList {
    /// Adds the line as often as the block says.
    mutating func addFromBlock(_ entry: Entry, _ open: Block, _ findings: inout Findings) {
        if entry.known?.act == .open { warnOfNesting(entry, open, &findings) }
        switch open.kind {
        case .fixed(let isTrue, let context): if isTrue { append(filled(entry, context), &findings) }
        case .option(let name, let value, let isWanted):
            let first = firstValue(of: name)
            let isTrue = first != nil && (value == nil || first == value)
            if isTrue == isWanted { append(filled(entry, first), &findings) }
        case .loop(let items):
            for item in items {
                loopLines += 1
                guard loopLines <= Block.mostLines else {
                    findings.error(
                        "the loops make more than \(Block.mostLines) lines", at: open.opener.place,
                        remedy: "let them make fewer")
                    return
                }
                append(filled(entry, item), &findings)
            }
        }
    }

    /// Says at the end of a file that a block is still open, and closes it; uWSGI would go on with it.
    mutating func closeBlock(openedIn source: SourceText, _ findings: inout Findings) {
        guard !isInsideBlock, let open = block, open.opener.source === source else { return }
        findings.warning(
            "this block has no end" + (asUwsgi ? "" : "; uWSGI would make the command line part of it"),
            at: open.opener.keyPlace,
            remedy: "write \(open.opener.key.hasPrefix("for") ? "endfor" : "endif") = behind its last line")
        if !asUwsgi { block = nil }
    }

    /// Opens the block that the entry begins.
    mutating func open(_ entry: Entry, _ findings: inout Findings) {
        if let block {
            findings.error(
                "blocks do not nest: the one of line \(block.opener.lineNumber) is still open", at: entry.keyPlace,
                remedy: "end it first, or ask for both in a section of its own: ini = :section")
            return
        }
        guard let kind = kind(of: entry, &findings) else { return }
        if case .option(let name, _, _) = kind { asked.insert(name) }
        block = Block(kind: kind, opener: entry)
    }

    /// Inside a false block uWSGI reads no opener, and takes the first end for the end of the outer one.
    private func warnOfNesting(_ entry: Entry, _ open: Block, _ findings: inout Findings) {
        if case .fixed(isTrue: true, _) = open.kind { return }
        findings.warning(
            "blocks do not nest: the next end closes the one of line \(open.opener.lineNumber)", at: entry.keyPlace,
            remedy: "end it first, or ask for both in a section of its own: ini = :section")
    }

    private func filled(_ entry: Entry, _ context: [UInt8]?) -> Entry {
        guard let context, entry.value.contains(.percent) else { return entry }
        var entry = entry
        var result: [UInt8] = []
        result.reserveCapacity(entry.value.count + context.count)
        var offset = 0
        while offset < entry.value.count {
            if entry.value[offset] == .percent, entry.value[offset...].starts(with: Block.word) {
                result += context
                offset += Block.word.count
            } else {
                result.append(entry.value[offset])
                offset += 1
            }
        }
        entry.value = result
        return entry
    }
}
