internal import ArgumentParser
internal import Control

struct Stop: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Ends workers: they finish what they have, then the port is closed.",
        discussion: """
              svctl stop                what runs from this folder's settings file, as a whole
              svctl stop shop           the master called shop
              svctl stop shop api       only its app api, until it is started again or the master is

            Reloads and restarts of the whole leave an app that was stopped alone as it is.
            """)
    @OptionGroup var operands: AppOperands

    func run() throws {
        try answering { () throws(Failure) in
            let meant = try AppTarget(operands.operands)
            return try MasterConnection.carryOut(.stop, meant.parameters, on: meant.target)
        }
    }
}
