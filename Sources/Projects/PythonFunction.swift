/// What the first line of a Python function says.
struct PythonFunction: Equatable {
    var name: String
    var isAsync: Bool
    /// The names of those that may be given by their place, in order.
    var parameters: [String] = []
    /// How many of them must be given.
    private var needed = 0
    /// Whether one must be given by its name, so that no server can call it.
    private var needsName = false

    /// Reads the logical line that a `def` begins; nil for any other.
    init?(_ line: String) {
        isAsync = line.hasPrefix("async ")
        let rest = isAsync ? line.dropFirst(6).drop(while: \.isWhitespace) : line[...]
        guard rest.hasPrefix("def "), let opening = rest.firstIndex(of: "("),
            let pieces = PythonText.pieces(behind: rest[rest.index(after: opening)...])
        else { return nil }
        name = rest[..<opening].dropFirst(4).trimmed
        guard PythonText.isName(name) else { return nil }
        var isByName = false
        for piece in pieces.map(\.trimmed) where !piece.isEmpty && piece != "/" {
            if piece.hasPrefix("*") {
                isByName = true
                continue
            }
            let isOptional = piece.contains("=")
            if isByName {
                needsName = needsName || !isOptional
                continue
            }
            parameters.append(piece.prefix { $0 != ":" && $0 != "=" }.trimmed)
            needed += isOptional ? 0 : 1
        }
    }

    /// Whether a call with so many values, each at its place, is one that its author meant.
    func takes(_ count: Int) -> Bool { needed == count && !needsName }
}

extension PythonText {
    /// What commas divide up to the bracket that closes, brackets and strings inside left whole; nil when none closes.
    static func pieces(behind text: Substring) -> [String]? {
        var pieces: [String] = []
        var piece = ""
        var depth = 0
        var quote: Character?
        for character in text {
            switch character {
            case quote: quote = nil
            case _ where quote != nil: break
            case "\"", "'": quote = character
            case "(", "[", "{": depth += 1
            case ")" where depth == 0, "]" where depth == 0, "}" where depth == 0: return pieces + [piece]
            case ")", "]", "}": depth -= 1
            case "," where depth == 0:
                pieces.append(piece)
                piece = ""
                continue
            default: break
            }
            piece.append(character)
        }
        return nil
    }
}
