extension OptionList {
    /// What the opener asks, and the answer as far as it cannot change; nil when that cannot be told.
    func kind(of entry: Entry, _ findings: inout Findings) -> Block.Kind? {
        let isWanted = !entry.key.hasPrefix("if-not-")
        switch isWanted ? entry.key : "if-" + entry.key.dropFirst("if-not-".count) {
        case "if-env", "ifenv": return environmentCondition(entry, isWanted)
        case "if-opt":
            let (name, value) = Self.split(entry.value)
            return .option(name: name, value: value, isWanted: isWanted)
        case "if-file": return path(entry, isWanted) { $0?.kind == .file }
        case "if-dir", "if-directory", "ifdir": return path(entry, isWanted) { $0?.kind == .folder }
        case "if-exists", "ifexists": return path(entry, isWanted) { $0 != nil }
        case "if-hostname":
            return .fixed(isTrue: (entry.text == surroundings.hostName) == isWanted, context: entry.value)
        case "if-hostname-match":
            findings.warning(
                "\(entry.key) is not asked, and its lines are read, as by a uWSGI without regular expressions",
                at: entry.place, remedy: "write if-hostname = \(surroundings.hostName)")
            return .fixed(isTrue: true, context: nil)
        case "if-plugin", "ifplugin":
            return .fixed(isTrue: Self.plugins.contains(entry.text) == isWanted, context: entry.value)
        case "if-reload": return .fixed(isTrue: surroundings.isReload == isWanted, context: nil)
        case "for": return .loop(entry.value.split(separator: UInt8(ascii: " ")).map(Array.init))
        case "for-times": return times(entry, &findings)
        case "for-glob":
            let found = lookups.matches(surroundings.directory, entry.text)
            return .loop(found.isEmpty ? [entry.value] : found.map { Array($0.utf8) })
        case "for-readline": return lines(of: entry, &findings)
        default: return nil
        }
    }

    /// What svctl does itself, by the names that uWSGI's plugins have.
    private static let plugins: Set<String> = ["python", "http", "gevent"]

    private func environmentCondition(_ entry: Entry, _ isWanted: Bool) -> Block.Kind {
        let (name, wanted) = Self.split(entry.value)
        let value = surroundings.environment[name].map { Array($0.utf8) }
        let isTrue = value != nil && (wanted == nil || value == wanted)
        return .fixed(isTrue: isTrue == isWanted, context: value)
    }

    private func path(_ entry: Entry, _ isWanted: Bool, _ test: (Lookups.Found?) -> Bool) -> Block.Kind {
        let found =
            entry.value.isEmpty ? nil : lookups.found(AbsolutePath.of(entry.text, in: surroundings.directory))
        return .fixed(isTrue: test(found) == isWanted, context: entry.value)
    }

    private func times(_ entry: Entry, _ findings: inout Findings) -> Block.Kind? {
        let count = NumberGrammar.leadingInteger(entry.value)
        guard count <= Block.mostLines else {
            findings.error(
                "the loops make more than \(Block.mostLines) lines", at: entry.place, remedy: "let them make fewer")
            return nil
        }
        return .loop(count < 1 ? [] : (1...count).map { Array(String($0).utf8) })
    }

    private func lines(of entry: Entry, _ findings: inout Findings) -> Block.Kind {
        switch lookups.content(AbsolutePath.of(entry.text, in: surroundings.directory), Self.largestText) {
        case .success(let bytes):
            var lines = bytes.split(separator: .newline, omittingEmptySubsequences: false).map { line in
                Array(line.reversed().drop { $0 == .carriageReturn }.reversed())
            }
            if lines.last == [] { lines.removeLast() }
            return .loop(lines)
        case .failure(let refusal):
            findings.warning(
                "cannot read \(entry.text): \(refusal.reason); the lines of the loop are not read", at: entry.place,
                remedy: "write the path of a text file; without / at its front it starts where svctl was started")
            return .loop([])
        }
    }

    /// `NAME=value`, or only a name.
    private static func split(_ bytes: [UInt8]) -> (name: String, value: [UInt8]?) {
        guard let sign = bytes.firstIndex(of: .equals) else { return (String(decoding: bytes, as: UTF8.self), nil) }
        return (String(decoding: bytes[..<sign], as: UTF8.self), Array(bytes[(sign + 1)...]))
    }

    /// What `for-readline` and `@()` may read.
    static var largestText: Int { 1 << 20 }
}
