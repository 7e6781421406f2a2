/// The commands about ports, which scripts call often: answered before any parser is set up.
enum QuickAnswer {
    static let commands: [(name: String, type: any PortCommand.Type)] = [
        ("who-holds", WhoHolds.self), ("ports", PortsCommand.self), ("free", Free.self),
        ("killall", Killall.self), ("wait", Wait.self),
    ]

    /// The exit code, after the answer was printed; nil when the command line is about anything else.
    static func of(_ arguments: [String]) -> Int32? {
        // The parser would break the lines of a manual anew.
        if arguments.count == 3, arguments[1] == "help" { return of([arguments[0], arguments[2], "--help"]) }
        guard arguments.count > 1, let command = commands.first(where: { $0.name == arguments[1] }) else { return nil }
        return command.type.answer(Array(arguments.dropFirst(2)))
    }
}
