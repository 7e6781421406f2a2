internal import Control

/// The words behind a port command, read without the whole parser, which would cost more than the look-up.
struct CommandWords {
    /// What is no option, in order.
    private(set) var operands: [String] = []
    // Lists: for the first set or dictionary of strings the runtime looks through every conformance there is.
    private var flags: [String] = []
    private var values: [(name: String, value: String)] = []

    /// What a command understands.
    struct Known {
        // Not lists of lists: the runtime takes longer to set one up than the kernel to answer.
        /// Options without a value, `--yes|-y` with another spelling: the first is its name.
        var flags: [String]
        /// Options with a value, likewise.
        var valued: [String] = []
        /// Whether `-9`, `-KILL` and `-SIGKILL` stand for `--signal`.
        var takesSignals = false

        /// Every spelling there is, the long ones.
        var long: [String] {
            (flags + valued).flatMap { $0.split(separator: "|") }.map(String.init).filter { $0.hasPrefix("--") }
        }
    }

    /// Reads `--name`, `--name value`, `--name=value`, `-n`, `-nq`, `-n value` and `-nvalue`; all behind `--` is an
    /// operand.
    init(_ words: some Sequence<String>, _ known: Known) throws(Failure) {
        var rest = Array(words)[...]
        while let word = rest.popFirst() {
            if word == "--" {
                operands += rest
                return
            }
            guard word.hasPrefix("-"), word != "-" else {
                operands.append(word)
                continue
            }
            try word.hasPrefix("--") ? takeLong(word, &rest, known) : takeShort(word, &rest, known)
        }
    }

    func has(_ name: String) -> Bool { flags.contains(name) }

    /// The last one wins.
    func value(_ name: String) -> String? { values.last { $0.name == name }?.value }

    private mutating func takeLong(_ word: String, _ rest: inout ArraySlice<String>, _ known: Known) throws(Failure) {
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        if let name = Self.name(parts[0], known.flags) {
            guard parts.count == 1 else { throw Failure(.usage, "\(parts[0]) takes no value") }
            flags.append(name)
        } else if let name = Self.name(parts[0], known.valued) {
            values.append((name, parts.count == 2 ? parts[1] : try Self.next(parts[0], &rest)))
        } else {
            throw Failure(.usage, "there is no option \(word)", details: ["see --help"])
        }
    }

    private mutating func takeShort(_ word: String, _ rest: inout ArraySlice<String>, _ known: Known) throws(Failure) {
        if known.takesSignals, Self.looksLikeSignal(word.dropFirst()) {
            values.append(("--signal", String(word.dropFirst())))
            return
        }
        var letters = word.dropFirst()
        while let letter = letters.popFirst() {
            let spelled = "-\(letter)"
            if let name = Self.name(spelled, known.flags) {
                flags.append(name)
            } else if let name = Self.name(spelled, known.valued) {
                values.append((name, letters.isEmpty ? try Self.next(spelled, &rest) : String(letters)))
                return
            } else {
                throw Failure(.usage, "there is no option \(spelled)", details: ["see --help"])
            }
        }
    }

    /// A number, or capitals and more than one of them: no option of ours is spelled so.
    private static func looksLikeSignal(_ text: Substring) -> Bool {
        if text.allSatisfy({ $0.isASCII && $0.isNumber }) { return true }
        return text.count > 1 && text.allSatisfy { $0.isASCII && ($0.isUppercase || $0.isNumber || "+-".contains($0)) }
    }

    private static func name(_ spelled: String, _ options: [String]) -> String? {
        guard !spelled.contains("|") else { return nil }
        let option = options.first { $0 == spelled || $0.hasPrefix(spelled + "|") || $0.hasSuffix("|" + spelled) }
        return option.map { String($0.prefix { $0 != "|" }) }
    }

    private static func next(_ option: String, _ rest: inout ArraySlice<String>) throws(Failure) -> String {
        guard let value = rest.popFirst() else { throw Failure(.usage, "\(option) needs a value") }
        return value
    }
}
