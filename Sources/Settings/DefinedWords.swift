/// Words that a file defines with `set` or `set-placeholder`.
///
/// They are sorted out only when a line of an unknown name is about to be taken for a mistake, which it is not when it has
/// one of these names.
struct DefinedWords: Sendable {
    private var words: [String] = []
    private var known = WordNumbers()
    private var lookedAt = 0

    mutating func append(_ word: String) { words.append(word) }

    mutating func contains(_ word: String) -> Bool {
        for index in lookedAt..<words.count { known.insert(words[index]) }
        lookedAt = words.count
        return known.contains(word)
    }
}
