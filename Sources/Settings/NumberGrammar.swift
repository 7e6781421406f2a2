/// Numbers and switches as uWSGI reads them.
enum NumberGrammar {
    /// The number a text begins with, and where what follows it begins; nil when it begins with no number. atoi(3)
    static func integer(_ bytes: [UInt8]) -> (number: Int, junk: Range<Int>)? {
        var offset = bytes.firstIndex { !$0.isBlank } ?? bytes.count
        var isNegative = false
        if offset < bytes.count, bytes[offset] == UInt8(ascii: "-") || bytes[offset] == UInt8(ascii: "+") {
            isNegative = bytes[offset] == UInt8(ascii: "-")
            offset += 1
        }
        let start = offset
        var number = 0
        while offset < bytes.count, bytes[offset].isDigit {
            let digit = Int(bytes[offset] - UInt8(ascii: "0"))
            let (tens, overflows) = number.multipliedReportingOverflow(by: 10)
            let (next, overflowsToo) = tens.addingReportingOverflow(digit)
            number = overflows || overflowsToo ? .max : next
            offset += 1
        }
        guard offset > start else { return nil }
        return (isNegative ? -number : number, offset..<bytes.count)
    }

    /// The number a text begins with, 0 when there is none.
    static func leadingInteger(_ bytes: [UInt8]) -> Int { integer(bytes)?.number ?? 0 }

    /// The value of octal digits, or nil when there is anything else or nothing.
    static func octal(_ text: String) -> UInt32? {
        let isOctal = !text.isEmpty && text.utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "7") ~= $0 }
        return isOctal ? UInt32(text, radix: 8) : nil
    }

    /// Whether a switch is on: everything but `false`, `off`, `no` and `0` is, even nothing.
    static func isOn(_ text: String) -> Bool {
        text == "true" || !offWords.contains(text.lowercased())
    }

    /// Whether a switch has one of the words that people mean by on and off.
    static func isPlainSwitch(_ text: String) -> Bool {
        text == "true" || onWords.contains(text.lowercased()) || offWords.contains(text.lowercased())
    }

    private static let onWords: Set<String> = ["", "true", "on", "yes", "1"]
    private static let offWords: Set<String> = ["false", "off", "no", "0"]
}
