/// Names in the order of their bytes, in one text with blanks between them.
///
/// A command reads one small file and ends: to look a name up here takes less than to make a dictionary of all of them
/// first.
struct SortedNames: Sendable {
    private let bytes: [UInt8]
    private let places: [Range<Int>]

    init(_ text: String) {
        bytes = Array(text.utf8)
        var places: [Range<Int>] = []
        var start: Int?
        for (place, byte) in bytes.enumerated() {
            let isBlank = byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n")
            if !isBlank, start == nil { start = place }
            if isBlank, let begun = start {
                places.append(begun..<place)
                start = nil
            }
        }
        if let start { places.append(start..<bytes.count) }
        self.places = places
    }

    /// Each of them.
    var all: [String] { places.map { String(decoding: bytes[$0], as: UTF8.self) } }

    func contains(_ name: String) -> Bool {
        var low = 0
        var high = places.count
        while low < high {
            let middle = low + (high - low) / 2
            if bytes[places[middle]].lexicographicallyPrecedes(name.utf8) { low = middle + 1 } else { high = middle }
        }
        return low < places.count && bytes[places[low]].elementsEqual(name.utf8)
    }
}
