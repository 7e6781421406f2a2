import Control

/// An interface description, read as Varlink's grammar has it.
struct DescribedInterface {
    indirect enum Kind: Equatable {
        case bool
        case int
        case string
        case named(String)
        case nullable(Kind)
        case array(Kind)
        case record([Field])
    }
    struct Field: Equatable {
        let name: String
        let kind: Kind
    }
    struct MethodText: Equatable {
        let takes: [Field]
        let gives: [Field]
    }
    private(set) var name = ""
    private(set) var types: [String: Kind] = [:]
    private(set) var methods: [String: MethodText] = [:]
    private(set) var errors: [String: [Field]] = [:]
    private var words: ArraySlice<String>

    struct NotVarlink: Error {
        let near: String
    }

    init(_ text: String) throws {
        words = Self.words(of: text)[...]
        try expect("interface")
        name = try next()
        while let kind = words.popFirst() {
            let name = try next()
            guard name.first?.isUppercase == true else { throw NotVarlink(near: name) }
            switch kind {
            case "type": types[name] = try readKind()
            case "error": errors[name] = try readFields()
            case "method":
                let takes = try readFields()
                try expect("->")
                methods[name] = MethodText(takes: takes, gives: try readFields())
            default: throw NotVarlink(near: kind)
            }
        }
    }

    private static func words(of text: String) -> [String] {
        var words: [String] = []
        for line in text.split(separator: "\n") {
            let code = line.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)[0]
            var spaced = String(code)
            for sign in ["(", ")", ",", ":", "?", "[]", "->"] { spaced = spaced.replacing(sign, with: " \(sign) ") }
            // An interface's name and types have neither of them.
            words += spaced.split(whereSeparator: \.isWhitespace).map(String.init)
        }
        return words
    }

    private mutating func next() throws -> String {
        guard let word = words.popFirst() else { throw NotVarlink(near: "the end") }
        return word
    }

    private mutating func expect(_ word: String) throws {
        let found = try next()
        guard found == word else { throw NotVarlink(near: found) }
    }

    private mutating func readKind() throws -> Kind {
        if words.first == "(" { return .record(try readFields()) }
        switch try next() {
        case "?": return .nullable(try readKind())
        case "[]": return .array(try readKind())
        case "bool": return .bool
        case "int": return .int
        case "string": return .string
        case let name where name.first?.isUppercase == true: return .named(name)
        case let other: throw NotVarlink(near: other)
        }
    }

    private mutating func readFields() throws -> [Field] {
        try expect("(")
        var fields: [Field] = []
        while words.first != ")" {
            if !fields.isEmpty { try expect(",") }
            let name = try next()
            try expect(":")
            fields.append(Field(name: name, kind: try readKind()))
        }
        try expect(")")
        return fields
    }
}
