/// What includes have cost so far, because a few lines can ask for more than any machine has.
struct IncludeCount {
    var files = 0
    var bytes = 0
    /// Whether it was said that they are too many: no further one is read then, and none complained of.
    var areTooMany = false
    /// Every file that was read, or would have been: whoever trusts the settings must trust them too.
    var paths: [String] = []

    static let mostNested = 16
    static let mostFiles = 200
    static let mostBytes = 64 << 20
}

extension OptionList {
    /// Reads what `ini =` or `include =` names, in its place.
    mutating func include(_ entry: Entry, _ findings: inout Findings) {
        guard !includes.areTooMany else { return }
        guard reading.count <= IncludeCount.mostNested else {
            findings.error(
                "files include each other \(IncludeCount.mostNested) deep", at: entry.place,
                remedy: "include the files one after the other, or take a circle out")
            return
        }
        includes.files += 1
        guard includes.files <= IncludeCount.mostFiles else {
            includes.areTooMany = true
            findings.error(
                "more than \(IncludeCount.mostFiles) files are included", at: entry.place,
                remedy: "write what they have in common once")
            return
        }
        var (name, section) = Self.parts(of: entry.text)
        let form: SettingsForm
        if let asked = SettingsForm(option: entry.key) {
            form = asked
        } else {
            guard checkInclude(entry, &findings) else { return }
            form = SettingsForm(file: entry.text) ?? .ini
            (name, section) = (entry.text, nil)
        }
        if form == .xml, section == "" {
            findings.error(
                "no id stands behind the colon", at: entry.place,
                remedy: "write \(entry.key) = \(name):ID, or take : out")
        } else if form == .ini, name.isEmpty, let section, let lastFile {
            var identity = lastFile.identity
            (identity.given, identity.section) = ("", section)
            read(lastFile.source, identity, entry, &findings)
        } else if let (source, identity) = source(of: name, section ?? "", form, entry, &findings) {
            read(source, identity, entry, &findings)
        }
    }

    /// Reads the section of a file, when it is not in the middle of doing so.
    private mutating func read(
        _ source: SourceText, _ identity: FileIdentity, _ entry: Entry, _ findings: inout Findings
    ) {
        if reading.contains(where: { $0.path == identity.path && $0.sectionName == identity.sectionName }) {
            findings.error("this file includes itself: \(entry.text)", at: entry.place, remedy: "take the line out")
            return
        }
        includes.bytes += source.bytes.count
        guard includes.bytes <= IncludeCount.mostBytes else {
            includes.areTooMany = true
            findings.error(
                "the included files have more than 64 MB together", at: entry.place,
                remedy: "check the paths: these are no settings files")
            return
        }
        if source.form == .ini { lastFile = (identity, source) }
        let section = source.form == .ini || !identity.section.isEmpty ? identity.sectionName : nil
        let text = expanded(source, identity)
        let contents = source.form.contents(of: text, section: section, asUwsgi: asUwsgi, &findings)
        guard let found = contents.sections.first else {
            if contents.isReadable { reportMissingSection(contents, source.form, identity, entry, &findings) }
            return
        }
        guard entries.count + found.entries.count <= mostEntries else {
            includes.areTooMany = true
            findings.error(
                "with what it includes the file has more than \(mostEntries) lines", at: entry.place,
                remedy: "check the paths: these are no settings files")
            return
        }
        reading.append(identity)
        for entry in found.entries { add(entry, &findings) }
        reading.removeLast()
        closeBlock(openedIn: source, &findings)
    }

    private mutating func expanded(_ source: SourceText, _ identity: FileIdentity) -> ExpandedText {
        if let lastIncluded, lastIncluded.text.source === source, lastIncluded.identity == identity {
            return lastIncluded.text
        }
        let text = MagicVariables(surroundings, file: identity, first: surroundings.identity).expand(source)
        lastIncluded = (identity, text)
        return text
    }

    private func reportMissingSection(
        _ contents: SettingsForm.Contents, _ form: SettingsForm, _ identity: FileIdentity, _ entry: Entry,
        _ findings: inout Findings
    ) {
        guard form == .ini else { return contents.reportAbsence(form, identity, entry, &findings) }
        let names = contents.names
        findings.warning(
            "\(identity.path) has no section [\(identity.sectionName)]: nothing of it is read", at: entry.place,
            remedy: names.isEmpty
                ? "write [\(identity.sectionName)] as its first line"
                : "it has " + names.map { "[\($0)]" }.joined(separator: " "))
    }

    /// The text of a file, and how magic knows it; nil when there is none, which is reported.
    private mutating func source(
        of name: String, _ section: String, _ form: SettingsForm, _ entry: Entry, _ findings: inout Findings
    ) -> (SourceText, FileIdentity)? {
        guard !name.contains("://"), name != "-" else {
            findings.error(
                "svctl reads settings from files only, not from \(name.prefix { $0 != ":" })", at: entry.place,
                remedy: "write the path of a file")
            return nil
        }
        let path = AbsolutePath.of(name, in: surroundings.directory)
        includes.paths.append(path)
        guard !name.isEmpty, let found = lookups.found(path) else {
            findings.error(
                name.isEmpty
                    ? entry.value.isEmpty
                        ? "\(entry.key) has no value" : "no \(form.option) file has been read before this"
                    : "there is no file \(path)",
                at: entry.place,
                remedy: name.isEmpty
                    ? "write \(entry.key) = base.\(form.option), or take it out"
                    : name.hasPrefix("/")
                        ? "make it, or correct the path"
                        : "a path without / at its front starts where svctl was started, not where this file lies")
            return nil
        }
        let identity = FileIdentity(given: name, path: found.path, inode: found.inode, section: section)
        if found.kind == .folder {
            findings.warning(
                "\(path) is a folder: nothing of it is read, as in uWSGI", at: entry.place,
                remedy: "write for-glob = \(entry.text)/*.ini, and below it ini = %(_) and endfor =")
            return nil
        }
        switch lookups.content(path, Lexer.largestFile) {
        case .success(let bytes): return (SourceText(name: path, bytes: bytes, form: form), identity)
        case .failure(let refusal):
            findings.error(
                "cannot read \(path): \(refusal.reason)", at: entry.place,
                remedy: "correct the path, or the file's mode")
            return nil
        }
    }

    private func checkInclude(_ entry: Entry, _ findings: inout Findings) -> Bool {
        if SettingsForm(file: entry.text) != nil || entry.text.contains("://") { return true }
        let (name, section) = Self.parts(of: entry.text)
        let form = SettingsForm(file: name)
        let isSection = section != nil && (name.isEmpty || form != nil)
        findings.error(
            isSection
                ? "\(entry.key) takes a file without a section"
                : "\(entry.key) takes a file that ends in .ini, .yaml, .yml, .xml or .json",
            at: entry.place, remedy: "write \((form ?? .ini).option) = \(entry.text)")
        return false
    }

    /// `file:section` at its last colon.
    private static func parts(of text: String) -> (name: String, section: String?) {
        guard let colon = text.utf8.lastIndex(of: UInt8(ascii: ":")), !text.contains("://") else { return (text, nil) }
        return (String(text[..<colon]), String(text[text.utf8.index(after: colon)...]))
    }
}
