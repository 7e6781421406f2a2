internal import ArgumentParser
internal import Control

struct Restart: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Ends all workers and starts new ones; connections wait meanwhile, the port stays open.")
    @OptionGroup var target: TargetOptions

    func run() throws {
        try answering { () throws(Failure) in try MasterConnection.carryOut(.restart, on: Target(target.target)) }
    }
}
