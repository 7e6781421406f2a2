internal import Control
internal import LinuxKernel
internal import Ports

/// `who-holds` with plain operands and at most `-t`, which scripts call often: answered before any parser is set up.
enum QuickAnswer {
    /// The exit code, after the answer was printed; nil when the command line is anything else.
    static func of(_ arguments: [String]) -> Int32? {
        guard arguments.count > 2, arguments[1] == "who-holds" else { return nil }
        let operands = arguments.dropFirst(2)
        let queries = operands.filter { $0 != "-t" }
        guard !queries.isEmpty, queries.allSatisfy({ !$0.hasPrefix("-") }) else { return nil }
        do throws(Failure) {
            return try HolderAnswer.print(queries, onlyPids: operands.contains("-t")).rawValue
        } catch {
            error.print()
            return error.code.rawValue
        }
    }
}
