/// A line as it was written; it never changes, and so all entries that are made of it share it.
final class Line: Sendable {
    /// The option's name; a short option of the command line has its long name here.
    let key: String
    /// What the tables say of that name; nil for one that nobody knows.
    let known: KnownName?
    /// Where it was read from.
    let source: SourceText
    /// The bytes of the key in the source.
    let keyRange: Range<Int>
    /// The bytes of the value in the source; empty when there is none.
    let valueRange: Range<Int>

    init(key: String, source: SourceText, keyRange: Range<Int>, valueRange: Range<Int>) {
        self.key = key
        known = KnownName.of(key)
        self.source = source
        self.keyRange = keyRange
        self.valueRange = valueRange
    }
}
