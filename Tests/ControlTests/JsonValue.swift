import Control

/// Any JSON.
enum JsonValue: Decodable, Equatable {
    case null
    case bool(Bool)
    case int(Int)
    case string(String)
    case array([JsonValue])
    case object([String: JsonValue])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Int.self) {
            self = .int(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([JsonValue].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: JsonValue].self))
        }
    }

    /// A message without its NUL.
    init?(frame: [UInt8]) {
        guard let value = Json.decode(JsonValue.self, from: frame.dropLast()), frame.last == 0 else { return nil }
        self = value
    }

    subscript(name: String) -> JsonValue? {
        if case .object(let fields) = self { fields[name] } else { nil }
    }
}

/// Compares JSON with an interface: every field has to be described, and everything described has to be there.
struct Comparison {
    let interface: DescribedInterface
    /// What differs, each with its place.
    private(set) var differences: [String] = []
    /// The fields that were seen with a value, as `Worker.pid`.
    private(set) var seen: Set<String> = []

    init(_ interface: DescribedInterface) {
        self.interface = interface
    }

    mutating func compare(_ value: JsonValue, with fields: [DescribedInterface.Field], at place: String) {
        guard case .object(let values) = value else { return differences.append("\(place) is no object") }
        for name in values.keys where !fields.contains(where: { $0.name == name }) {
            differences.append("\(place).\(name) is not described")
        }
        for field in fields {
            let value = values[field.name] ?? .null
            if value != .null { seen.insert("\(place).\(field.name)") }
            compare(value, with: field.kind, at: "\(place).\(field.name)")
        }
    }

    private mutating func compare(_ value: JsonValue, with kind: DescribedInterface.Kind, at place: String) {
        switch (kind, value) {
        case (.nullable, .null), (.bool, .bool), (.int, .int), (.string, .string): break
        case (.nullable(let inner), _): compare(value, with: inner, at: place)
        case (.array(let element), .array(let values)):
            for value in values { compare(value, with: element, at: place) }
        case (.record(let fields), _): compare(value, with: fields, at: place)
        case (.named(let name), _):
            guard let kind = interface.types[name] else { return differences.append("\(name) is no type") }
            compare(value, with: kind, at: name)
        case (.bool, _), (.int, _), (.string, _), (.array, _): differences.append("\(place) is \(value), not \(kind)")
        }
    }
}
