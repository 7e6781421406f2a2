internal import ArgumentParser
internal import Control
internal import Ports

/// Named after its file's word; `Ports` alone is the module.
struct PortsCommand: PortCommand {
    static let manual = """
        svctl ports [--tcp] [--udp] [--unix] [--json] [--wide]

        Every listener of this machine, or of this container, with its holders: TCP, UDP and unix sockets, or those
        kinds alone that are named.

          --json      prints JSON on one line, as svctl who-holds does
          --wide      does not cut lines to the terminal

        Exit status 0: there are some; 1: there are none; 3: some of their owners could not be read.
        """
    static let configuration = listed("ports", "Shows every listener and who holds it.")
    static let known = CommandWords.Known(flags: ["--tcp", "--udp", "--unix", "--json", "--wide|-w"])
    @Argument(parsing: .captureForPassthrough, completion: Completion.options(PortsCommand.known))
    var words: [String] = []

    static func run(_ words: CommandWords) throws(Failure) -> Control.ExitCode {
        try ForeignTable.refuse()
        guard words.operands.isEmpty else {
            throw Failure(.usage, "svctl ports asks for all of them", details: ["for one: svctl who-holds QUERY"])
        }
        let isNarrowed = words.has("--tcp") || words.has("--udp") || words.has("--unix")
        let query = PortQuery.everything(
            tcp: !isNarrowed || words.has("--tcp"), udp: !isNarrowed || words.has("--udp"),
            unix: !isNarrowed || words.has("--unix"))
        let reports = try HolderAnswer.find([query])
        if !words.has("--json"), reports.allSatisfy({ !$0.isHeld }) {
            HolderAnswer.write(["nobody listens"])
            return .no
        }
        HolderAnswer.print(reports, words.has("--json") ? .json : .lines(wide: words.has("--wide")))
        return HolderAnswer.code(reports)
    }
}
