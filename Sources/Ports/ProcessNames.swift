/// The names a process goes by, for whoever ends processes by name.
///
/// The kernel's own name of a process is left out: it is cut to 15 bytes, and a process gives itself whatever name it
/// likes.
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

    let names: [(kind: Kind, name: String)]

    static func == (one: ProcessNames, other: ProcessNames) -> Bool {
        one.names.count == other.names.count && zip(one.names, other.names).allSatisfy { $0 == $1 }
    }

    /// By its program's file, nil where that may not be seen, and what it was called with.
    init(program: String?, arguments: [String]) {
        var found: [(kind: Kind, name: String)] = []
        let file = program.map { $0.hasSuffix(Self.mark) ? String($0.dropLast(Self.mark.count)) : $0 }
        if let file { found.append((.program, Self.last(file))) }
        // `nginx: worker process` and `-bash` are names with something around them.
        if let first = arguments.first {
            let name = Self.last(first.hasPrefix("-") ? String(first.dropFirst()) : first)
            let isProgram = found.contains { $0.name == name }
            if !isProgram, !name.isEmpty { found.append((.called, name)) }
            if let script = Self.script(arguments, interpreter: file.map(Self.last) ?? name) {
                found.append((.script, Self.last(script)))
            }
        }
        names = found
    }

    private static let mark = " (deleted)"
    private static func last(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }

    /// The script an interpreter was started with: its first word that is no option; nil where its options hold the text
    /// itself, or name a module.
    private static func script(_ arguments: [String], interpreter: String) -> String? {
        // `python3.11` is python.
        let plain = interpreter.prefix { !$0.isNumber && $0 != "." }
        guard let options = InterpreterOptions.of(String(plain)) else { return nil }
        var rest = arguments.dropFirst()
        while let word = rest.popFirst() {
            switch options.meaning(of: word) {
            case .script: return word.isEmpty ? nil : word
            case .text: return nil
            case .alone: continue
            case .withValue: _ = rest.popFirst()
            }
        }
        return nil
    }

    /// By which of its names it is meant, the surest first; nil by none.
    func match(_ isMeant: (String) -> Bool) -> Kind? {
        for kind in [Kind.program, .script, .called]
        where names.contains(where: { $0.kind == kind && isMeant($0.name) }) {
            return kind
        }
        return nil
    }
}
