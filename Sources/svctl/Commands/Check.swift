internal import ArgumentParser
internal import Control
internal import LinuxKernel
internal import Settings

struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Checks a settings file, and says what svctl would do with it. Starts nothing.",
        usage: "svctl check [FILE] [--effective] [--as-uwsgi] [-- OPTION ...]",
        discussion: """
            Exit status 0: it can be used, 78: it cannot. Nothing is started, not even a command in @(exec://…).
            """)
    @OptionGroup var target: TargetOptions
    @Flag(help: "Print the options of [uwsgi] with everything filled in, in their order, and no plan.")
    var effective = false
    @Flag(help: "Read it exactly as uWSGI does, and forgive nothing more.")
    var asUwsgi = false
    @Argument(parsing: .postTerminator, help: "Options in uWSGI's long form, which come after the file's.")
    var options: [String] = []

    func run() throws {
        try answering { () throws(Failure) in
            guard case .file(let path) = try Target(target.target) else {
                throw Failure(.usage, "check wants a settings file")
            }
            let reading = try SettingsFile.read(path, options: options + (asUwsgi ? ["--as-uwsgi"] : []))
            // The findings must not stand among what another program may read.
            for finding in reading.findings { StandardStream.write(finding.rendered + "\n", to: effective ? 2 : 1) }
            if effective { StandardStream.write(EffectiveText.of(reading.options)) }
            guard !reading.findings.contains(where: { $0.severity == .error }) else {
                throw Failure(.configuration, "\(path) cannot be used")
            }
            guard !effective else { return .done }
            let plan = reading.configuration.map { PlanText.of($0, file: path) }
            StandardStream.write(plan ?? "\(path) is fine as far as can be told without running its commands\n")
            return .done
        }
    }
}
