/// `&lt;` and `&#65;`, which stand for a character each.
enum XmlReferences {
    /// The text with every reference resolved, and each kind of line end as one.
    static func resolved(_ bytes: [UInt8], _ range: Range<Int>) throws(FormFault) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(range.count)
        var offset = range.lowerBound
        while offset < range.upperBound {
            let byte = bytes[offset]
            if byte == ampersand {
                // None of them is longer.
                let limit = min(offset + 12, range.upperBound)
                guard let end = bytes[offset..<limit].firstIndex(of: UInt8(ascii: ";")) else {
                    throw FormFault(
                        offset..<offset + 1, "this & begins nothing that there is", "write &amp; for the sign alone")
                }
                result += Array(String(Character(try scalar(bytes, offset + 1..<end))).utf8)
                offset = end + 1
                continue
            }
            if byte < 0x20, !byte.isXmlBlank {
                throw FormFault(offset..<offset + 1, "no text of XML holds this byte", "take it out")
            }
            result.append(byte)
            offset += 1
        }
        return result.contains(.carriageReturn) ? withLineEnds(result[...]) : result
    }

    /// The bytes with each kind of line end as one.
    static func withLineEnds(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        guard bytes.contains(.carriageReturn) else { return Array(bytes) }
        var result: [UInt8] = []
        for offset in bytes.indices {
            if bytes[offset] == .newline, offset > bytes.startIndex, bytes[offset - 1] == .carriageReturn { continue }
            result.append(bytes[offset] == .carriageReturn ? .newline : bytes[offset])
        }
        return result
    }

    private static func scalar(_ bytes: [UInt8], _ range: Range<Int>) throws(FormFault) -> Unicode.Scalar {
        let name = String(decoding: bytes[range], as: UTF8.self)
        let whole = range.lowerBound - 1..<range.upperBound + 1
        if let scalar = names[name] { return scalar }
        guard name.hasPrefix("#") else {
            throw FormFault(
                whole, "there is no entity called \(name)", "write the text itself, and &amp; for an & alone")
        }
        let isHexadecimal = name.hasPrefix("#x")
        let digits = name.dropFirst(isHexadecimal ? 2 : 1)
        guard digits.first != "+", digits.first != "-", let number = UInt32(digits, radix: isHexadecimal ? 16 : 10),
            number >= 0x20 || [9, 10, 13].contains(number), let scalar = Unicode.Scalar(number)
        else { throw FormFault(whole, "&\(name); is no character", "write the character itself") }
        return scalar
    }

    private static let ampersand = UInt8(ascii: "&")
    private static let names: [String: Unicode.Scalar] = ["lt": "<", "gt": ">", "amp": "&", "quot": "\"", "apos": "'"]
}
