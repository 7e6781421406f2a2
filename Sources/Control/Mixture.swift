/// How many workers there are of each generation, where a reload has left several side by side.
public enum Mixture {
    /// `3 of generation 4, 5 of generation 5`, the older first, from how many there are of each.
    public static func words(_ counts: [Int: Int]) -> String {
        counts.sorted { $0.key < $1.key }.map { "\($0.value) of generation \($0.key)" }.joined(separator: ", ")
    }
}
