internal import Control
internal import Glibc
internal import LinuxKernel
internal import Settings

/// Asks an app where its static files are: its worker program loads it once, and prints them as JSON.
///
/// The app's code runs with the rights it has under a master, in a child that dies with this process.
enum StaticFilesInquiry {
    /// Asks the app called `app`, and gives its worker program's exit code.
    ///
    /// What it says goes to standard output, and why it says nothing to standard error.
    static func run(_ order: Invocation.Order, app name: String) -> ExitCode {
        do throws(Refused) { return try ask(order, name) } catch {
            StandardStream.write(error.outcome.text + "\n", to: 2)
            return error.outcome.exitCode
        }
    }

    private static func ask(_ order: Invocation.Order, _ name: String) throws(Refused) -> ExitCode {
        let (generation, _) = try SettingsSource(order).read(generation: 1)
        guard let template = generation.apps[name], case .fixed(let words) = template.arguments,
            let app = generation.configuration.apps.first(where: { $0.name == name })
        else { throw Refused(.usage, "there is no Python app called \(name)") }
        var program = Program(path: template.path)
        program.arguments = words + ["--tell-static"]
        program.environment = template.environment.map { "\($0.name)=\($0.value)" }
        program.directory = template.directory
        program.umask = template.umask
        program.identity = try identity(of: template, app)
        let end = try Refused.unless(.system, "cannot start \(template.path)") { () throws(Errno) in
            let child = try Spawn.start(program)
            let poller = try Poller()
            try poller.add(child.process.descriptor.number, token: 1)
            while true {
                if let end = try child.process.reap() {
                    if case .failed(let failure) = Spawn.outcome(child.report) {
                        throw Errno(failure.code, in: "\(failure.stage)")
                    }
                    return end
                }
                _ = try poller.wait()
            }
        }
        switch end {
        case .exited(let code): return ExitCode(rawValue: code) ?? .system
        case .killed(let signal, _): throw Refused(.system, "\(template.path) was killed by signal \(signal)")
        }
    }

    /// Root asks nobody else's code with its own rights: where the settings name no user, the owner of the code is it.
    private static func identity(
        of template: WorkerTemplate, _ app: AppConfiguration
    ) throws(Refused) -> Program.Identity? {
        guard ThisProcess.user == 0, template.identity?.user ?? 0 == 0 else { return template.identity }
        var places = [template.directory, app.home].compactMap(\.self)
        if case .file(let path, _) = app.application { places.append(path) }
        let owners = Set(places.compactMap { try? FileStatus(of: $0).user }).subtracting([0])
        guard let owner = owners.first else { return template.identity }
        let account = (try? UserAccount.numbered(owner)) ?? nil
        guard owners.count == 1, let account else {
            throw Refused(
                .permission, "root does not run \(places.joined(separator: " and ")), which others own",
                details: ["say whose rights the app has: uid = NAME"])
        }
        return Program.Identity(user: account.user, group: account.group, groups: account.groups)
    }
}
