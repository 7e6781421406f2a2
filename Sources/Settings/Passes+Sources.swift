extension Passes {
    /// Fills in `$(NAME)` from the environment; the others stay as written.
    ///
    /// `$(NAME:-word)` stands for `word` when NAME is unset or empty, `$(NAME-word)` when it is unset.
    mutating func fillEnvironment(_ environment: [String: String], _ findings: inout Findings) {
        run(sigil: UInt8(ascii: "$"), &findings) { passes, name, index, findings in
            if let value = environment[name] { return ReferenceScan.Filling(bytes: Array(value.utf8), mark: name) }
            guard !passes.asUwsgi, let (name, word, countsEmpty) = Self.defaulted(name) else { return nil }
            findings.note(
                "the default inside $( ) is read by svctl; uWSGI 2.0 does not know it",
                at: passes.entries[index].place, remedy: "nothing need be done for svctl; for both, set the variable")
            guard let value = environment[name], !(countsEmpty && value.isEmpty) else {
                return ReferenceScan.Filling(bytes: word, mark: "-" + name)
            }
            return ReferenceScan.Filling(bytes: Array(value.utf8), mark: name)
        }
    }

    /// Fills in `@(path)` and `@(exec://command)`.
    mutating func fillFiles(from directory: String, _ lookups: Lookups, _ findings: inout Findings) {
        run(sigil: UInt8(ascii: "@"), &findings) { passes, name, index, findings in
            guard let (scheme, rest) = Self.parts(of: name) else {
                return passes.content(of: name, index, from: directory, lookups, &findings)
            }
            if scheme == "exec" { return passes.output(of: rest, as: name, index, lookups, &findings) }
            findings.error(
                "svctl does not read \(scheme)://, only files and exec://",
                at: passes.entries[index].place, remedy: "write the value, or the path of a file that holds it")
            return nil
        }
    }

    /// What stands before and behind the first `://`; nil for a path.
    private static func parts(of name: String) -> (scheme: Substring, rest: String)? {
        var rest = name.utf8[...]
        while let colon = rest.firstIndex(of: UInt8(ascii: ":")) {
            rest = rest[name.utf8.index(after: colon)...]
            if rest.starts(with: "//".utf8) { return (name[..<colon], String(rest.dropFirst(2)) ?? "") }
        }
        return nil
    }

    private mutating func content(
        of name: String, _ index: Int, from directory: String, _ lookups: Lookups, _ findings: inout Findings
    ) -> ReferenceScan.Filling? {
        let path = AbsolutePath.of(name, in: directory)
        paths.append(path)
        switch lookups.content(path, OptionList.largestText) {
        case .success(let bytes):
            return ReferenceScan.Filling(bytes: text(bytes, of: path, index, &findings), mark: name)
        case .failure(let refusal):
            guard missing.insert(path).inserted else { return nil }
            findings.error(
                "cannot read \(path) for @(\(name)): \(refusal.reason)", at: entries[index].place,
                remedy: name.hasPrefix("/")
                    ? "make it, or correct the path" : "a path without / at its front starts where svctl was started")
            return nil
        }
    }

    private mutating func output(
        of command: String, as name: String, _ index: Int, _ lookups: Lookups, _ findings: inout Findings
    ) -> ReferenceScan.Filling? {
        guard let run = lookups.output else {
            commands.append(command)
            findings.note(
                "what this command writes is filled in at the start: a check runs nothing", at: entries[index].place,
                remedy: "nothing need be done; to see it now, run the command by hand")
            return nil
        }
        switch run(command) {
        case .success(let output):
            if let failure = output.failure {
                findings.warning(
                    "the command '\(command)' ended with \(failure)", at: entries[index].place,
                    remedy: "run it by hand, as the user of uid")
            }
            return ReferenceScan.Filling(
                bytes: text(output.bytes, of: "what it writes", index, &findings), mark: name)
        case .failure(let refusal):
            findings.error(
                "cannot run '\(command)': \(refusal.reason)", at: entries[index].place,
                remedy: "run it by hand, as the user of uid")
            return nil
        }
    }

    /// The bytes without the last line break, if they are text.
    private func text(_ bytes: [UInt8], of source: String, _ index: Int, _ findings: inout Findings) -> [UInt8] {
        if bytes.contains(0) || firstBrokenByte(in: bytes[...]) != nil {
            findings.error(
                "\(source) is no UTF-8 text", at: entries[index].place, remedy: "name a file of text")
            return []
        }
        return bytes.last == .newline ? bytes.dropLast() : bytes
    }

    private static func defaulted(_ text: String) -> (name: String, word: [UInt8], countsEmpty: Bool)? {
        guard let dash = text.utf8.firstIndex(of: UInt8(ascii: "-")) else { return nil }
        var name = text[..<dash]
        let countsEmpty = name.utf8.last == UInt8(ascii: ":")
        if countsEmpty { name = name.dropLast() }
        return (String(name), Array(text.utf8[text.utf8.index(after: dash)...]), countsEmpty)
    }
}
