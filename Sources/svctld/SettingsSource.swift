internal import Control
internal import Glibc
internal import LinuxKernel
internal import Settings

/// Where the settings come from, to be read anew at each reload.
struct SettingsSource {
    let file: String?
    let directory: String
    let options: [String]

    init(_ order: Invocation.Order) {
        file = order.file
        directory = order.directory
        options = order.options
    }

    /// Reads and checks everything there is to check without starting a program.
    ///
    /// - Returns: the generation, and what is worth saying about it.
    func read(generation number: Int) throws(Refused) -> (Generation, warnings: [String]) {
        let text = try file.map { path throws(Refused) in try content(of: path) }
        let reading = SettingsReader.read(
            file: text, commandLine: options, in: Surroundings.here(file: file, directory: directory))
        let findings = reading.findings.map(\.rendered)
        guard let configuration = reading.configuration else {
            throw Refused(.configuration, "\(file ?? "the command line") cannot be used", details: findings)
        }
        let resolver = Resolver(directory: directory, file: file)
        var apps: [String: WorkerTemplate] = [:]
        for app in configuration.apps {
            let listeners = configuration.listeners(of: app)
            apps[app.name] = try resolver.template(for: app, listeners: listeners)
        }
        let identities = configuration.apps.map { apps[$0.name]?.identity }
        if let file, ThisProcess.user == 0 { try FileTrust.check(file, users: identities.map { $0?.user ?? 0 }) }
        return (Generation(number: number, configuration: configuration, apps: apps), findings)
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
