/// How svctl's own form writes an option.
extension Option {
    /// What stands behind the sign of an option, as far as its form may change.
    enum ValueKind {
        case bool
        case number
        case time
        case size
        case other
    }

    /// By what the option does, and by the word that the manual has for its value.
    var valueKind: ValueKind {
        switch effect {
        case .flag: return .bool
        case .number: return .number
        case .text, .grammar, .accepted, .lost: break
        }
        switch names.first.flatMap({ OptionTable.manual[$0]?.value }) {
        case "TIME": return .time
        case "SIZE": return .size
        default: return .other
        }
    }

    /// The name to write: svctl's own where it has one, else the first.
    var formName: String { names.first { KnownOptions.argument(of: $0) == nil } ?? names[0] }

    /// The value in the forms it may have, the nicest first; which of them means the same is to be seen by reading.
    func formValues(of written: [UInt8]) -> [String] {
        let text = String(decoding: written, as: UTF8.self)
        let number = NumberGrammar.integer(written).flatMap { $0.number >= 0 ? $0.number : nil }
        switch valueKind {
        case .bool:
            guard References.first(in: text) == nil else { return [text] }
            return [NumberGrammar.isOn(text) ? "true" : "false", text]
        case .number: return [number.map(String.init), text].compactMap(\.self)
        case .time:
            // More than svctl ever waits is written as what it counts as, where it does.
            let capped = number.flatMap { $0 > Self.longest ? Self.time(Self.longest) : nil }
            return [capped, number.map(Self.time), text].compactMap(\.self)
        case .size: return [number.map(Self.bytes), number.flatMap(Self.megabytes), text].compactMap(\.self)
        case .other: return [text]
        }
    }

    private static let longest = 86_400

    private static func time(_ seconds: Int) -> String {
        for (unit, length) in [("d", 86_400), ("h", 3_600), ("min", 60)]
        where seconds >= length && seconds.isMultiple(of: length) && seconds != 60 {
            return "\(seconds / length)\(unit)"
        }
        return "\(seconds)s"
    }

    private static func megabytes(_ count: Int) -> String? { count <= 1 << 20 ? bytes(count << 20) : nil }

    private static func bytes(_ count: Int) -> String {
        for (unit, size) in [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)]
        where count >= size && count.isMultiple(of: size) {
            return "\(count / size)\(unit)"
        }
        return String(count)
    }
}
