/// What somebody or something was to fill in, and did not.
extension LineAdvice {
    /// `@NAME@` of make and CMake, and `<NAME>` of instructions.
    static func adviseOnTemplate(_ entry: Entry, _ findings: inout Findings) {
        let value = entry.value
        guard value.contains(UInt8(ascii: "@")) || value.contains(UInt8(ascii: "<")) else { return }
        guard let range = gap(in: value, "@", "@", capitals) ?? gap(in: value, "<", ">", words) else { return }
        findings.warning(
            "\(String(decoding: value[range], as: UTF8.self)) was to be filled in, and stays as it is",
            at: entry.place(ofBytes: range), remedy: "write what it stands for")
    }

    private static func gap(
        in value: [UInt8], _ open: Unicode.Scalar, _ close: Unicode.Scalar, _ isPart: (UInt8) -> Bool
    ) -> Range<Int>? {
        var offset = 0
        while let start = value[offset...].firstIndex(of: UInt8(ascii: open)) {
            let name = value[(start + 1)...].prefix(while: isPart)
            if name.count > 1, name.endIndex < value.count, value[name.endIndex] == UInt8(ascii: close) {
                return start..<name.endIndex + 1
            }
            offset = start + 1
        }
        return nil
    }

    static func capitals(_ byte: UInt8) -> Bool {
        UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte || byte == UInt8(ascii: "_") || byte.isDigit
    }

    private static func words(_ byte: UInt8) -> Bool {
        capitals(byte) || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte
            || [UInt8(ascii: "-"), UInt8(ascii: " "), UInt8(ascii: ".")].contains(byte)
    }
}
