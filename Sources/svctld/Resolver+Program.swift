internal import Control
internal import LinuxKernel
internal import Settings

extension Resolver {
    /// What an app's workers run: the interpreter of a Python app, or what `command` names.
    func program(for app: AppConfiguration) throws(Refused) -> String {
        switch app.application {
        case .module, .file: try interpreter(for: app)
        case .command(let command): try executable(command.program, for: app)
        case .uwsgi: try uwsgi(for: app)
        }
    }

    /// The words that program is called with.
    func arguments(
        for app: AppConfiguration, listeners: [ListenerConfiguration]
    ) throws(Refused) -> WorkerTemplate.Arguments {
        switch app.application {
        case .module, .file:
            .fixed(WorkerProgram.arguments(for: app, listeners: listeners, folder: try WorkerProgram.folder()))
        case .command(let command), .uwsgi(let command): .command(command)
        }
    }

    /// The real uWSGI: that of the app's environment, else the first of the system.
    private func uwsgi(for app: AppConfiguration) throws(Refused) -> String {
        let home = try home(of: app)
        let searched = (home.map { ["\($0)/bin"] } ?? []) + folders
        if let found = searched.map({ "\($0)/uwsgi" }).first(where: isExecutable) { return found }
        throw complaint(
            .configuration, "there is no uWSGI in \(searched.joined(separator: ":"))", at: app.places["server"],
            remedy: home.map { "install it with: \($0)/bin/pip install uwsgi" }
                ?? "install it with: apt-get install uwsgi-core uwsgi-plugin-python3")
    }

    /// A path with a slash is the path; any other name is looked for, first in the app's own `home`.
    private func executable(_ name: String, for app: AppConfiguration) throws(Refused) -> String {
        let place = app.places["command"]
        let home = try home(of: app).map { ["\($0)/bin"] } ?? []
        let start = app.directory ?? directory
        let isPath = name.utf8.contains(UInt8(ascii: "/"))
        let candidates =
            name.hasPrefix("/") ? [name] : isPath ? ["\(start)/\(name)"] : (home + folders).map { "\($0)/\(name)" }
        if let found = candidates.first(where: isExecutable) { return found }
        if let other = candidates.first(where: { (try? FileStatus(of: $0)) != nil }) {
            let isFile = (try? FileStatus(of: other))?.kind == .file
            throw complaint(
                .configuration, isFile ? "\(other) may not be executed" : "\(other) is no file", at: place,
                remedy: isFile ? "allow it with: chmod +x \(other)" : nil)
        }
        if isPath { throw complaint(.configuration, "there is no program \(candidates[0])", at: place) }
        throw complaint(
            .configuration, "there is no program '\(name)' in \((home + folders).joined(separator: ":"))", at: place,
            remedy: "write its whole path")
    }

    private func interpreter(for app: AppConfiguration) throws(Refused) -> String {
        guard let home = try home(of: app) else { return try systemInterpreter() }
        for name in ["python3", "python"] where isExecutable("\(home)/bin/\(name)") { return "\(home)/bin/\(name)" }
        throw complaint(
            .configuration, "\(home) has no bin/python3 that can be run, so it is no virtual environment",
            at: app.places["home"], remedy: "make it with: python3 -m venv \(home)")
    }

    /// The app's virtual environment, which must be there; nil when it names none.
    private func home(of app: AppConfiguration) throws(Refused) -> String? {
        guard let home = app.home else { return nil }
        let place = app.places["home"]
        guard let status = try? FileStatus(of: home) else {
            throw complaint(
                .configuration, "the virtual environment \(home) is not there", at: place,
                remedy: "make it with: python3 -m venv \(home)")
        }
        guard status.kind == .folder else {
            throw complaint(.configuration, "\(home) is no folder, so it is no virtual environment", at: place)
        }
        return home
    }

    /// Without `home`: the first python3 of the system's own folders.
    private func systemInterpreter() throws(Refused) -> String {
        if let folder = folders.first(where: { isExecutable("\($0)/python3") }) { return "\(folder)/python3" }
        throw Refused(
            .configuration, "there is no python3 in \(folders.joined(separator: ":"))",
            details: ["name the app's virtual environment: home = /path/to/venv"])
    }

    /// Where programs are looked for: a user's PATH comes first, root's never counts.
    private var folders: [String] {
        let path = ThisProcess.user == 0 ? nil : ThisProcess.environment.first { $0.hasPrefix("PATH=") }
        return (path?.dropFirst(5).split(separator: ":").map(String.init) ?? []).filter { $0.hasPrefix("/") }
            + ["/usr/local/bin", "/usr/bin", "/bin"]
    }

    private func isExecutable(_ path: String) -> Bool {
        guard let status = try? FileStatus(of: path) else { return false }
        return status.kind == .file && status.mode & 0o111 != 0
    }
}
