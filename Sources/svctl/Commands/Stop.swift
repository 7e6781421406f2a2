internal import ArgumentParser
internal import Control

struct Stop: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Ends an app: its workers finish what they have, then the port is closed.",
        discussion: "What systemd runs is stopped by systemd, with its socket unit, so that nothing starts it again.")
    @OptionGroup var target: TargetOptions

    func run() throws {
        try answering { () throws(Failure) in
            let target = try Target(target.target)
            if let unit = try ManagedUnit.of(target) { return try unit.stop() }
            return try MasterConnection.carryOut(.stop, on: target)
        }
    }
}
