/// The variables that a section sets and takes away, so far.
///
/// Most sections take none away, so nothing is looked up before one does.
struct VariableDraft: Sendable {
    /// All that was set, in order; nil where it was taken away again.
    private var written: [EnvironmentVariable?] = []
    /// The names, as soon as one is taken away; nil before.
    private var names: WordNumbers?
    /// By the number of a name, where it was set last; and for each variable where the same was set before.
    private var lastOfName: [Int?] = []
    private var before: [Int?] = []
    /// The numbers of names in the order in which they were taken away, and by the number which of these still holds.
    private var removals: [Int] = []
    private var removalOfName: [Int?] = []

    /// How many lines have set one; a file of more variables has its place among these.
    var count: Int { written.count }

    /// What is set in the end.
    var set: [EnvironmentVariable] { written.compactMap(\.self) }

    /// What is not even inherited, in the order in which it was taken away.
    var unset: [String] {
        guard let names else { return [] }
        return removals.indices.filter { removalOfName[removals[$0]] == $0 }.map { names.words[removals[$0]] }
    }

    /// How many of the first so many are still set.
    func countSet(among first: Int) -> Int { written.prefix(first).count { $0 != nil } }

    mutating func set(_ variable: EnvironmentVariable) {
        written.append(variable)
        if names != nil { note(variable.name, at: written.count - 1) }
    }

    /// Has the variable set by no line before, and not inherited either.
    mutating func unset(_ name: String) {
        if names == nil {
            names = WordNumbers()
            for (index, variable) in written.enumerated() { note(variable?.name ?? "", at: index) }
        }
        let number = number(of: name)
        while let index = lastOfName[number] {
            written[index] = nil
            lastOfName[number] = before[index]
        }
        guard removalOfName[number] == nil else { return }
        removalOfName[number] = removals.count
        removals.append(number)
    }

    private mutating func note(_ name: String, at index: Int) {
        let number = number(of: name)
        before.append(lastOfName[number])
        lastOfName[number] = index
        removalOfName[number] = nil
    }

    private mutating func number(of name: String) -> Int {
        guard let (number, isNew) = names?.insert(name) else { return 0 }
        if isNew {
            lastOfName.append(nil)
            removalOfName.append(nil)
        }
        return number
    }
}
