/// Lists of `key=value` with commas between, as uWSGI has them in `attach-daemon2` and `cron2`.
enum KeyedWords {
    /// Reads one; a comma in quotes or behind a backslash is part of the value, and the quotes are not.
    ///
    /// - Returns: the pairs in their order; nil as a value where there is no sign.
    static func parse(_ text: String) -> [(key: String, value: String?)] {
        var parts: [[UInt8]] = [[]]
        var quote: UInt8?
        var isEscaped = false
        for byte in text.utf8 {
            if isEscaped {
                isEscaped = false
                parts[parts.count - 1].append(byte)
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if byte == quote {
                quote = nil
            } else if quote == nil, byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            } else if quote == nil, byte == UInt8(ascii: ",") {
                parts.append([])
            } else {
                parts[parts.count - 1].append(byte)
            }
        }
        return parts.filter { !$0.isEmpty }.map { part in
            guard let sign = part.firstIndex(of: .equals) else { return (String(decoding: part, as: UTF8.self), nil) }
            return (
                String(decoding: part[..<sign], as: UTF8.self), String(decoding: part[(sign + 1)...], as: UTF8.self)
            )
        }
    }
}
