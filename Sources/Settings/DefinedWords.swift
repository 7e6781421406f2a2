/// Words that a file defines with `set` or `set-placeholder`.
///
/// They are sorted out only when a line of an unknown name is about to be taken for a mistake, which it is not when it has
/// one of these names.
struct DefinedWords: Sendable {
    private var words: [String] = []
    private var known: Set<String>?

    mutating func append(_ word: String) { words.append(word) }

    mutating func contains(_ word: String) -> Bool {
        let known = known ?? Set(words)
        self.known = known
        return known.contains(word)
    }
}
