internal import ArgumentParser
internal import Control

struct Stop: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Ends an app: its workers finish what they have, then the port is closed.")
    @OptionGroup var target: TargetOptions

    func run() throws {
        try answering { () throws(Failure) in try MasterConnection.carryOut(.stop, on: Target(target.target)) }
    }
}
