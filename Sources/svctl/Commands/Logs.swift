internal import ArgumentParser
internal import Control
internal import LinuxKernel
internal import Settings

struct Logs: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Shows the last lines of an app's log, also when it is not running.")
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
            switch try LogPlace.of(Target(target.target)) {
            case .journal(let unit): try JournalView(of: unit).show(last: lines, following: follow)
            case .file(let path):
                var log = try LogView(path)
                try log.showLast(lines)
                if follow { try log.follow() }
            }
            return .done
        }
    }
}
