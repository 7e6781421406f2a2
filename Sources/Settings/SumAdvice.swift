/// What a sum in `%( )` does that who wrote it does not expect.
enum SumAdvice {
    /// Says that brackets group nothing: uWSGI goes from left to right, and reads them as parts of words that are nowhere
    /// defined, and count as 0.
    static func give(on sum: String, being result: [UInt8], in entry: Entry, _ findings: inout Findings) {
        guard sum.utf8.contains(UInt8(ascii: "(")), sum.utf8.contains(UInt8(ascii: " ")) else { return }
        let words = sum.split(separator: " ")
        guard words.contains(where: { ["+", "-", "*", "/"].contains($0) }) else { return }
        let value = String(decoding: result, as: UTF8.self)
        findings.warning(
            "brackets group nothing in %(\(sum)), which is \(value.isEmpty ? "nothing" : value), as in uWSGI",
            at: entry.place, remedy: remedy(sum))
    }

    /// What begins with its only brackets means the same without them.
    private static func remedy(_ sum: String) -> String {
        let isAtFront = sum.first == "(" && sum.count { $0 == "(" } == 1
        return isAtFront
            ? "take the inner brackets out: a sum goes from left to right"
            : "give what stands in brackets a line of its own, as half = %(3 + 4), and write %(half * 2)"
    }
}
