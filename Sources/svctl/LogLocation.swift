internal import Control
internal import LinuxKernel
internal import Settings

/// Where the log of an app is read.
enum LogLocation {
    case file(String)
    /// The master's memory of what it wrote to its standard output.
    case master(FoundMaster)
    /// The journal, where systemd keeps what this unit says.
    case journal(SystemdUnit)

    /// The one of what a target leads to, also when that is not running.
    static func of(_ target: Target) throws(Failure) -> LogLocation {
        guard let master = target.masters.first else {
            guard let unit = try ManagedUnit.idle(target) else { return .file(try file(of: target)) }
            // A file that this user may not read, or that is wrong by now, does not hide what was logged.
            let settings = unit.file.flatMap { try? SettingsFile.read($0) }?.configuration
            if case .file(let log) = settings?.log, (try? FileStatus(of: log)) != nil { return .file(log) }
            return .journal(unit.unit)
        }
        switch master.record.log {
        case nil:
            guard master.isRunning else {
                throw Failure(.notRunning, "\(master.record.name) is not running, and had no log file")
            }
            return .master(master)
        case Places.journal:
            // One that has died has no process to tell its unit by.
            let unit = if let own = master.unitAndProcess?.unit { own } else { try ManagedUnit.idle(target)?.unit }
            guard let unit else {
                throw Failure(
                    .no, "\(master.record.name) logs to the journal, and its unit is not to be seen",
                    details: ["try: journalctl SVCTL_NAME=\(master.record.name)"])
            }
            return .journal(unit)
        case let path?: return .file(path)
        }
    }

    private static func file(of target: Target) throws(Failure) -> String {
        let home = (try? UserAccount.numbered(ThisProcess.user))?.home ?? "/tmp"
        switch target {
        case .name(let name): return Places.log(of: name, user: ThisProcess.user, home: home)
        case .file(let path):
            let configuration = try SettingsFile.read(path).configuration
            if case .file(let log) = configuration?.log { return log }
            let name = configuration?.name ?? MasterName.of(file: path)
            return Places.log(of: name, user: ThisProcess.user, home: home)
        }
    }
}
