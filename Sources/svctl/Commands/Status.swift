internal import ArgumentParser
internal import Control
internal import LinuxKernel

struct Status: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Shows how an app, its workers and its listeners are.",
        discussion: "Exit status 69 when it is not running.")
    @OptionGroup var target: TargetOptions
    @Flag(help: "Prints JSON, whose shape only ever grows.")
    var json = false

    func run() throws {
        try answering { () throws(Failure) in
            let master = try Target(target.target).runningMaster()
            let status = try MasterConnection.status(of: master)
            guard !json else {
                StandardStream.write(Json.pretty(status) + "\n")
                return .done
            }
            let unit = try ManagedUnit.running(master)
            StandardStream.write(StatusText.of(status, unit: unit?.stateWords))
            return .done
        }
    }
}
