/// Where each option of a growing list stands first.
///
/// Most files never ask, so nothing is looked at before somebody does.
struct FirstIndex {
    private var byKey: [String: Int] = [:]
    /// Of each entry that was looked at, whether it is the first of its name.
    private var areFirst: [Bool] = []

    /// Where the first entry of that name is; nil for none.
    mutating func index(of key: String, in entries: [Entry]) -> Int? {
        look(at: entries)
        return byKey[key]
    }

    /// Whether the entry there is the first of its name.
    mutating func isFirst(_ index: Int, in entries: [Entry]) -> Bool {
        look(at: entries)
        return areFirst[index]
    }

    private mutating func look(at entries: [Entry]) {
        guard areFirst.count < entries.count else { return }
        if byKey.isEmpty { byKey.reserveCapacity(entries.count) }
        for index in areFirst.count..<entries.count {
            let count = byKey.count
            // One look into the table, whether it is the first or not.
            byKey[entries[index].key, default: index] += 0
            areFirst.append(byKey.count > count)
        }
    }
}
