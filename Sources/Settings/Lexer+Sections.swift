extension Lexer {
    /// Begins the section that a header names.
    mutating func enter(_ written: [UInt8], on line: Range<Int>, _ findings: inout Findings) {
        var place: Place { source.place(text.written(line)) }
        current = nil
        if let wanted {
            guard written == wanted else { return }
            if sections.isEmpty { sections.append(FileSection(name: .uwsgi, header: place)) }
            current = 0
            return
        }
        guard let name = SectionName(written) else { return }
        if let known = sections.firstIndex(where: { $0.name == name }) {
            if let (kind, called) = name.named, !sections[known].isForeign {
                findings.error(
                    "there is a second section for the \(kind) \(called): the first is on line "
                        + "\(sections[known].header?.line ?? 1)", at: place, remedy: "give this one another name")
            }
            current = sections[known].isForeign ? nil : known
            return
        }
        if let (kind, called) = name.named {
            guard NameGrammar.isName(called) else {
                let article = kind == "app" ? "an" : "a"
                findings.error(
                    "'\(called)' is no name of \(article) \(kind): it has 1 to 48 letters, digits, dots, dashes and "
                        + "underscores", at: place, remedy: "write [\(kind):web]")
                return
            }
            guard sections.count < Self.mostSections else {
                findings.error(
                    "there are more than \(Self.mostSections - 2) apps and listeners", at: place,
                    remedy: "give the others a file, and so a master, of their own")
                return
            }
        }
        current = sections.count
        sections.append(FileSection(name: name, header: place))
    }

    /// Whether the line shows that the section is one of Paste Deploy, whose apps are called in the same way and may
    /// stand in one file with `[uwsgi]`; then no more of it is read.
    mutating func isForeign(_ key: String, of section: Int) -> Bool {
        guard case .app = sections[section].name, key == "use" || key.hasPrefix("paste.") else { return false }
        sections[section].isForeign = true
        current = nil
        return true
    }

    /// Says what is wrong with the sections as a whole.
    mutating func checkSections(_ findings: inout Findings) {
        sections.removeAll(where: \.isForeign)
        guard !sections.isEmpty else { return reportMissingSection(&findings) }
        let uwsgi = sections.first { $0.name == .uwsgi }
        if let uwsgi, let web = sections.first(where: { $0.name == .app("web") }) {
            findings.error(
                "there are two apps called web: [uwsgi] on line \(uwsgi.header?.line ?? 1) is one of them",
                at: web.header, remedy: "give this one another name")
        }
        if uwsgi == nil, let header = sections.first?.header, sections.allSatisfy({ $0.name.app == nil }) {
            findings.error(
                "there is no app in this file", at: header, remedy: "write [app:web], and below it what it runs")
        }
        reportSimilarSections(&findings)
        // Files of uWSGI have sections that others include; in svctl's own ones each has a meaning.
        guard sections.contains(where: { $0.name != .uwsgi }) else { return }
        for (written, line) in sectionsSeen where SectionName(written) == nil {
            let name = String(decoding: written, as: UTF8.self)
            guard !Self.isMeant(name) else { continue }
            findings.warning(
                "the section [\(name)] is not read", at: source.place(text.written(line)),
                remedy: NameGrammar.isName(name) ? "write [app:\(name)] for an app" : nil)
        }
    }

    private func reportMissingSection(_ findings: inout Findings) {
        guard let first = sectionsSeen.first else {
            findings.error(
                "there is no section [uwsgi]", at: source.place(0..<0), remedy: "write [uwsgi] as the first line")
            return
        }
        let names = sectionsSeen.map { String(decoding: $0.name, as: UTF8.self) }
        let similar =
            names.firstIndex { $0.lowercased().contains("uwsgi") }
            ?? names.firstIndex { Nearest.of($0, among: ["uwsgi"]) != nil }
        let (name, header) = similar.map { (names[$0], sectionsSeen[$0].range) } ?? (names[0], first.range)
        let isMeant = Self.isMeant(name)
        let isCut = name.contains("]")
        findings.error(
            "there is no section [uwsgi], only " + names.map { "[\($0)]" }.joined(separator: " ")
                + (isMeant ? ": blanks and capitals count" : ""), at: source.place(text.written(header)),
            remedy: isMeant || isCut
                ? "write [uwsgi]" : "name it [uwsgi], or write [uwsgi] with ini = :\(name) below it")
    }

    /// A section that differs from the one that counts by a hair is not there for others to include.
    private func reportSimilarSections(_ findings: inout Findings) {
        for (written, line) in sectionsSeen {
            let name = String(decoding: written, as: UTF8.self)
            guard name != "uwsgi", Self.isMeant(name) else { continue }
            findings.warning(
                "the section [\(name)] is not read: blanks and capitals count", at: source.place(text.written(line)),
                remedy: "write [uwsgi]")
        }
    }

    private static func isMeant(_ name: String) -> Bool {
        name.utf8.count < 100 && name.filter { $0 != " " && $0 != "\t" }.lowercased() == "uwsgi"
    }

    private static var mostSections: Int { 102 }
}
