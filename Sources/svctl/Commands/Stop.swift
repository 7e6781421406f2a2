internal import ArgumentParser
internal import Control

struct Stop: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Ends workers: they finish what they have, then the port is closed.",
        discussion: """
              svctl stop                what runs from this folder's settings file, as a whole
              svctl stop shop           the master called shop
              svctl stop shop api       only its app api, until it is started again or the master is

            Reloads and restarts of the whole leave an app that was stopped alone as it is. What systemd runs is stopped
            by systemd, with its socket unit, so that nothing starts it again.
            """)
    @OptionGroup var operands: AppOperands

    func run() throws {
        try answering { () throws(Failure) in
            let meant = try AppTarget(operands.operands)
            if meant.app == nil, let unit = try ManagedUnit.of(meant.target) { return try unit.stop() }
            return try MasterConnection.carryOut(.stop, meant.parameters, on: meant.target)
        }
    }
}
