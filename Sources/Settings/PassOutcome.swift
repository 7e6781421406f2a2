/// What the passes over all sections have found.
struct PassOutcome {
    /// Every word that stands in a `%( )` or that a condition asks for.
    var referenced = WordNumbers()
    /// Every word that the file defines.
    var defined = DefinedWords()
    /// Shell commands that were not run.
    var commands: [String] = []
    /// Files that `@( )` names.
    var paths: [String] = []

    /// Fills in what stands for something else: `[svctl]` first, whose words the others may use.
    ///
    /// `[uwsgi]` is the list; svctl's own sections have neither `@( )` nor anything that acts while it is read but
    /// `set`.
    static func of(
        _ sections: inout [FileSection], _ list: inout OptionList, _ findings: inout Findings
    ) -> PassOutcome {
        var outcome = PassOutcome(referenced: list.asked)
        var shared: [String: [UInt8]] = [:]
        var bytesLeft = 4 << 20
        let svctl = sections.indices.filter { sections[$0].name == .svctl }
        for index in svctl + sections.indices.filter({ sections[$0].name != .svctl }) {
            let isDialect = sections[index].name == .uwsgi
            let entries = isDialect ? list.entries : defined(sections[index].entries, &findings)
            var passes = Passes(
                entries, bytesLeft: bytesLeft, asUwsgi: list.asUwsgi && isDialect)
            passes.shared = shared
            if !list.keepsVariables { passes.fillEnvironment(list.surroundings.environment, &findings) }
            if isDialect { passes.fillFiles(from: list.surroundings.directory, list.lookups, &findings) }
            passes.fillPlaceholders(&findings)
            sections[index].entries = passes.entries
            bytesLeft = passes.bytesLeft
            outcome.referenced.insert(wordsOf: passes.referenced)
            outcome.commands += passes.commands
            outcome.paths += passes.paths
            if sections[index].name == .svctl {
                shared = Dictionary(passes.entries.map { ($0.key, $0.value) }) { first, _ in first }
            }
            if isDialect {
                list.replaceEntries(with: passes.entries)
                list.inherit(&findings)
                if list.asUwsgi { list.refuseLongModes(&findings) }
                sections[index].entries = list.entries
            }
            if passes.isBroken { break }
        }
        outcome.defined = list.defined
        return outcome
    }

    /// The entries, and behind each `set = key=value` the entry it makes.
    private static func defined(_ entries: [Entry], _ findings: inout Findings) -> [Entry] {
        var result: [Entry] = []
        result.reserveCapacity(entries.count)
        for var entry in entries {
            entry.isImmediate = entry.known?.isImmediate == true
            entry.isFixed = entry.isImmediate
            result.append(entry)
            guard entry.known?.act == .define, var made = Definition.entry(of: entry, &findings) else {
                continue
            }
            made.isPlaceholder = !made.isOption
            made.isImmediate = made.known?.isImmediate == true
            made.isFixed = made.isPlaceholder || made.isImmediate
            result.append(made)
        }
        return result
    }
}
