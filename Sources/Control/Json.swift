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
        try? attempt(type, from: bytes).get()
    }

    /// A value of that type, or what is in the way.
    static func attempt<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8]) -> Result<Value, JsonProblem> {
        do { return .success(try JSONDecoder().decode(type, from: Data(bytes))) } catch {
            return .failure(JsonProblem(field: (error as? DecodingError)?.field))
        }
    }
}

/// Why bytes are not what was expected.
struct JsonProblem: Error {
    /// The innermost field that does not fit or is missing; nil when it is no JSON at all.
    let field: String?
}

extension DecodingError {
    fileprivate var field: String? {
        switch self {
        case .keyNotFound(let key, _): key.stringValue
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            context.codingPath.last?.stringValue
        @unknown default: nil
        }
    }
}
