/// Strings side by side, each ended by a NUL, as /proc/PID/environ has them.
struct PackedStrings {
    private(set) var bytes: [CChar] = []

    /// Adds `string` up to a NUL in it, where C would take it for ended anyway.
    mutating func append(_ string: String) { append(string.utf8) }

    /// The same of bytes that need not be text.
    mutating func append(_ string: some Sequence<UInt8>) {
        bytes.append(contentsOf: string.lazy.prefix { $0 != 0 }.map { CChar(bitPattern: $0) })
        bytes.append(0)
    }

    mutating func append(contentsOf strings: some Sequence<String>) {
        for string in strings { append(string) }
    }

    /// The bytes of `strings` as C takes a list of them: a further NUL ends it.
    static func list(_ strings: [[UInt8]]) -> [CChar] {
        var packed = PackedStrings()
        for string in strings { packed.append(string) }
        return packed.bytes + [0]
    }
}
