internal import ArgumentParser
internal import Control
internal import LinuxKernel
internal import Settings
internal import Units

struct Install: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Gives an app to systemd, which starts it with the machine and when it fails.",
        discussion: """
            The settings file stays where it is. The unit sees and may do what the file
            names and nothing else; each thing that it needs is shown with its reason.
            Twice changes nothing; when the file changes so that it needs another unit,
            the same command takes that in. svctl uninstall NAME takes it all away.
            """)
    @OptionGroup var target: TargetOptions
    @OptionGroup var options: InstallOptions

    func run() throws {
        try answering { () throws(Failure) in
            try refuseWhatCannotBe()
            guard case .file(let file) = try Target(target.target) else {
                throw Failure(.noFile, "there is no file \(target.target ?? "")", details: ["name a settings file"])
            }
            let reading = try UnitReading(file, options)
            for finding in reading.findings { StandardStream.write(finding.rendered + "\n", to: 2) }
            let order = try order(file, reading)
            let machine = try Machine.here(for: order)
            let plan = try Failure.unlessPossible { () throws(UnitRefusal) in try UnitPlan(order, on: machine) }
            var warnings = try InstallChecks.check(order, plan)
            if options.scope == .user, !Lingering.isAllowed { warnings.append(Lingering.advice) }
            let installation = try Installation(order, plan)
            guard !options.dryRun else {
                StandardStream.write(
                    InstallReport.dryRun(installation, warnings: warnings, startsNow: options.now))
                return .done
            }
            var start = UnitStart(installation, startsNow: options.now)
            try start.carryOut()
            StandardStream.write(
                InstallReport.text(installation, done: start.done, warnings: warnings, startsNow: options.now))
            return .done
        }
    }

    private func refuseWhatCannotBe() throws(Failure) {
        if options.userUnit, options.user != nil {
            throw Failure(.usage, "a unit of your own runs as you: --user and --user-unit do not go together")
        }
        if let name = options.name, !MasterName.isValid(name) {
            throw Failure(
                .usage, "'\(name)' is no name: it has 1 to 48 letters, digits, dots, dashes and underscores",
                details: ["write --name shop"])
        }
        guard !options.dryRun else { return }
        try Systemctl.requireBooted()
        if options.scope == .system, ThisProcess.user != 0 {
            throw Failure(
                .permission, "only root can install a unit of the system",
                details: ["use sudo, or have a unit of your own: --user-unit", "see what would happen: --dry-run"])
        }
    }

    private func order(_ file: String, _ reading: UnitReading) throws(Failure) -> UnitOrder {
        let name = options.name ?? reading.configuration.name ?? MasterName.of(file: file)
        guard MasterName.isValid(name) else {
            throw Failure(.configuration, "'\(name)' can be no unit's name", details: ["choose one: --name shop"])
        }
        var writable: [String] = []
        for folder in options.writable {
            writable.append(WorkingFolder.absolute(folder, in: WorkingFolder.asTyped))
        }
        return UnitOrder(
            name: UnitName(name), scope: options.scope, file: file, configuration: reading.configuration,
            identity: reading.identity, usesSocket: options.socket, startFolder: reading.startFolder,
            writable: writable,
            programs: InstallPrograms.all(for: reading.configuration) + reading.includes)
    }
}
