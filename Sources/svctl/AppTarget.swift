internal import ArgumentParser
internal import Control
internal import LinuxKernel

/// Which master a command is about, and perhaps which of its apps.
struct AppOperands: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "A settings file or the name of a master, and an app of it; what is left out is this folder's, and all.",
            valueName: "target-or-app"),
        completion: Completion.targets)
    var operands: [String] = []
}

/// A master, and the app that is meant; nil when all are.
struct AppTarget: Equatable {
    let target: Target
    let app: String?

    /// What a call says of it.
    var parameters: CallParameters? { app.map { CallParameters(app: $0) } }

    /// Reads none, one or two words: a target, an app of this folder's master, or both; `mayHaveEnded` where a word
    /// alone may be the name of a master that does not run.
    init(_ operands: [String], mayHaveEnded: Bool = false) throws(Failure) {
        switch operands.count {
        case 0: try self.init(Target(nil))
        case 1: try self.init(alone: operands[0], mayHaveEnded)
        case 2: try self.init(Target(operands[0]), app: operands[1])
        default:
            throw Failure(.usage, "there is a target and one app, and no more: not '\(operands[2])' too")
        }
    }

    private init(_ target: Target, app: String? = nil) {
        self.target = target
        self.app = app
    }

    /// A word alone is a file, a master, or an app of what runs from this folder's file.
    private init(alone operand: String, _ mayHaveEnded: Bool) throws(Failure) {
        let named = try Target(operand)
        guard case .name = named, named.masters.count(where: \.isRunning) < 2, let folders = try? Target(nil),
            let here = Self.running(folders)
        else {
            self.init(named)
            return
        }
        let apps = Self.apps(of: here)
        guard let master = Self.running(named) else {
            let hasEnded = mayHaveEnded && !named.masters.isEmpty
            let isUnit = try apps.contains(operand) ? false : ManagedUnit.idle(named) != nil
            if isUnit || hasEnded && !apps.contains(operand) {
                self.init(named)
                return
            }
            guard apps.contains(operand) else {
                throw Failure(
                    .notRunning, "no master called \(operand) is running, and \(here.record.name) has no such app",
                    details: ["it has: \(apps.joined(separator: ", "))", "see what else runs with: svctl list"])
            }
            self.init(folders, app: operand)
            return
        }
        guard master == here || !apps.contains(operand) else {
            throw Failure(
                .usage, "\(operand) is the name of a master, and of an app of \(here.record.name)",
                details: ["write the app with its master: \(here.record.name) \(operand)"])
        }
        self.init(named)
    }

    private static func running(_ target: Target) -> FoundMaster? {
        let running = target.masters.filter(\.isRunning)
        return running.count == 1 ? running[0] : nil
    }

    private static func apps(of master: FoundMaster) -> [String] {
        (try? MasterConnection.status(of: master))?.apps.map(\.name) ?? []
    }
}
