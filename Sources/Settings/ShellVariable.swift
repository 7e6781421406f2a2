/// The first variable of a value that only a shell would fill in: `$NAME` or `${NAME}`, perhaps with a default.
struct ShellVariable {
    /// Where it stands, with its signs.
    let bytes: Range<Int>
    private let value: [UInt8]
    private let nameBytes: Range<Int>
    /// What stands behind the name in braces: `:-8000`.
    private let fallback: Range<Int>

    init?(in value: [UInt8]) {
        var offset = 0
        while let dollar = value[offset...].firstIndex(of: UInt8(ascii: "$")) {
            if let (end, name, fallback) = Self.parts(of: value, at: dollar) {
                self.value = value
                (bytes, nameBytes, self.fallback) = (dollar..<end, name, fallback)
                return
            }
            offset = dollar + 1
        }
        return nil
    }

    private static func parts(
        of value: [UInt8], at dollar: Int
    ) -> (end: Int, name: Range<Int>, fallback: Range<Int>)? {
        guard dollar + 1 < value.count else { return nil }
        let isBraced = value[dollar + 1] == UInt8(ascii: "{")
        let start = dollar + (isBraced ? 2 : 1)
        let name = value[start...].prefix(while: LineAdvice.capitals)
        let end = name.endIndex
        guard name.count > (isBraced ? 0 : 1), !value[start].isDigit else { return nil }
        guard isBraced else {
            // A secret may have such signs anywhere; what is meant to be filled in stands between others.
            let isAtEnd = end == value.count || [UInt8(ascii: "/"), UInt8(ascii: ":")].contains(value[end])
            return isAtEnd ? (end, start..<end, end..<end) : nil
        }
        guard let close = value[end...].firstIndex(of: UInt8(ascii: "}")) else { return nil }
        let fallback = end..<close
        guard fallback.isEmpty || value[fallback].starts(with: "-".utf8) || value[fallback].starts(with: ":-".utf8)
        else {
            return nil
        }
        return (close + 1, start..<end, fallback)
    }

    var written: String { String(decoding: value[bytes], as: UTF8.self) }
    var name: String { String(decoding: value[nameBytes], as: UTF8.self) }

    /// The value as uWSGI would fill it in, or svctl where there is a default.
    var valueForUwsgi: String {
        let rest = Array(value[bytes.upperBound...])
        return String(decoding: value[..<bytes.lowerBound], as: UTF8.self)
            + "$(\(name)\(String(decoding: value[fallback], as: UTF8.self)))"
            + (ShellVariable(in: rest)?.valueForUwsgi ?? String(decoding: rest, as: UTF8.self))
    }
}
