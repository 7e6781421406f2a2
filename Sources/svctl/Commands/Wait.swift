internal import ArgumentParser
internal import Control
internal import LinuxKernel
internal import Ports

struct Wait: PortCommand {
    static let manual = """
        svctl wait QUERY... [--free] [--timeout 30s]

        Comes back when somebody listens on every port that is named, of a range on each, or with --free when nobody
        listens on any. Nothing is connected to: the kernel's tables are looked at. A QUERY is what svctl who-holds takes.

          --free           waits until they are free
          --timeout TIME   gives up after so long: 500ms, 30s, 5m (30s)
          --quiet, -q      says nothing

        Exit status 0: it is so; 1: it was not so in time; 64: not understood; 77: what is asked about may not be
        looked into.
        """
    static let configuration = listed("wait", "Waits until somebody listens on a port, or nobody any more.")
    static let known = CommandWords.Known(
        flags: ["--free", "--quiet|-q"], valued: ["--timeout|-t"])
    @Argument(parsing: .captureForPassthrough, completion: Completion.options(Wait.known))
    var words: [String] = []

    static func run(_ words: CommandWords) throws(Failure) -> Control.ExitCode {
        let queries = try PortQuery.all(words.operands)
        let limit = try DurationWord.milliseconds(words.value("--timeout"), "--timeout", otherwise: 30_000)
        let untilFree = words.has("--free")
        let outcome = try Failure.unless(
            .system, "cannot ask the kernel about \(list(queries))"
        ) { () throws(Errno) in try Waiting(queries, untilFree: untilFree).run(milliseconds: limit) }
        switch outcome {
        case .reached: return .done
        case .missed(let missing):
            if !words.has("--quiet") {
                let state = untilFree ? "still held" : "still free"
                let names = PrintableText.escaped(list(missing))
                StandardStream.write("svctl: \(names): \(state) after \(limit) ms\n", to: 2)
            }
            return .no
        case .unreadable(let why): throw Failure(.permission, why)
        }
    }

    /// The first of them, where a range has come apart into very many.
    private static func list(_ queries: [PortQuery]) -> String {
        let more = queries.count > 20 ? " and \(queries.count - 20) more" : ""
        return queries.prefix(20).map { "\($0)" }.joined(separator: ", ") + more
    }
}
