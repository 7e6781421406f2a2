/// Words of a section in their order, each once, with where the first one stands.
struct OrderedNames: Sendable {
    struct Element: Sendable {
        var name: String
        fileprivate var entry: Entry
        fileprivate var bytes: Range<Int>

        var place: Place { entry.place(ofBytes: bytes) }
    }

    private(set) var list: [Element] = []
    private var names = WordNumbers()

    /// Adds the words of a value that are not there yet.
    mutating func add(wordsOf entry: Entry) {
        entry.forEachWord { name, bytes in
            if names.insert(name).isNew { list.append(Element(name: name, entry: entry, bytes: bytes)) }
        }
    }
}
