/// Strings side by side, each ended by a NUL, as /proc/PID/environ has them.
struct PackedStrings {
    private(set) var bytes: [CChar] = []

    /// Adds `string` up to a NUL in it, where C would take it for ended anyway.
    mutating func append(_ string: String) {
        bytes.append(contentsOf: string.utf8.lazy.prefix { $0 != 0 }.map { CChar(bitPattern: $0) })
        bytes.append(0)
    }

    mutating func append(contentsOf strings: some Sequence<String>) {
        for string in strings { append(string) }
    }

    /// The bytes of `strings` as C takes a list of them: a further NUL ends it.
    static func list(_ strings: [String]) -> [CChar] {
        var packed = PackedStrings()
        packed.append(contentsOf: strings)
        return packed.bytes + [0]
    }
}
