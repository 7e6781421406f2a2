internal import ArgumentParser
internal import Control
internal import LinuxKernel
internal import Units

struct Uninstall: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Stops an installed app, and takes away what svctl install has made. Logs stay.",
        discussion: "Exit status 1 when nothing of that name is installed.")
    @Argument(help: "The name of an installed master.")
    var name: String
    @Flag(help: "The one of your own service manager.")
    var userUnit = false

    func run() throws {
        try answering { () throws(Failure) in
            guard MasterName.isValid(name) else {
                throw Failure(.usage, "'\(name)' is no name of a master", details: ["svctl uninstall wants no file"])
            }
            let scope: UnitScope = userUnit ? .user : .system
            guard let unit = InstalledUnit(name, in: scope), let folder = UnitFolders.own(scope) else {
                let elsewhere = InstalledUnit(name, in: userUnit ? .system : .user) != nil
                let hint =
                    userUnit ? "it is a unit of the system: leave --user-unit out" : "it is yours: add --user-unit"
                throw Failure(.no, "\(name) is not installed", details: elsewhere ? [hint] : [])
            }
            try Systemctl.requireBooted()
            if scope == .system, ThisProcess.user != 0 {
                throw Failure(.permission, "only root can take a unit of the system away", details: ["use sudo"])
            }
            var removal = UnitRemoval(unit, folder)
            try removal.carryOut()
            let lines = ["\(name) is no longer installed"] + removal.done.map { "  " + $0 }
            StandardStream.write(lines.map { PrintableText.escaped($0) + "\n" }.joined())
            return .done
        }
    }
}
