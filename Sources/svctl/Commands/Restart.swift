internal import ArgumentParser
internal import Control

struct Restart: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Ends all workers and starts new ones; connections wait meanwhile, the port stays open.",
        discussion: """
              svctl restart             what runs from this folder's settings file
              svctl restart shop        the master called shop
              svctl restart shop api    only its app api: the others serve on

            An app that was stopped by hand stays so, unless it is named. The master stays, under systemd as elsewhere:
            systemctl restart would replace it too.
            """)
    @OptionGroup var operands: AppOperands

    func run() throws {
        try answering { () throws(Failure) in
            let meant = try AppTarget(operands.operands)
            return try MasterConnection.carryOut(.restart, meant.parameters, on: meant.target)
        }
    }
}
