internal import ArgumentParser
internal import Control
internal import LinuxKernel

/// The command that people type.
@main
struct Svctl: ParsableCommand {
    private static let commands: [(name: String, type: any ParsableCommand.Type)] = [
        ("start", Start.self), ("stop", Stop.self), ("reload", Reload.self), ("restart", Restart.self),
        ("status", Status.self), ("logs", Logs.self), ("list", List.self), ("run", Run.self),
        ("scale", Scale.self), ("check", Check.self), ("export", Export.self), ("options", Options.self),
        ("install", Install.self), ("uninstall", Uninstall.self), ("init", Init.self),
        ("convert", Convert.self),
    ]

    /// Only the command that was typed is listed to the parser, which costs less than all of them.
    static var configuration: CommandConfiguration {
        let typed = CommandLine.arguments.dropFirst().first
        let one = commands.first { $0.name == typed }.map { [$0.type] }
        return CommandConfiguration(
            commandName: "svctl",
            abstract: "Runs web apps on ports that never close: start, reload without losing a request, stop.",
            discussion: """
                In a project's folder, svctl finds svctl.ini, .config/svctl.ini, uwsgi.ini or .config/uwsgi.ini.
                A master process holds the port and hands it to the workers, which it replaces one by one.
                """,
            version: Version.current,
            subcommands: one ?? commands.map(\.type) + QuickAnswer.commands)
    }

    static func main() {
        let arguments = ThisProcess.arguments
        // What comes before the master listens is for the master.
        if arguments.dropFirst().first == "run" { SignalQueue.hold(MasterSignals.all) }
        if let code = QuickAnswer.of(arguments) { ThisProcess.exit(code) }
        main(nil)
    }
}
