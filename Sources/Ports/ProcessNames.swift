internal import LinuxKernel

/// The names a process goes by, for whoever ends processes by name.
///
/// The kernel's own name of a process is left out where there is any other: it is cut to 15 bytes, and a process gives
/// itself whatever name it likes.
struct ProcessNames: Equatable {
    /// Which of its names it is.
    enum Kind: Equatable {
        /// Its program's file: nobody can choose that but who installed it.
        case program
        /// A script, under an interpreter.
        case script
        /// The first word it was called with, which whoever called it has chosen.
        case called
    }

    /// As bytes: one may be no text.
    let names: [(kind: Kind, name: [UInt8])]
    /// Where its program lies or lay.
    let programPath: [UInt8]?
    /// Whether another file has taken the place of its program, or none has.
    let isReplaced: Bool
    /// Where its script lies, as it was told: perhaps from the folder it works in.
    let scriptPath: [UInt8]?

    static func == (one: ProcessNames, other: ProcessNames) -> Bool {
        one.names.count == other.names.count && zip(one.names, other.names).allSatisfy { $0 == $1 }
    }

    init(_ words: ProcessWords) {
        self.init(program: words.program, arguments: words.arguments, name: words.name)
    }

    /// By its program's file, nil where that may not be seen, what it was called with, and what else there is.
    init(program: [UInt8]?, arguments: [[UInt8]], name ownName: [UInt8]? = nil) {
        var found: [(kind: Kind, name: [UInt8])] = []
        let file = program.map { $0.ends(with: Self.mark) ? Array($0.dropLast(Self.mark.count)) : $0 }
        var script: [UInt8]?
        if let file { found.append((.program, Self.last(file))) }
        // `nginx: worker process` and `-bash` are names with something around them.
        if let first = arguments.first {
            let word = first.first == UInt8(ascii: "-") ? Array(first.dropFirst()) : first
            let colon = word.indices.dropLast().first { word[$0...($0 + 1)].elementsEqual(": ".utf8) }
            let name = Self.last(colon.map { Array(word[..<$0]) } ?? word)
            let isProgram = found.contains { $0.name == name }
            if !isProgram, !name.isEmpty { found.append((.called, name)) }
            if colon != nil { found.append((.called, word)) }
            // busybox is whatever it is called as.
            let interpreter = file.map(Self.last).flatMap { $0 == Self.busybox ? nil : $0 } ?? name
            script = Self.script(arguments, interpreter: interpreter)
            if let script { found.append((.script, Self.last(script))) }
        }
        if let ownName { found.append((.called, ownName)) }
        names = found
        programPath = file
        isReplaced = program != file
        scriptPath = script
    }

    private static let busybox = Array("busybox".utf8)
    private static let mark = Array(" (deleted)".utf8)

    static func last(_ path: [UInt8]) -> [UInt8] {
        path.split(separator: UInt8(ascii: "/")).last.map(Array.init) ?? path
    }

    /// The script an interpreter was started with: its first word that is no option; nil where its options hold the text
    /// itself, or name a module.
    private static func script(_ arguments: [[UInt8]], interpreter: [UInt8]) -> [UInt8]? {
        // `python3.11` is python.
        let plain = interpreter.prefix { !(48...57 ~= $0) && $0 != UInt8(ascii: ".") }
        guard let options = InterpreterOptions.of(String(decoding: plain, as: UTF8.self)) else { return nil }
        var rest = arguments.dropFirst()
        while let word = rest.popFirst() {
            switch options.meaning(of: String(decoding: word, as: UTF8.self)) {
            case .script: return word.isEmpty ? nil : word
            case .text: return nil
            case .alone: continue
            case .withValue: _ = rest.popFirst()
            }
        }
        return nil
    }

    /// By which of its names it is meant, the surest first; nil by none.
    func match(_ isMeant: ([UInt8]) -> Bool) -> Kind? {
        for kind in [Kind.program, .script, .called]
        where names.contains(where: { $0.kind == kind && isMeant($0.name) }) {
            return kind
        }
        return nil
    }
}

extension [UInt8] {
    fileprivate func ends(with end: [UInt8]) -> Bool { suffix(end.count).elementsEqual(end) }
}
