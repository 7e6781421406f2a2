internal import ArgumentParser
internal import Control
internal import LinuxKernel
internal import Ports

/// A command about ports and processes, which scripts call often: it reads its own words, and no parser is set up for
/// it.
protocol PortCommand: ParsableCommand {
    /// How it is typed, and what its options mean.
    static var manual: String { get }
    /// What it understands.
    static var known: CommandWords.Known { get }
    /// Does it.
    static func run(_ words: CommandWords) throws(Failure) -> Control.ExitCode
}

extension PortCommand {
    /// Does what `arguments` ask, or prints the manual.
    static func answer(_ arguments: [String]) -> Int32 {
        do throws(Failure) {
            var known = known
            known.flags.append("--help|-h")
            let words = try CommandWords(arguments, known)
            if words.has("--help") {
                StandardStream.write("\(configuration.abstract)\n\n\(manual)\n")
                return Control.ExitCode.done.rawValue
            }
            return try run(words).rawValue
        } catch {
            error.print()
            return error.code.rawValue
        }
    }

    /// As the list of commands has it; the words themselves are read by `answer`.
    static func listed(_ name: String, _ abstract: String) -> CommandConfiguration {
        CommandConfiguration(commandName: name, abstract: abstract, discussion: manual)
    }
}

extension PortQuery {
    /// Reads the operands of a command; none is a usage error.
    static func all(_ operands: [String]) throws(Failure) -> [PortQuery] {
        guard !operands.isEmpty else {
            throw Failure(.usage, "which port? name one such as :8000, or the path of a unix socket")
        }
        var queries: [PortQuery] = []
        for text in operands {
            try refuseBytes(text)
            do throws(PortQueryProblem) { queries.append(try PortQuery(text)) } catch {
                throw Failure(.usage, "\(error)")
            }
        }
        return queries
    }

    /// A path that is no UTF-8 would lead to another file.
    static func refuseBytes(_ operand: String) throws(Failure) {
        guard let bytes = ThisProcess.argumentBytes(readAs: operand).first(where: { $0 != Array(operand.utf8) }) else {
            return
        }
        throw Failure(
            .usage, "\(PrintableText.escaped(bytes)) is no UTF-8, and cannot be looked for",
            details: ["by its process it can: svctl who-holds pid:N"])
    }
}
