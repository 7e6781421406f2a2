internal import ArgumentParser
internal import Control
internal import LinuxKernel
internal import Settings

struct Logs: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Shows the last lines of an app's log, also when it is not running.",
        discussion: "Of a log on standard output, as in a container, it shows what the master still remembers.")
    @OptionGroup var target: TargetOptions
    @Flag(name: .shortAndLong, help: "Goes on showing lines as they come, until interrupted.")
    var follow = false
    @Option(name: .customShort("n"), help: "How many lines to begin with.")
    var lines = 50

    func validate() throws {
        guard lines >= 0 else { throw ValidationError("-n wants a number of lines, 0 or more") }
    }

    func run() throws {
        try answering { () throws(Failure) in
            let target = try Target(target.target)
            if let master = target.masters.first, master.record.log == nil {
                guard master.isRunning else {
                    throw Failure(.notRunning, "\(master.record.name) is not running, and had no log file")
                }
                try MasterLog.show(of: master, lines, follows: follow)
                return .done
            }
            var log = try LogView(try logFile(of: target))
            try log.showLast(lines)
            if follow { try log.follow() }
            return .done
        }
    }

    private func logFile(of target: Target) throws(Failure) -> String {
        if let log = target.masters.first?.record.log { return log }
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
