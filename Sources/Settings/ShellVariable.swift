/// The first variable of a value that only a shell would fill in: `$NAME` or `${NAME}`.
struct ShellVariable {
    /// Where it stands, with its signs.
    let bytes: Range<Int>
    private let value: [UInt8]
    private let nameBytes: Range<Int>

    init?(in value: [UInt8]) {
        guard let dollar = value.firstIndex(of: UInt8(ascii: "$")), dollar + 1 < value.count else { return nil }
        let isBraced = value[dollar + 1] == UInt8(ascii: "{")
        let start = dollar + (isBraced ? 2 : 1)
        let name = value[start...].prefix(while: LineAdvice.capitals)
        let end = name.endIndex
        guard name.count > 1, !(UInt8(ascii: "0")...UInt8(ascii: "9") ~= name[start]) else { return nil }
        if isBraced {
            guard end < value.count, value[end] == UInt8(ascii: "}") else { return nil }
        } else {
            // A secret may have such signs anywhere; what is meant to be filled in stands between others.
            guard end == value.count || [UInt8(ascii: "/"), UInt8(ascii: ":")].contains(value[end]) else { return nil }
        }
        self.value = value
        bytes = dollar..<end + (isBraced ? 1 : 0)
        nameBytes = start..<end
    }

    var written: String { String(decoding: value[bytes], as: UTF8.self) }
    var name: String { String(decoding: value[nameBytes], as: UTF8.self) }

    /// The value as uWSGI would fill it in.
    var valueForUwsgi: String {
        String(decoding: value[..<bytes.lowerBound], as: UTF8.self) + "$(\(name))"
            + String(decoding: value[bytes.upperBound...], as: UTF8.self)
    }
}
