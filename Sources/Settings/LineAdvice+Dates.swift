/// Dates, whose letters mean something else to uWSGI as long as the file is read.
extension LineAdvice {
    /// `%d` is a folder then; of one that is nothing it is said elsewhere that it vanishes.
    static func adviseOnDate(_ entry: Entry, _ findings: inout Findings) {
        let written = entry.source.bytes
        let end = entry.valueRange.upperBound
        var offset = entry.valueRange.lowerBound
        while let sign = written[offset..<end].firstIndex(of: .percent), sign + 1 < end {
            offset = sign + 2
            guard letters.contains(written[sign + 1]) else { continue }
            let word = String(decoding: written[sign..<offset], as: UTF8.self)
            findings.warning(
                "\(word) is filled in when the file is read: it is no part of a date",
                at: entry.source.place(sign..<offset), remedy: "write %\(word)")
        }
    }

    /// Those of strftime(3) that are magic.
    private static let letters = Array("cdeghjknpstuxCDEGINPSTUVX".utf8)
}
