internal import ArgumentParser
internal import Units

/// What `svctl install` is told besides the file.
struct InstallOptions: ParsableArguments {
    @Option(help: "What the master is called; else as svctl start would call it.")
    var name: String?
    @Option(help: "Whom it runs as; else the ini's uid, else the owner of the file.")
    var user: String?
    @Flag(help: "Lets the first request start it: systemd listens until then.")
    var socket = false
    @Flag(help: "Starts it at once.")
    var now = false
    @Option(
        name: .customLong("writable"), help: "A folder that the app may write to besides those of the settings.",
        completion: .directory)
    var writable: [String] = []
    @Flag(help: "A unit of your own service manager, for which nobody has to be root.")
    var userUnit = false
    @Flag(help: "Prints the files and commands, and does nothing.")
    var dryRun = false

    var scope: UnitScope { userUnit ? .user : .system }
}
