/// The variables that a section sets and takes away, so far.
///
/// Most sections take none away, so nothing is looked up before one does.
struct VariableDraft: Sendable {
    /// All that was set, in order; nil where it was taken away again.
    private var written: [EnvironmentVariable?] = []
    /// Where each of the first `seen` was set last, and for each where the same was set before.
    private var lastOfName: [String: Int] = [:]
    private var before: [Int?] = []
    /// What was taken away and not set again, numbered in order.
    private var takenAway: [String: Int] = [:]
    private var counter = 0

    /// How many lines have set one; a file of more variables has its place among these.
    var count: Int { written.count }

    /// What is set in the end.
    var set: [EnvironmentVariable] { written.compactMap(\.self) }

    /// What is not even inherited, in the order in which it was taken away.
    var unset: [String] { takenAway.sorted { $0.value < $1.value }.map(\.key) }

    /// How many of the first so many are still set.
    func countSet(among first: Int) -> Int { written.prefix(first).count { $0 != nil } }

    mutating func set(_ variable: EnvironmentVariable) {
        if !takenAway.isEmpty { takenAway[variable.name] = nil }
        written.append(variable)
    }

    /// Has the variable set by no line before, and not inherited either.
    mutating func unset(_ name: String) {
        for index in before.count..<written.count {
            before.append(written[index].flatMap { lastOfName.updateValue(index, forKey: $0.name) })
        }
        var last = lastOfName.removeValue(forKey: name)
        while let index = last {
            written[index] = nil
            last = before[index]
        }
        counter += 1
        if takenAway[name] == nil { takenAway[name] = counter }
    }
}
