/// The pass that fills in `%(key)` with the value of the first option of that name, and sums like `%(a + 1)`.
struct Placeholders {
    private enum State {
        case waiting
        case running
        case done
    }

    private var entries: [Entry]
    /// What `[svctl]` says, for those words that the section does not have.
    private let shared: [String: [UInt8]]
    private var states: [State]
    private var firstIndex: [String: Int] = [:]
    /// Every word that stands in a `%( )`; an unknown option of such a name is a placeholder and no mistake.
    private var referenced: Set<String> = []
    private var findings = Findings()
    /// What all values together may grow by, because a few lines can ask for more than any machine has.
    private var bytesLeft: Int

    /// Fills in all entries of each section from top to bottom; immediate options stay as written.
    ///
    /// A word is looked for in the section itself, then in `[svctl]`.
    ///
    /// - Returns: every word that stands in a `%( )`; nil when the placeholders make no sense, which is reported once.
    static func fill(_ sections: inout [FileSection], findings: inout Findings) -> Set<String>? {
        var shared: [String: [UInt8]] = [:]
        var referenced: Set<String> = []
        var bytesLeft = 4 << 20
        let svctl = sections.indices.filter { sections[$0].name == .svctl }
        for index in svctl + sections.indices.filter({ sections[$0].name != .svctl }) {
            var pass = Placeholders(sections[index].entries, shared, bytesLeft)
            for entry in pass.entries.indices { pass.fill(entry, depth: 0) }
            for finding in pass.findings.list {
                findings.error(finding.message, at: finding.place, remedy: finding.remedy)
            }
            guard !pass.findings.hasErrors else { return nil }
            sections[index].entries = pass.entries
            referenced.formUnion(pass.referenced)
            bytesLeft = pass.bytesLeft
            if sections[index].name == .svctl {
                shared = Dictionary(pass.entries.map { ($0.key, $0.value) }) { first, _ in first }
            }
        }
        return referenced
    }

    private init(_ entries: [Entry], _ shared: [String: [UInt8]], _ bytesLeft: Int) {
        self.entries = entries
        self.shared = shared
        self.bytesLeft = bytesLeft
        states = entries.map { $0.value.contains(.percent) ? .waiting : .done }
        for (index, entry) in entries.enumerated() where firstIndex[entry.key] == nil { firstIndex[entry.key] = index }
    }

    private mutating func fill(_ index: Int, depth: Int) {
        guard states[index] == .waiting else { return }
        states[index] = .running
        let isFixed = entries[index].isPlaceholder || KnownOptions.immediate.contains(entries[index].key)
        let filled = References.replace(in: entries[index].value, sigil: .percent) { name in
            value(of: name, for: index, depth: depth, isFixed: isFixed)
        }
        if !isFixed { entries[index].value = filled }
        states[index] = .done
    }

    private mutating func value(of name: String, for index: Int, depth: Int, isFixed: Bool) -> [UInt8]? {
        let words = name.split(separator: " ").map(String.init)
        referenced.formUnion(words)
        guard !isFixed, !findings.hasErrors else { return nil }
        guard name.contains(" ") else { return option(name, for: index, depth: depth) }
        var arithmetic = Arithmetic()
        for word in words {
            if arithmetic.takesOperator(word) { continue }
            arithmetic.take(Arithmetic.isNumber(word) ? Array(word.utf8) : option(word, for: index, depth: depth) ?? [])
        }
        return arithmetic.result
    }

    private mutating func option(_ name: String, for index: Int, depth: Int) -> [UInt8]? {
        guard let target = firstIndex[name] else { return taken(shared[name], for: index) }
        if states[target] == .running {
            refuse("%(\(name)) needs its own value", index)
            return nil
        }
        guard depth < 64 else {
            refuse("%(\(name)) goes through more than 64 placeholders", index)
            return nil
        }
        fill(target, depth: depth + 1)
        return taken(entries[target].value, for: index)
    }

    private mutating func taken(_ value: [UInt8]?, for index: Int) -> [UInt8]? {
        bytesLeft -= value?.count ?? 0
        guard bytesLeft > 0 else {
            refuse("the placeholders grow without end", index)
            return nil
        }
        return value
    }

    private mutating func refuse(_ message: String, _ index: Int) {
        // The first one explains the others.
        guard !findings.hasErrors else { return }
        findings.error(message, at: entries[index].place, remedy: "write the value instead of the placeholder")
    }
}

/// The sums of `%( )`: words are put together unless `+ - * /` stands between them; `++` and `--` follow their word.
struct Arithmetic {
    private enum Operation {
        case join
        case add
        case subtract
        case multiply
        case divide
    }

    private var operation = Operation.join
    private(set) var result: [UInt8] = []

    /// Takes the word if it is an operator.
    mutating func takesOperator(_ word: String) -> Bool {
        switch word {
        case "+": operation = .add
        case "-": operation = .subtract
        case "*": operation = .multiply
        case "/": operation = .divide
        case "++": step(by: 1)
        case "--": step(by: -1)
        default: return false
        }
        return true
    }

    /// Takes a value as the right side of the last operator.
    mutating func take(_ value: [UInt8]) {
        let left = NumberGrammar.leadingInteger(result)
        let right = NumberGrammar.leadingInteger(value)
        switch operation {
        case .join: result += value
        case .add: set(left &+ right)
        case .subtract: set(left &- right)
        case .multiply: set(left &* right)
        case .divide: set(right == 0 ? 0 : left.dividedReportingOverflow(by: right).partialValue)
        }
        operation = .join
    }

    /// Whether the word is a number, perhaps with a minus.
    static func isNumber(_ word: String) -> Bool {
        let digits = word.hasPrefix("-") ? word.utf8.dropFirst() : word.utf8[...]
        return !digits.isEmpty && digits.allSatisfy(\.isDigit)
    }

    private mutating func step(by amount: Int) {
        set(NumberGrammar.leadingInteger(result) &+ amount)
        operation = .join
    }

    private mutating func set(_ number: Int) { result = Array(String(number).utf8) }
}
