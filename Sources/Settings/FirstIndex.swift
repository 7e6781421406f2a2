/// Where each option of a growing list stands first.
///
/// Most files never ask, so nothing is looked at before somebody does.
struct FirstIndex {
    private var names = WordNumbers()
    /// By the number of its name.
    private var firsts: [Int] = []
    /// Of each entry that was looked at, whether it is the first of its name.
    private var areFirst: [Bool] = []

    /// Where the first entry of that name is; nil for none.
    mutating func index(of key: String, in entries: [Entry]) -> Int? {
        look(at: entries)
        return names.number(of: key).map { firsts[$0] }
    }

    /// Whether the entry there is the first of its name.
    mutating func isFirst(_ index: Int, in entries: [Entry]) -> Bool {
        look(at: entries)
        return areFirst[index]
    }

    private mutating func look(at entries: [Entry]) {
        for index in areFirst.count..<entries.count {
            let isNew = names.insert(entries[index].key).isNew
            if isNew { firsts.append(index) }
            areFirst.append(isNew)
        }
    }
}
