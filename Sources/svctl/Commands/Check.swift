internal import ArgumentParser
internal import Control
internal import LinuxKernel
internal import Settings

struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Checks a settings file, and says what svctl would do with it. Starts nothing.",
        discussion: "Exit status 0: it can be used, 78: it cannot.")
    @OptionGroup var target: TargetOptions

    func run() throws {
        try answering { () throws(Failure) in
            guard case .file(let path) = try Target(target.target) else {
                throw Failure(.usage, "check wants a settings file")
            }
            let reading = try SettingsFile.read(path)
            for finding in reading.findings { StandardStream.write(finding.rendered + "\n") }
            guard let configuration = reading.configuration else {
                throw Failure(.configuration, "\(path) cannot be used")
            }
            StandardStream.write(PlanText.of(configuration, file: path))
            return .done
        }
    }
}
