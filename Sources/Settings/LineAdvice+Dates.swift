/// Dates, whose letters mean something else to uWSGI as long as the file is read.
extension LineAdvice {
    /// `%d` is a folder then; of one that is nothing it is said elsewhere that it vanishes.
    static func adviseOnDate(_ entry: Entry, _ findings: inout Findings) {
        let written = Array(entry.source.bytes[entry.valueRange])
        var offset = 0
        while let sign = written[offset...].firstIndex(of: .percent), sign + 1 < written.count {
            offset = sign + 2
            guard letters.contains(written[sign + 1]) else { continue }
            let word = String(decoding: written[sign..<offset], as: UTF8.self)
            let start = entry.valueRange.lowerBound + sign
            findings.warning(
                "\(word) is filled in when the file is read: it is no part of a date",
                at: entry.source.place(start..<start + 2), remedy: "write %\(word)")
        }
    }

    /// Those of strftime(3) that are magic.
    private static let letters = Set("cdeghjknpstuxCDEGINPSTUVX".utf8)
}
