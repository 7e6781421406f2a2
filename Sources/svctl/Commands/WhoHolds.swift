internal import ArgumentParser

struct WhoHolds: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "who-holds",
        abstract: "Says which processes hold a port.",
        discussion: "Exit status 0: held, 1: free.")
    @Flag(name: .short, help: "Prints the process numbers alone.")
    var t = false
    @Argument(help: "A port (:8000), an address (127.0.0.1:8000, [::1]:8000), a unix socket (/path or @name).")
    var query: [String]

    func run() throws {
        try answering { () throws(Failure) in try HolderAnswer.print(query, onlyPids: t) }
    }
}
