/// The last value for each key, with the newest one at hand: many lines of one option follow each other.
struct LatestValues<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private var newestKey: Key?
    private var newest: Value?
    /// Those of all other keys, and an older one of the newest key.
    private var others: [Key: Value] = [:]

    subscript(key: Key) -> Value? {
        newestKey == key ? newest : others[key]
    }

    /// Every key with its last value.
    var all: [Key: Value] {
        var all = others
        if let newestKey { all[newestKey] = newest }
        return all
    }

    /// Puts a value in, and returns the one that was there before.
    @discardableResult
    mutating func update(_ value: Value, for key: Key) -> Value? {
        var before: Value? = value
        swap(&before, &newest)
        if newestKey == key { return before }
        if let newestKey { others[newestKey] = before }
        newestKey = key
        return others[key]
    }
}
