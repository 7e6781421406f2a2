/// Names in the order of their bytes, in one text with blanks between them.
///
/// A command reads one small file and ends: to look a name up here takes less than to make a dictionary of all of them
/// first.
struct SortedNames: Sendable {
    private let bytes: [UInt8]
    private let places: [Range<Int>]
    /// For each first byte, how many names begin with a smaller one.
    private let smaller: [Int]

    init(_ text: String) {
        bytes = Array(text.utf8)
        var places: [Range<Int>] = []
        var counts = Array(repeating: 0, count: 257)
        var start: Int?
        for place in 0...bytes.count {
            let isBlank = place == bytes.count || bytes[place] == UInt8(ascii: " ") || bytes[place] == .newline
            if !isBlank, start == nil { start = place }
            if isBlank, let begun = start {
                places.append(begun..<place)
                counts[Int(bytes[begun]) + 1] += 1
                start = nil
            }
        }
        for byte in 1...256 { counts[byte] += counts[byte - 1] }
        self.places = places
        smaller = counts
    }

    /// Each of them.
    var all: [String] { places.map { String(decoding: bytes[$0], as: UTF8.self) } }

    func contains(_ name: String) -> Bool {
        guard let first = name.utf8.first else { return false }
        var low = smaller[Int(first)]
        var high = smaller[Int(first) + 1]
        while low < high {
            let middle = low + (high - low) / 2
            switch order(of: places[middle], name) {
            case 0: return true
            case ..<0: low = middle + 1
            default: high = middle
            }
        }
        return false
    }

    /// Less than 0 when the name there comes before the other one, 0 when it is the same.
    private func order(of place: Range<Int>, _ name: String) -> Int {
        var offset = place.lowerBound
        for byte in name.utf8 {
            guard offset < place.upperBound else { return -1 }
            if bytes[offset] != byte { return Int(bytes[offset]) - Int(byte) }
            offset += 1
        }
        return place.upperBound - offset
    }
}
