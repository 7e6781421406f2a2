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
            StandardStream.write(json ? Json.pretty(status) + "\n" : StatusText.of(status))
            return .done
        }
    }
}
