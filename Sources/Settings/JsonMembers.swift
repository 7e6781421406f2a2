/// Reads a settings file in JSON: the members of the object called `uwsgi` are options.
struct JsonMembers {
    private let text: ExpandedText
    private let object: [UInt8]
    private let asUwsgi: Bool
    private var scanner: JsonScanner
    private var names: [String] = []
    private var section: (name: Range<Int>, members: [Member])?

    /// A member of that object.
    private struct Member {
        let key: String
        let range: Range<Int>
        var values: [JsonScanner.Value]
    }

    /// What the file says in the object of that name.
    static func contents(
        of text: ExpandedText, object: String, asUwsgi: Bool, _ findings: inout Findings
    ) -> SettingsForm.Contents {
        guard !text.refusesBinary(&findings), !text.refusesEncoding(&findings) else { return SettingsForm.Contents() }
        var members = JsonMembers(
            text: text, object: Array(object.utf8), asUwsgi: asUwsgi,
            scanner: JsonScanner(text.bytes, from: text.start(asUwsgi: asUwsgi, &findings)))
        do throws(FormFault) { try members.read(&findings) } catch {
            if text.refusesTemplate(error.bytes.lowerBound..<text.bytes.count, "", &findings) {
                return SettingsForm.Contents()
            }
            findings.error(error.message, at: members.place(error.bytes), remedy: error.remedy)
        }
        return SettingsForm.Contents(sections: members.sections(&findings), names: members.names)
    }

    private init(text: ExpandedText, object: [UInt8], asUwsgi: Bool, scanner: JsonScanner) {
        self.text = text
        self.object = object
        self.asUwsgi = asUwsgi
        self.scanner = scanner
    }

    private mutating func read(_ findings: inout Findings) throws(FormFault) {
        let root = try scanner.value()
        guard case .object = root else {
            throw FormFault(root.range, "the file is no object", "write { \"uwsgi\": { … } }")
        }
        var isFirst = true
        while try !scanner.ends(true, isFirst: isFirst) {
            isFirst = false
            let (name, range) = try scanner.key()
            let value = try scanner.value()
            guard name == object else {
                if names.count < 8 { names.append(String(decoding: name, as: UTF8.self)) }
                try scanner.skip(value)
                continue
            }
            guard case .object = value else {
                throw FormFault(
                    value.range, "\(String(decoding: name, as: UTF8.self)) is no object",
                    "write { \"key\": \"value\" } with its options")
            }
            if section != nil {
                findings.warning(
                    "this is read instead of the first object of that name, as in uWSGI", at: place(range),
                    remedy: "put the options of both into one")
            }
            section = (range, try members(&findings))
        }
        try scanner.finish()
    }

    private mutating func members(_ findings: inout Findings) throws(FormFault) -> [Member] {
        var members: [Member] = []
        var known: [String: Int] = [:]
        var isFirst = true
        while try !scanner.ends(true, isFirst: isFirst) {
            isFirst = false
            let (name, range) = try scanner.key()
            let value = try scanner.value()
            let key = String(decoding: name, as: UTF8.self)
            var values = [value]
            if case .list = value {
                values = try list(&findings)
            } else if case .object = value {
                warnOfSkipped(value, of: key, &findings)
                try scanner.skip(value)
                continue
            }
            if let first = known[key] {
                findings.warning(
                    "only the last \"\(key)\" of the object counts, as in uWSGI", at: place(range),
                    remedy: "write \"\(key)\": [\"…\", \"…\"] for several values")
                members[first] = Member(key: key, range: range, values: values)
            } else {
                known[key] = members.count
                members.append(Member(key: key, range: range, values: values))
            }
        }
        return members
    }

    /// The values of an option that has several.
    private mutating func list(_ findings: inout Findings) throws(FormFault) -> [JsonScanner.Value] {
        var values: [JsonScanner.Value] = []
        var isFirst = true
        while try !scanner.ends(false, isFirst: isFirst) {
            isFirst = false
            let value = try scanner.value()
            switch value {
            case .list, .object:
                warnOfSkipped(value, of: "a list", &findings)
                try scanner.skip(value)
            case .text, .integer, .real, .word: values.append(value)
            }
        }
        return values
    }

    private func sections(_ findings: inout Findings) -> [FileSection] {
        guard let section else { return [] }
        var entries = FormEntries(text, header: section.name)
        for member in section.members {
            for value in member.values {
                guard let bytes = bytes(of: value, member.key, &findings) else { continue }
                entries.add(member.key, at: member.range, bytes, at: value.range, &findings)
            }
        }
        return [entries.section]
    }

    /// What an option gets of a value; nil for what uWSGI passes over.
    private func bytes(
        of value: JsonScanner.Value, _ key: String, _ findings: inout Findings
    ) -> [UInt8]? {
        switch value {
        case .text(let content, _): return content
        case .word(let word, _): return Array(word == "true" ? "1".utf8 : "0".utf8)
        case .integer(let range):
            guard let number = Int(String(decoding: text.bytes[range], as: UTF8.self)) else {
                findings.error(
                    "this number is larger than any", at: place(range), remedy: "write a number of up to 18 digits")
                return nil
            }
            let cut = Int(Int32(truncatingIfNeeded: number))
            if asUwsgi { return Array(String(cut).utf8) }
            if cut != number {
                findings.note(
                    "uWSGI would make \(cut) of this number", at: place(range), remedy: "write \"\(number)\"")
            }
            return Array(String(number).utf8)
        case .real, .list, .object:
            warnOfSkipped(value, of: key, &findings)
            return nil
        }
    }

    private func warnOfSkipped(_ value: JsonScanner.Value, of key: String, _ findings: inout Findings) {
        let kind =
            switch value {
            case .real: "a number with a fraction"
            case .list: "a list"
            case .text, .integer, .word, .object: "an object"
            }
        findings.warning(
            "\(kind) is no value of \(key) and is not read, as in uWSGI", at: place(value.range),
            remedy: "put the value in \"double quotes\"")
    }

    private func place(_ range: Range<Int>) -> Place { text.source.place(text.written(range)) }
}
