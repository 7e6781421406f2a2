/// Numbers in ascending order, each once.
///
/// Instead of a set, on the way of every answer: for the first set of a type the runtime looks through every conformance
/// there is, which takes as long as a look into a hundred processes.
extension [UInt64] {
    /// The same numbers, ascending, each once.
    var ascending: [UInt64] {
        var found: [UInt64] = []
        for number in sorted() where number != found.last { found.append(number) }
        return found
    }

    /// Where a number is among these, which ascend; nil when it is not.
    func ascendingPlace(of number: UInt64) -> Int? {
        var low = 0
        var high = count
        while low < high {
            let middle = low + (high - low) / 2
            if self[middle] < number { low = middle + 1 } else { high = middle }
        }
        return low < count && self[low] == number ? low : nil
    }
}
