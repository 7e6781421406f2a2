internal import ArgumentParser
internal import Control

struct Reload: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Brings in new code and settings without losing a request.",
        discussion: """
            The old workers stay until new ones of every app have proved themselves; if one fails, nothing changes.

              svctl reload              what runs from this folder's settings file
              svctl reload shop         the master called shop
              svctl reload shop api     only its app api: the others keep their code and settings
            """)
    @OptionGroup var operands: AppOperands

    func run() throws {
        try answering { () throws(Failure) in
            let meant = try AppTarget(operands.operands)
            return try MasterConnection.carryOut(.reload, meant.parameters, on: meant.target)
        }
    }
}
