/// The passes over an ordered list of options: `$( )` from the environment, `@( )` from files, `%( )` from the list.
///
/// Each goes once from top to bottom. What is filled in by one is seen by the next.
struct Passes {
    var entries: [Entry]
    let asUwsgi: Bool
    /// What `[svctl]` says, for those words that the list does not have.
    var shared: [String: [UInt8]] = [:]
    /// Every word that stands in a `%( )`; an unknown option of such a name is a placeholder and no mistake.
    private(set) var referenced = WordNumbers()
    /// Shell commands in `@( )` that were not run.
    var commands: [String] = []
    /// Files that `@( )` names.
    var paths: [String] = []
    /// Files that could not be read, each complained about once.
    var missing: Set<String> = []
    /// Whether there is no end of it, so that no more is filled in.
    private(set) var isBroken = false
    private var hasFaults = false

    private var firstIndex = FirstIndex()
    /// Of each entry, whether its name is among the referenced words, which many ask for again and again.
    private var areReferenced: [Bool]
    /// What all values together may grow by, because a few lines can ask for more than any machine has.
    var bytesLeft: Int
    /// The options that are being filled in as parts of a sum.
    private var operands: Set<String> = []
    /// The option that is being filled in, if it is the first of its name.
    private var current = ""
    private var wentFurther = false

    init(_ entries: [Entry], bytesLeft: Int, asUwsgi: Bool) {
        self.entries = entries
        areReferenced = Array(repeating: false, count: entries.count)
        self.bytesLeft = bytesLeft
        self.asUwsgi = asUwsgi
    }

    /// Fills in one kind of reference in every entry that has a sigil; `filling` gets the name and the entry's place
    /// in the list.
    mutating func run(
        sigil: UInt8, _ findings: inout Findings,
        filling: (inout Passes, String, Int, inout Findings) throws(ReferenceScan.Fault) -> ReferenceScan.Filling?
    ) {
        for index in entries.indices where !entries[index].isFixed && entries[index].value.contains(sigil) {
            guard !isBroken else { return }
            do throws(ReferenceScan.Fault) {
                entries[index].value = try filled(index, sigil: sigil, &findings, filling)
            } catch {
                report(error, sigil, index, &findings)
            }
        }
    }

    /// Fills in `%( )`, and notes which words are asked for.
    mutating func fillPlaceholders(_ findings: inout Findings) {
        for index in entries.indices
        where entries[index].isFixed && !entries[index].isDone && entries[index].value.contains(.percent) {
            var scan = ReferenceScan(sigil: .percent, asUwsgi: asUwsgi)
            _ = try? scan.fill(entries[index].value, mark: "") { name, _ throws(ReferenceScan.Fault) in
                for word in Self.words(name) { referenced.insert(word) }
                return nil
            }
        }
        run(sigil: .percent, &findings) { passes, name, index, findings throws(ReferenceScan.Fault) in
            let filling = try passes.placeholder(name, &findings)
            if let filling { SumAdvice.give(on: name, being: filling.bytes, in: passes.entries[index], &findings) }
            return filling
        }
    }

    /// Takes what a value grows by from what is left; what leads to more of its like costs more.
    private mutating func spend(_ bytes: [UInt8], isNested: Bool) throws(ReferenceScan.Fault) {
        bytesLeft -= bytes.count + (isNested ? 256 : 0)
        guard bytesLeft > 0 else { throw .size }
    }

    private mutating func filled(
        _ index: Int, sigil: UInt8, _ findings: inout Findings,
        _ filling: (inout Passes, String, Int, inout Findings) throws(ReferenceScan.Fault) -> ReferenceScan.Filling?
    ) throws(ReferenceScan.Fault) -> [UInt8] {
        var scan = ReferenceScan(sigil: sigil, asUwsgi: asUwsgi)
        let value = entries[index].value
        let mark = sigil == .percent && firstIndex.isFirst(index, in: entries) ? entries[index].key : ""
        current = mark
        let result = try scan.fill(value, mark: mark) { name, isNested throws(ReferenceScan.Fault) in
            guard let filling = try filling(&self, name, index, &findings) else { return nil }
            try spend(filling.bytes, isNested: isNested)
            return filling
        }
        if scan.wentFurther || wentFurther {
            wentFurther = false
            findings.note(
                "svctl follows this on to its end; uWSGI would leave a reference in it", at: entries[index].place,
                remedy: "nothing need be done for svctl; for both, define a word before it is used")
        }
        return result
    }

    private mutating func placeholder(
        _ name: String, _ findings: inout Findings
    ) throws(ReferenceScan.Fault) -> ReferenceScan.Filling? {
        guard name.utf8.contains(UInt8(ascii: " ")) else {
            guard let value = value(of: name) else { return nil }
            return ReferenceScan.Filling(bytes: value, mark: name)
        }
        var arithmetic = Arithmetic()
        for word in Self.words(name) {
            if arithmetic.takesOperator(word) { continue }
            arithmetic.take(Arithmetic.isNumber(word) ? Array(word.utf8) : try operand(word, &findings))
        }
        return ReferenceScan.Filling(bytes: arithmetic.result, mark: " " + name)
    }

    /// What a word stands for, which is noted as asked for.
    private mutating func value(of name: String) -> [UInt8]? {
        guard let index = firstIndex.index(of: name, in: entries) else {
            referenced.insert(name)
            return shared[name]
        }
        if !areReferenced[index] {
            areReferenced[index] = true
            referenced.insert(name)
        }
        return entries[index].isBare ? nil : entries[index].value
    }

    /// The value of an option in a sum; where it has references of its own, uWSGI sees only those.
    private mutating func operand(_ word: String, _ findings: inout Findings) throws(ReferenceScan.Fault) -> [UInt8] {
        guard let value = value(of: word) else { return [] }
        guard !asUwsgi, value.contains(.percent) else { return value }
        guard word != current, operands.insert(word).inserted else { throw .circle(word) }
        guard operands.count < Self.mostNested else { throw .depth(word) }
        defer { operands.remove(word) }
        var scan = ReferenceScan(sigil: .percent, asUwsgi: false)
        let result = try scan.fill(value, mark: word) { name, _ throws(ReferenceScan.Fault) in
            guard let filling = try placeholder(name, &findings) else { return nil }
            try spend(filling.bytes, isNested: true)
            return filling
        }
        if result != value { wentFurther = true }
        return result
    }

    private mutating func report(
        _ fault: ReferenceScan.Fault, _ sigil: UInt8, _ index: Int, _ findings: inout Findings
    ) {
        let word = "\(Character(Unicode.Scalar(sigil)))( )"
        let message: String
        switch fault {
        case .circle(let name): message = "\(word.dropLast(2))\(name)) needs its own value"
        case .depth(let name):
            message = "\(word.dropLast(2))\(name)) goes through more than 64 placeholders"
        case .size:
            message = "the placeholders grow without end"
            isBroken = true
        }
        // The first one explains the others.
        guard !hasFaults else { return }
        hasFaults = true
        findings.error(message, at: entries[index].place, remedy: "write the value instead of \(word)")
    }

    private static func words(_ name: String) -> [String] {
        var words: [String] = []
        let bytes = Array(name.utf8)
        var start = 0
        for end in 0...bytes.count where end == bytes.count || bytes[end] == UInt8(ascii: " ") {
            if start < end { words.append(String(decoding: bytes[start..<end], as: UTF8.self)) }
            start = end + 1
        }
        return words
    }

    private static let mostNested = 16
}
