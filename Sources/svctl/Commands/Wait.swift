internal import ArgumentParser
internal import Control
internal import LinuxKernel
internal import Ports

struct Wait: PortCommand {
    static let manual = """
        svctl wait QUERY... [--free] [--timeout 30s]

        Comes back when somebody listens on every port that is named, or with --free when nobody listens on any. Nothing
        is connected to: the kernel's tables are looked at. A QUERY is what svctl who-holds takes.

          --free           waits until they are free
          --timeout TIME   gives up after so long: 500ms, 30s, 5m (30s)
          --quiet, -q      says nothing

        Exit status 0: it is so; 1: it was not so in time; 64: not understood.
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
        let names = queries.map { "\($0)" }.joined(separator: ", ")
        let isReached = try Failure.unless(.system, "cannot ask the kernel about \(names)") { () throws(Errno) in
            try Waiting(queries, untilFree: untilFree).run(milliseconds: limit)
        }
        if !isReached, !words.has("--quiet") {
            let state = untilFree ? "still held" : "still free"
            StandardStream.write("svctl: \(PrintableText.escaped(names)): \(state) after \(limit) ms\n", to: 2)
        }
        return isReached ? .done : .no
    }
}
