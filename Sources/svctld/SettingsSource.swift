internal import Control
internal import Glibc
internal import LinuxKernel
internal import Settings
internal import Supervision

/// Where the settings come from, to be read anew at each reload.
struct SettingsSource {
    let file: String?
    let typedFile: String?
    let directory: String
    let options: [String]

    init(_ order: Invocation.Order) {
        file = order.file
        typedFile = order.typedFile
        directory = order.directory
        options = order.options
    }

    /// Reads and checks everything there is to check without starting a program.
    ///
    /// - Returns: the generation, and what is worth saying about it.
    func read(generation number: Int) throws(Refused) -> (Generation, warnings: [String]) {
        let text = try file.map { path throws(Refused) in try content(of: path) }
        let reading = try reading(of: text, isReload: number > 1)
        let findings = reading.findings.map(\.rendered)
        guard let configuration = reading.configuration else {
            throw Refused(.configuration, "\(file ?? "the command line") cannot be used", details: findings)
        }
        let resolver = Resolver(directory: directory, file: file)
        var apps: [String: WorkerTemplate] = [:]
        var beside: [SlotID: WorkerTemplate] = [:]
        for app in configuration.apps {
            let listeners = configuration.listeners(of: app)
            let template = try resolver.template(for: app, listeners: listeners)
            apps[app.name] = template
            beside.merge(try resolver.besideTemplates(of: app, like: template)) { $1 }
        }
        let identities = configuration.apps.map { apps[$0.name]?.identity }
        try checkTrust(in: reading, users: identities.map { $0?.user ?? 0 })
        return (Generation(number: number, configuration: configuration, apps: apps, beside: beside), findings)
    }

    /// Reads the text; where it wants a command run, that is done when all is read that says as whom.
    private func reading(of text: [UInt8]?, isReload: Bool) throws(Refused) -> Reading {
        let surroundings = Surroundings.here(
            file: file, typedAs: typedFile, directory: directory, isReload: isReload)
        func read(_ commands: CommandOutput?) -> Reading {
            let files = NamedFiles(by: file)
            var lookups = Lookups.reading { path, limit throws(Errno) in try files.read(path, limit: limit) }
            if let commands { lookups.output = { commands.run($0) } }
            return SettingsReader.read(file: text, commandLine: options, in: surroundings, asking: lookups)
        }
        let reading = read(nil)
        guard !reading.commands.isEmpty, !reading.findings.contains(where: { $0.severity == .error }) else {
            return reading
        }
        let isUnknown = reading.options.contains { option in
            ["uid", "gid"].contains(option.key) && option.value?.contains("@(exec://") == true
        }
        guard !isUnknown else {
            throw Refused(
                .configuration, "a command in @(exec://…) runs as the user of the app, and cannot say who that is",
                details: ["write uid and gid as they are"])
        }
        let identity = try Resolver(directory: directory).identity(user: reading.user, group: reading.group)
        try checkTrust(in: reading, users: [identity?.user ?? 0])
        return read(CommandOutput(directory: directory, identity: identity))
    }

    /// What root reads must be nobody else's, whichever file asks for it.
    private func checkTrust(in reading: Reading, users: [UInt32]) throws(Refused) {
        guard ThisProcess.user == 0 else { return }
        for path in [file].compactMap(\.self) + Set(reading.files).sorted() {
            try FileTrust.check(path, users: users)
        }
    }

    private func content(of path: String) throws(Refused) -> [UInt8] {
        let status: FileStatus
        do throws(Errno) { status = try FileStatus(of: path) } catch {
            let code: ExitCode = error.code == ENOENT || error.code == ENOTDIR ? .noFile : .inputOutput
            throw Refused(error, code, "cannot read \(path)")
        }
        guard status.kind != .folder else {
            throw Refused(
                .configuration, "\(path) is a folder",
                details: ["name the settings file in it, or go there and type: svctl start"])
        }
        guard status.kind == .file else { throw Refused(.configuration, "\(path) is no ordinary file") }
        return try Refused.unless(.inputOutput, "cannot read \(path)") { () throws(Errno) in
            try Files.read(path, limit: 16 << 20)
        }
    }
}
