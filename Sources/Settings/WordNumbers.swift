/// Words, each with a number of its own: the first one has 0, and the next one that is new has one more.
///
/// Ten megabytes can have a million words. A dictionary's hash guards its secret better than is needed here, and takes
/// four times as long.
struct WordNumbers: Sendable {
    /// The words by their numbers.
    private(set) var words: [String] = []
    private var hashes: [UInt32] = []
    /// By the hash of a word, or behind that, its number; at least half of them are free.
    private var places: [Int32] = []

    init() {}

    init(capacity: Int) { reserve(capacity) }

    var count: Int { words.count }

    /// The number of a word; nil for one that is not there.
    func number(of word: String) -> Int? {
        guard !places.isEmpty else { return nil }
        let number = places[place(of: word, Self.hash(word))]
        return number == Self.free ? nil : Int(number)
    }

    func contains(_ word: String) -> Bool { number(of: word) != nil }

    /// The number of a word, which is put in if it is not there.
    @discardableResult
    mutating func insert(_ word: String) -> (number: Int, isNew: Bool) {
        if places.count < 2 * (words.count + 1) { reserve(2 * (words.count + 4)) }
        let hash = Self.hash(word)
        let place = place(of: word, hash)
        guard places[place] == Self.free else { return (Int(places[place]), false) }
        places[place] = Int32(words.count)
        words.append(word)
        hashes.append(hash)
        return (words.count - 1, true)
    }

    /// Puts in those words of others that are not there.
    mutating func insert(wordsOf others: WordNumbers) {
        guard !words.isEmpty else { return self = others }
        for word in others.words { insert(word) }
    }

    /// Where the word is, or would be.
    private func place(of word: String, _ hash: UInt32) -> Int {
        var place = Int(hash) & (places.count - 1)
        while places[place] != Self.free {
            let number = Int(places[place])
            if hashes[number] == hash, words[number] == word { break }
            place = (place + 1) & (places.count - 1)
        }
        return place
    }

    private mutating func reserve(_ capacity: Int) {
        var size = 16
        while size < 2 * capacity { size *= 2 }
        places = Array(repeating: Self.free, count: size)
        for (number, hash) in hashes.enumerated() {
            var place = Int(hash) & (size - 1)
            while places[place] != Self.free { place = (place + 1) & (size - 1) }
            places[place] = Int32(number)
        }
    }

    /// Multiplication folds each eight bytes into the hash; the seed keeps others from choosing words that meet.
    private static func hash(_ word: String) -> UInt32 {
        let bytes = word.utf8.span
        var hash = mixed(seed, UInt64(bytes.count))
        var offset = 0
        while offset + 8 <= bytes.count {
            let chunk = unsafe bytes.bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
            hash = mixed(hash, chunk)
            offset += 8
        }
        var rest: UInt64 = 0
        while offset < bytes.count {
            rest = rest << 8 | UInt64(bytes[offset])
            offset += 1
        }
        hash = mixed(hash, rest)
        return UInt32(truncatingIfNeeded: hash ^ hash >> 32)
    }

    private static func mixed(_ hash: UInt64, _ chunk: UInt64) -> UInt64 {
        let product = (hash ^ chunk).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
        return product.high ^ product.low
    }

    private static let seed = UInt64.random(in: 1...(.max))
    private static let free: Int32 = -1
}
