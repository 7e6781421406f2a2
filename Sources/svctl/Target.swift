internal import Control
internal import LinuxKernel

/// What an operand leads to.
enum Target: Equatable {
    /// A settings file, by its absolute path as it was typed, links not resolved.
    case file(String)
    /// A master by its name.
    case name(String)

    /// Reads an operand; without one, looks for a settings file in this folder.
    init(_ operand: String?) throws(Failure) {
        let folder = WorkingFolder.asTyped
        guard let operand else {
            self = .file(try Self.settingsFile(in: folder))
            return
        }
        let path = WorkingFolder.absolute(operand, in: folder)
        let status = try? FileStatus(of: path)
        if let status, status.kind == .folder, operand.contains("/") || !MasterName.isValid(operand) {
            throw Self.isFolder(path)
        }
        if operand.contains("/") || SettingsFile.isName(operand) || status?.kind == .file {
            self = .file(path)
        } else if MasterName.isValid(operand) {
            self = .name(operand)
        } else {
            throw Failure(.usage, "\(operand) is neither a file nor the name of a master")
        }
    }

    /// How the file was typed: by its operand, by its name in this folder where it was found there, or else by its path.
    static func typed(_ operand: String?, for path: String) -> String {
        let folder = WorkingFolder.asTyped
        if let operand, WorkingFolder.absolute(operand, in: folder) == path { return operand }
        return path.hasPrefix(folder + "/") ? String(path.dropFirst(folder.utf8.count + 1)) : path
    }

    /// The masters it may mean, running ones and dead ones that left their folder; where one is this user's own, no
    /// others, because those say of themselves what they like.
    var masters: [FoundMaster] {
        let meant = FoundMaster.all(visibleTo: ThisProcess.user).filter { master in
            switch self {
            case .file(let path): master.record.file == path
            case .name(let name): master.record.name == name
            }
        }
        let own = meant.filter { $0.owner == ThisProcess.user }
        return own.isEmpty ? meant : own
    }

    /// The one running master it means.
    func runningMaster() throws(Failure) -> FoundMaster {
        let running = masters.filter(\.isRunning)
        if running.count > 1 {
            throw Failure(
                .usage, "several masters are meant",
                details: running.map { "\($0.record.name) of user \($0.owner), \($0.record.file ?? "")" })
        }
        guard let master = running.first else { throw try ManagedUnit.idle(self)?.notRunning ?? notRunning }
        return master
    }

    private var notRunning: Failure {
        switch self {
        case .file(let path):
            if (try? FileStatus(of: path)) == nil {
                return Failure(.noFile, "there is no \(path)", details: ["see what runs with: svctl list"])
            }
            return Failure(
                .notRunning, "\(path) is not running", details: ["start it with: svctl start \(path)"] + Self.unseen)
        case .name(let name):
            return Failure(
                .notRunning, "no master called \(name) is running",
                details: ["see what runs with: svctl list"] + Self.unseen)
        }
    }

    /// Nobody but root is told of another user's masters.
    private static var unseen: [String] {
        ThisProcess.user == 0 ? [] : ["one of another user is seen by root alone: sudo svctl list"]
    }

    private static func settingsFile(in folder: String) throws(Failure) -> String {
        for name in Places.settingsFiles where (try? FileStatus(of: "\(folder)/\(name)"))?.kind == .file {
            return "\(folder)/\(name)"
        }
        throw Failure(
            .noFile, "there is no settings file in \(folder)",
            details: ["looked for \(Places.settingsFiles.joined(separator: ", "))", "name one: svctl start FILE"])
    }

    private static func isFolder(_ path: String) -> Failure {
        let inside = try? settingsFile(in: path)
        return Failure(
            .configuration, "\(path) is a folder",
            details: [inside.map { "name the file in it: \($0)" } ?? "name a settings file"])
    }
}
