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
    /// Letters of which the value is the rest of the word, never the next: `-MFile::Temp`.
    var restLetters = ""
    /// Words that are followed by their value.
    var valueWords: [String] = []
    /// Words that are neither options nor the script: `deno run x.ts`.
    var commands: [String] = []

    private static let shell = InterpreterOptions(
        textLetters: "cs", valueLetters: "oO", valueWords: ["+o", "+O", "--rcfile", "--init-file"])
    private static let python = InterpreterOptions(
        textLetters: "cm", valueLetters: "WX", valueWords: ["--check-hash-based-pycs"])
    private static let perl = InterpreterOptions(textLetters: "eE", valueLetters: "I", restLetters: "MmdDiFx")
    private static let ruby = InterpreterOptions(
        textLetters: "e", valueLetters: "IrEC", restLetters: "WTKxF", valueWords: ["--encoding", "--require"])
    private static let node = InterpreterOptions(
        textLetters: "ep", textWords: ["--eval", "--print"], valueLetters: "rC",
        valueWords: [
            "--require", "--import", "--loader", "--experimental-loader", "--conditions", "--env-file",
            "--unhandled-rejections",
            "--input-type", "--title", "--icu-data-dir", "--openssl-config", "--redirect-warnings",
            "--dns-result-order",
        ])
    private static let php = InterpreterOptions(
        textLetters: "rBRES", textWords: ["--run", "--server"], valueLetters: "cdtz",
        valueWords: ["--define", "--php-ini", "--docroot"])
    private static let bun = InterpreterOptions(
        textLetters: "ep", textWords: ["--eval", "--print", "eval", "repl"], valueLetters: "rc",
        valueWords: ["--config", "--import-map", "--lock", "--preload", "--cwd", "--env-file"],
        commands: ["run", "serve"])
    private static let other = InterpreterOptions(textLetters: "e", textWords: ["--eval"], valueLetters: "lr")

    /// Those of the interpreter of that name, without its version; nil when it is none.
    static func of(_ interpreter: String) -> InterpreterOptions? {
        switch interpreter {
        case "bash", "sh", "ash", "dash", "zsh", "ksh", "fish": shell
        case "python", "pypy": python
        case "perl": perl
        case "ruby": ruby
        case "node", "nodejs": node
        case "php": php
        case "deno", "bun": bun
        case "lua", "tclsh": other
        default: nil
        }
    }

    func meaning(of word: String) -> Meaning {
        if textWords.contains(word) || word == "-" { return .text }
        if valueWords.contains(word) { return .withValue }
        if commands.contains(word) { return .alone }
        guard word.hasPrefix("-") || word.hasPrefix("+") else { return .script }
        guard !word.hasPrefix("--"), word.hasPrefix("-") else { return .alone }
        let letters = word.dropFirst()
        for place in letters.indices {
            if textLetters.contains(letters[place]) { return .text }
            if restLetters.contains(letters[place]) { return .alone }
            guard valueLetters.contains(letters[place]) else { continue }
            return letters.index(after: place) == letters.endIndex ? .withValue : .alone
        }
        return .alone
    }
}
