internal import ArgumentParser
internal import Control

struct Reload: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Brings in new code and settings without losing a request.")
    @OptionGroup var target: TargetOptions

    func run() throws {
        try answering { () throws(Failure) in try MasterConnection.carryOut(.reload, on: Target(target.target)) }
    }
}
