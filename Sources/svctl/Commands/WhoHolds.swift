internal import ArgumentParser
internal import Control
internal import Ports

struct WhoHolds: PortCommand {
    static let manual = """
        svctl who-holds QUERY... [-t | --json] [--wide] [--clients] [--fast]

        A QUERY is 8000, :8000-8010, 127.0.0.1:8000, [::1]:8000, localhost:http, udp:53, tcp4:80, 53/udp, /run/x.sock,
        unix:x.sock, @name, or pid:1234 for all that a process listens on.

          -t          prints the process numbers alone, masters first
          --json      prints JSON on one line
          --wide      does not cut lines to the terminal
          --clients   shows who is connected, too
          --fast      looks no further than the control group the socket was made in, or the masters of svctl, when that
                      finds a holder

        Exit status 0: held; 1: free; 3: held, and the owner could not be read; 64: not understood.
        """
    static let configuration = listed("who-holds", "Says which processes hold a port.")
    static let known = CommandWords.Known(
        flags: ["-t|--pids", "--json", "--wide|-w", "--clients", "--fast"])
    @Argument(parsing: .captureForPassthrough, completion: Completion.options(WhoHolds.known))
    var words: [String] = []

    static func run(_ words: CommandWords) throws(Failure) -> Control.ExitCode {
        try ForeignTable.refuse()
        var effort = Holders.Effort()
        effort.isFast = words.has("--fast")
        effort.withClients = words.has("--clients")
        effort.isBrief = words.has("-t")
        guard !words.has("-t") || !words.has("--json") else { throw Failure(.usage, "-t or --json, not both") }
        let reports = try HolderAnswer.find(try PortQuery.all(words.operands), effort)
        let form: HolderAnswer.Form =
            words.has("--json") ? .json : words.has("-t") ? .pids : .lines(wide: words.has("--wide"))
        HolderAnswer.print(reports, form)
        return HolderAnswer.code(reports)
    }
}
