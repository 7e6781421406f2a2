/// The last value for each key, with the newest one at hand: many lines of one option follow each other.
struct LatestValues<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private var newest: (key: Key, value: Value)?
    /// Those of all other keys, and an older one of the newest key.
    private var others: [Key: Value] = [:]

    subscript(key: Key) -> Value? {
        if let newest, newest.key == key { return newest.value }
        return others[key]
    }

    /// Every key with its last value.
    var all: [Key: Value] {
        guard let newest else { return others }
        return others.merging([newest.key: newest.value]) { _, last in last }
    }

    /// Puts a value in, and returns the one that was there before.
    @discardableResult
    mutating func update(_ value: Value, for key: Key) -> Value? {
        if let before = newest, before.key == key {
            newest = (key, value)
            return before.value
        }
        if let newest { others[newest.key] = newest.value }
        newest = (key, value)
        return others[key]
    }
}
