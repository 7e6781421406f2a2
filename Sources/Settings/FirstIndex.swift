/// Where each option of a growing list stands first.
///
/// Most files never ask, so nothing is looked at before somebody does.
struct FirstIndex {
    private var byKey: [String: Int] = [:]
    private var seen = 0

    /// Where the first entry of that name is; nil for none.
    mutating func index(of key: String, in entries: [Entry]) -> Int? {
        if byKey.isEmpty { byKey.reserveCapacity(entries.count) }
        while seen < entries.count {
            // One look into the table, whether it is the first or not.
            byKey[entries[seen].key, default: seen] += 0
            seen += 1
        }
        return byKey[key]
    }
}
