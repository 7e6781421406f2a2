internal import ArgumentParser
internal import Control
internal import LinuxKernel
internal import Settings

/// The table of options, which the manual is made from.
struct Options: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Prints the options of a settings file as JSON.", shouldDisplay: false)

    func run() throws {
        try answering { () throws(Failure) in
            StandardStream.write(Json.pretty(OptionManual.all + OptionManual.families) + "\n")
            return .done
        }
    }
}
