/// Text between double quotes, where a backslash begins another character: that of JSON, which YAML has too.
enum EscapedText {
    /// Where the quote stands that ends the text; nil when none does before `limit`.
    static func end(in bytes: [UInt8], from start: Int, to limit: Int) -> Int? {
        var offset = start
        while offset < limit {
            if bytes[offset] == .quote { return offset }
            offset += bytes[offset] == .backslash ? 2 : 1
        }
        return nil
    }

    /// The text with every backslash resolved.
    static func resolved(_ bytes: [UInt8], _ range: Range<Int>) throws(FormFault) -> [UInt8] {
        guard bytes[range].contains(.backslash) else { return Array(bytes[range]) }
        var result: [UInt8] = []
        result.reserveCapacity(range.count)
        var offset = range.lowerBound
        while offset < range.upperBound {
            guard bytes[offset] == .backslash, offset + 1 < range.upperBound else {
                result.append(bytes[offset])
                offset += 1
                continue
            }
            if bytes[offset + 1] == UInt8(ascii: "u") {
                let (scalar, length) = try scalar(in: bytes, at: offset, range.upperBound)
                result += Array(String(Character(scalar)).utf8)
                offset += length
            } else if let byte = signs[bytes[offset + 1]] {
                result.append(byte)
                offset += 2
            } else {
                throw FormFault(
                    offset..<offset + 2, "this backslash begins nothing that there is", "write two of them for one")
            }
        }
        return result
    }

    private static let signs: [UInt8: UInt8] = [
        .quote: .quote, .backslash: .backslash, UInt8(ascii: "/"): UInt8(ascii: "/"), UInt8(ascii: "b"): 8,
        UInt8(ascii: "f"): 12, UInt8(ascii: "n"): 10, UInt8(ascii: "r"): 13, UInt8(ascii: "t"): 9,
    ]

    /// `\u00e9`, or two halves such as `\ud83d\ude00`.
    private static func scalar(
        in bytes: [UInt8], at offset: Int, _ limit: Int
    ) throws(FormFault) -> (scalar: Unicode.Scalar, length: Int) {
        func fault(_ length: Int, _ message: String, _ remedy: String) -> FormFault {
            FormFault(offset..<min(offset + length, limit), message, remedy)
        }
        guard let first = unit(in: bytes, at: offset, limit) else {
            throw fault(6, "\\u wants four hexadecimal digits", "write \\u0041 for an A")
        }
        guard first != 0 else {
            throw fault(6, "no value can hold a zero byte", "take \\u0000 out")
        }
        if let scalar = Unicode.Scalar(first) { return (scalar, 6) }
        guard first < 0xDC00, let second = unit(in: bytes, at: offset + 6, limit), 0xDC00...0xDFFF ~= second,
            let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else {
            throw fault(6, "this is half of a character", "write both halves, or the character itself")
        }
        return (scalar, 12)
    }

    private static func unit(in bytes: [UInt8], at offset: Int, _ limit: Int) -> UInt32? {
        guard offset + 6 <= limit, bytes[offset] == .backslash, bytes[offset + 1] == UInt8(ascii: "u") else {
            return nil
        }
        var value: UInt32 = 0
        for byte in bytes[offset + 2..<offset + 6] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
            value = value << 4 | UInt32(digit)
        }
        return value
    }
}

extension UInt8 {
    static let quote = UInt8(ascii: "\"")
    static let backslash = UInt8(ascii: "\\")
    static let colon = UInt8(ascii: ":")
    static let hash = UInt8(ascii: "#")
}
