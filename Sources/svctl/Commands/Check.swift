internal import ArgumentParser
internal import Control
internal import LinuxKernel
internal import Settings

struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Checks a settings file, and says what svctl would do with it. Starts nothing.",
        usage: "svctl check [FILE] [--strict] [--json | --effective] [--as-uwsgi] [-- OPTION ...]",
        discussion: """
            Each finding has its line and what to write instead; then comes the plan, and what of the file is lost.
            Nothing is started, not even a command in @(exec://…).
            Exit status 0: it can be used, 1: with --strict, there are warnings, 78: it cannot be used.
            """)
    @OptionGroup var target: TargetOptions
    @Flag(help: "Print the options of [uwsgi] with everything filled in, in their order, and no plan.")
    var effective = false
    @Flag(help: "Print JSON, whose shape only ever grows.")
    var json = false
    @Flag(help: "Let warnings count: exit status 1.")
    var strict = false
    @Flag(help: "Read it exactly as uWSGI does, and forgive nothing more.")
    var asUwsgi = false
    @Argument(parsing: .postTerminator, help: "Options in uWSGI's long form, which come after the file's.")
    var options: [String] = []

    func validate() throws {
        if json, effective { throw ValidationError("--json and --effective are two forms of answer: give one") }
    }

    func run() throws {
        try answering { () throws(Failure) in
            guard case .file(let path) = try Target(target.target) else {
                throw Failure(.usage, "check wants a settings file")
            }
            let surroundings = Surroundings.here(
                file: path, typedAs: Target.typed(target.target, for: path), directory: WorkingFolder.asTyped)
            var reading = try SettingsFile.read(
                path, options: options + (asUwsgi ? ["--as-uwsgi"] : []), in: surroundings)
            reading.adviseOnMachine(in: surroundings, asking: .here)
            if json {
                StandardStream.write(Json.pretty(CheckReport(reading, file: path)) + "\n")
            } else {
                show(reading)
            }
            guard !reading.findings.contains(where: { $0.severity == .error }) else {
                throw Failure(.configuration, "\(path) cannot be used")
            }
            if !json, !effective { showPlan(reading, path) }
            guard strict, case let count = reading.findings.count(where: { $0.severity == .warning }), count > 0 else {
                return .done
            }
            throw Failure(.no, "\(path) has \(count) \(count == 1 ? "warning" : "warnings"), and --strict counts them")
        }
    }

    /// The findings must not stand among what another program may read.
    private func show(_ reading: Reading) {
        for finding in reading.findings { StandardStream.write(finding.rendered + "\n", to: effective ? 2 : 1) }
        if effective { StandardStream.write(EffectiveText.of(reading.options)) }
    }

    private func showPlan(_ reading: Reading, _ path: String) {
        let plan = reading.configuration.map { PlanText.of($0, findings: reading.findings, file: path) }
        StandardStream.write(plan ?? "\(path) is fine as far as can be told without running its commands\n")
    }
}
