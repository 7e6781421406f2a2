internal import ArgumentParser
internal import Control

struct Restart: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Ends all workers and starts new ones; connections wait meanwhile, the port stays open.",
        discussion: "The master stays, under systemd as elsewhere: systemctl restart would replace it too.")
    @OptionGroup var target: TargetOptions

    func run() throws {
        try answering { () throws(Failure) in try MasterConnection.carryOut(.restart, on: Target(target.target)) }
    }
}
