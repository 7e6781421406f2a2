/// Instead of sets and dictionaries, on the way of every answer.
///
/// For the first of them the runtime looks through every conformance there is, which takes as long as a look into a
/// hundred processes.
extension Array where Element: Comparable {
    /// The same, ascending, each once.
    var ascending: [Element] {
        // The kernel lists most things so: for the first that is to be sorted the runtime needs longer than to see it.
        guard !zip(self, dropFirst()).allSatisfy({ $0 < $1 }) else { return self }
        var found: [Element] = []
        for element in sorted() where element != found.last { found.append(element) }
        return found
    }

    /// Which of these, which ascend, are as large as `element`: one place, or several, or none.
    func ascendingPlaces(of element: Element) -> Range<Int> {
        let start = place { $0 < element }
        return start..<place(from: start) { $0 == element }
    }

    /// Where an element is among these, which ascend; nil when it is not.
    func ascendingPlace(of element: Element) -> Int? {
        let place = place { $0 < element }
        return place < count && self[place] == element ? place : nil
    }
}

extension Array {
    /// The first from `start` on that is not as those before it are.
    func place(from start: Int = 0, _ isBefore: (Element) -> Bool) -> Int {
        var low = start
        var high = count
        while low < high {
            let middle = low + (high - low) / 2
            if isBefore(self[middle]) { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Those of one key together, each group where its first one was.
    func grouped<Key: Comparable>(by key: (Element) -> Key) -> [[Element]] {
        let keys = map(key)
        let ordered = indices.sorted { (keys[$0], $0) < (keys[$1], $1) }
        var groups: [[Int]] = []
        for place in ordered {
            if let first = groups.last?.first, keys[first] == keys[place] {
                groups[groups.count - 1].append(place)
            } else {
                groups.append([place])
            }
        }
        return groups.sorted { $0[0] < $1[0] }.map { $0.map { self[$0] } }
    }
}

extension [Int32] {
    /// The same in the same order, each once.
    public var eachOnce: [Int32] {
        var places = indices.sorted { (self[$0], $0) < (self[$1], $1) }
        var last: Int32?
        places.removeAll { place in
            defer { last = self[place] }
            return self[place] == last
        }
        return places.sorted().map { self[$0] }
    }
}
