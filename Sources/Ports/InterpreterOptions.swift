/// How an interpreter takes the words before the name of its script.
struct InterpreterOptions {
    /// What a word means.
    enum Meaning: Equatable {
        /// It is no option: the script.
        case script
        /// What runs is no file: the text follows, or a module, or it comes from standard input.
        case text
        /// An option, whole.
        case alone
        /// An option, and the next word belongs to it.
        case withValue
    }

    /// Letters that mean that a text or a module follows, wherever they stand among others: `-lc`.
    let textLetters: String
    /// The same as a word.
    var textWords: [String] = []
    /// Letters of which the value is the next word where they end a word, and else the rest of it: `-W error`, `-Werror`.
    let valueLetters: String
    /// Words that are followed by their value.
    var valueWords: [String] = []

    private static let shell = InterpreterOptions(
        textLetters: "cs", valueLetters: "oO", valueWords: ["+o", "+O", "--rcfile", "--init-file"])
    private static let python = InterpreterOptions(
        textLetters: "cm", valueLetters: "WX", valueWords: ["--check-hash-based-pycs"])
    private static let perl = InterpreterOptions(textLetters: "eE", valueLetters: "I")
    private static let ruby = InterpreterOptions(
        textLetters: "e", valueLetters: "IrEC", valueWords: ["--encoding", "--require"])
    private static let node = InterpreterOptions(
        textLetters: "ep", textWords: ["--eval", "--print"], valueLetters: "rC",
        valueWords: ["--require", "--import", "--loader", "--experimental-loader", "--conditions", "--env-file"])
    private static let php = InterpreterOptions(
        textLetters: "rBRES", textWords: ["--run", "--server"], valueLetters: "cdtz",
        valueWords: ["--define", "--php-ini", "--docroot"])
    private static let other = InterpreterOptions(textLetters: "e", textWords: ["--eval"], valueLetters: "lr")

    /// Those of the interpreter of that name, without its version; nil when it is none.
    static func of(_ interpreter: String) -> InterpreterOptions? {
        switch interpreter {
        case "bash", "sh", "dash", "zsh", "ksh": shell
        case "python", "pypy": python
        case "perl": perl
        case "ruby": ruby
        case "node", "nodejs": node
        case "php": php
        case "lua", "tclsh", "deno", "bun": other
        default: nil
        }
    }

    func meaning(of word: String) -> Meaning {
        if textWords.contains(word) || word == "-" { return .text }
        if valueWords.contains(word) { return .withValue }
        guard word.hasPrefix("-") || word.hasPrefix("+") else { return .script }
        guard !word.hasPrefix("--"), word.hasPrefix("-") else { return .alone }
        let letters = word.dropFirst()
        for place in letters.indices {
            if textLetters.contains(letters[place]) { return .text }
            guard valueLetters.contains(letters[place]) else { continue }
            return letters.index(after: place) == letters.endIndex ? .withValue : .alone
        }
        return .alone
    }
}
