internal import FoundationEssentials

/// JSON as it stands on the wire and in files: keys sorted, so that equal values are equal bytes.
public enum Json {
    /// The value as one line of UTF-8.
    public static func encode(_ value: some Encodable) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Our own types hold no number that JSON cannot say.
        return (try? encoder.encode(value)).map { Array($0) } ?? Array("null".utf8)
    }

    /// The value indented, for people.
    public static func pretty(_ value: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? "null"
    }

    /// A value of that type, or nil when the bytes are something else.
    public static func decode<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8]) -> Value? {
        try? JSONDecoder().decode(type, from: Data(bytes))
    }
}
