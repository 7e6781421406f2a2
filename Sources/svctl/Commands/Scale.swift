internal import ArgumentParser
internal import Control

struct Scale: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Gives an app more or fewer workers, until the next reload says otherwise.",
        discussion: """
              svctl scale web=4         the app web of this folder gets 4 workers
              svctl scale web=+1        one more than it has
              svctl scale shop web=-2   two fewer, at the master called shop

            It comes back at once; new workers show in svctl status. To keep a number, write processes into the file.
            """)
    @Argument(
        help: ArgumentHelp(
            "A settings file or the name of a master (without it this folder's), then APP=N, APP=+N or APP=-N.",
            valueName: "target-then-app=n"),
        completion: Completion.targets)
    var operands: [String]

    func run() throws {
        try answering { () throws(Failure) in
            guard let order = operands.last, operands.count <= 2 else {
                throw Failure(.usage, "one app at a time", details: [Self.example])
            }
            let target = try Target(operands.count == 2 ? operands[0] : nil)
            return try MasterConnection.carryOut(.scale, try Self.parameters(order), on: target)
        }
    }

    private static let example = "write for example: svctl scale web=4, or web=+1, or web=-1"

    private static func parameters(_ order: String) throws(Failure) -> CallParameters {
        let parts = order.split(separator: "=", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, let number = Int(parts[1]) else {
            throw Failure(.usage, "'\(order)' says no app and number", details: [example])
        }
        let app = String(parts[0])
        let isRelative = parts[1].hasPrefix("+") || parts[1].hasPrefix("-")
        guard isRelative || 1...10_000 ~= number else {
            throw Failure(
                .usage, "an app has 1 to 10000 workers, not \(number)",
                details: number == 0 ? ["to have none, stop it: svctl stop"] : [])
        }
        return isRelative ? CallParameters(app: app, by: number) : CallParameters(app: app, workers: number)
    }
}
