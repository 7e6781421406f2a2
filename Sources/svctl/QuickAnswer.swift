/// The commands about ports, which scripts call often: answered before any parser is set up.
enum QuickAnswer {
    static let commands: [any PortCommand.Type] = [
        WhoHolds.self, PortsCommand.self, Free.self, Killall.self, Wait.self,
    ]

    /// The exit code, after the answer was printed; nil when the command line is about anything else.
    static func of(_ arguments: [String]) -> Int32? {
        // The parser would break the lines of a manual anew.
        if arguments.count == 3, arguments[1] == "help" { return of([arguments[0], arguments[2], "--help"]) }
        guard arguments.count > 1 else { return nil }
        return command(arguments[1])?.answer(Array(arguments.dropFirst(2)))
    }

    // A switch, because the runtime takes longer to set a list of types up than to look a port up.
    private static func command(_ name: String) -> (any PortCommand.Type)? {
        switch name {
        case "who-holds": WhoHolds.self
        case "ports": PortsCommand.self
        case "free": Free.self
        case "killall": Killall.self
        case "wait": Wait.self
        default: nil
        }
    }
}
