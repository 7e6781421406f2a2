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
            switch try LogLocation.of(target) {
            case .file(let path):
                var log = try LogView(path)
                try log.showLast(lines)
                if follow { try log.follow() }
            case .master(let master): try MasterLog.show(of: master, lines, follows: follow)
            case .journal(let unit): try show(JournalView(of: unit), or: target.masters.first(where: \.isRunning))
            }
            return .done
        }
    }

    /// Who may not read the journal gets at least what the master remembers, where it is his.
    private func show(_ journal: JournalView, or master: FoundMaster?) throws(Failure) {
        guard !journal.mayBeRead, let master else { return try journal.show(last: lines, following: follow) }
        var failure = journal.forbidden
        failure.text += ": only what its master remembers is shown"
        failure.print()
        try MasterLog.show(of: master, lines, follows: follow)
    }
}
