import Control
import Glibc
import LinuxKernel
import Testing

/// A Django project in a temporary folder, with the ini it has always had, and the master that runs it.
final class Project {
    let caller: Caller
    /// The folder's name, and so the master's.
    let name: String
    /// What is taken away in the end; `folder` lies in it.
    let root: String
    let folder: String
    let port: UInt16
    /// The virtual environment.
    let home: String
    /// The settings file.
    var file: String { "\(folder)/.config/uwsgi.ini" }
    /// Found in the environment of every process that was started for this project.
    var mark: String { "END_TO_END=\(name)" }
    var environment: [String] { Command.environment + [mark, "HOME=\(caller.account.home)"] }

    /// Does `body` with a new project, stops its master, and checks that nothing is left of it.
    ///
    /// `isLight`: its workers are Fixtures/programs/light_worker.c instead of Python.
    static func with(
        as caller: Caller = .me, settings: [String] = [], isLight: Bool = false,
        sourceLocation: SourceLocation = #_sourceLocation, _ body: (Project) throws -> Void
    ) throws {
        let project = try Project(as: caller, settings: settings, isLight: isLight)
        defer { project.takeAway() }
        try body(project)
        project.stopAndExpectNothingLeft(within: isLight ? 5 : 20, sourceLocation)
    }

    private init(as caller: Caller, settings: [String], isLight: Bool) throws {
        self.caller = caller
        name = "e2e-\(String(UInt32.random(in: .min ... .max), radix: 16))"
        root = "/tmp/svctl-\(name)"
        folder = "\(root)/\(name)"
        home = isLight ? "\(root)/light" : Built.python
        port = try FreePort.pick()
        try Files.makeFolder(root, permissions: 0o755)
        if isLight { try putLightWorker() }
        try copy(Built.djangoSite, to: folder)
        try write(".config/uwsgi.ini", iniOfTheIssue(settings))
        if caller.account.user != ThisProcess.user {
            _ = try Command.run(["/bin/chown", "-R", "\(caller.account.user):\(caller.account.group)", root])
        }
    }

    /// A program of ours in the place of the interpreter: it starts in a moment and needs nothing.
    private func putLightWorker() throws {
        try Files.makeFolder(home, permissions: 0o755)
        try Files.makeFolder("\(home)/bin", permissions: 0o755)
        unsafe symlink(try Programs.lightWorker.get(), "\(home)/bin/python3")
    }

    /// The ini of the issue byte for byte, but for two paths and the port; then what a test adds.
    private func iniOfTheIssue(_ more: [String]) throws -> String {
        let original = String(
            decoding: try Files.read("\(Built.djangoSite)/.config/uwsgi.ini", limit: 4096), as: UTF8.self)
        let values = ["/srv/deploy/app": folder, "/srv/venvs/deploy": home, ":8000": ":\(port)"]
        let lines = original.split(separator: "\n", omittingEmptySubsequences: false).map { line -> String in
            for (old, new) in values where line.hasSuffix("= \(old)") { return line.dropLast(old.count) + new }
            return String(line)
        }
        return lines.joined(separator: "\n") + more.map { $0 + "\n" }.joined()
    }

    /// Writes a file of the project, which becomes the caller's.
    func write(_ path: String, _ text: String) throws {
        try Files.replace("\(folder)/\(path)", with: Array(text.utf8), permissions: 0o644)
        guard caller.account.user != ThisProcess.user else { return }
        try Files.setOwner("\(folder)/\(path)", user: caller.account.user, group: caller.account.group)
    }

    /// Puts another app in the place of Django's.
    func replaceApp(_ python: String) throws { try write("config/wsgi.py", python) }

    /// Writes the settings anew: the issue's, and `settings` after them.
    func rewriteSettings(_ settings: [String]) throws { try write(".config/uwsgi.ini", iniOfTheIssue(settings)) }

    /// Makes a folder of the project that belongs to the ordinary user.
    func folderOfUser(_ name: String) throws -> String {
        let path = "\(root)/\(name)"
        try Files.makeFolder(path, permissions: 0o755)
        try Files.setOwner(path, user: Caller.user.account.user, group: Caller.user.account.group)
        return path
    }

    /// Copies a folder with all that is in it.
    func copy(_ from: String, to: String) throws {
        try Files.makeFolder(to, permissions: 0o755)
        for name in Files.names(in: from) {
            if try FileStatus(of: "\(from)/\(name)").kind == .folder {
                try copy("\(from)/\(name)", to: "\(to)/\(name)")
            } else {
                try Files.replace(
                    "\(to)/\(name)", with: Files.read("\(from)/\(name)", limit: 1 << 20), permissions: 0o644)
            }
        }
    }

    private func takeAway() {
        for pid in processes { kill(pid, SIGKILL) }
        _ = eventually { processes.isEmpty }
        for base in Places.runtimeFolders(of: caller.account.user) { removeTree("\(base)/\(name)") }
        Files.remove(defaultLog)
        removeTree(root)
    }

    private func removeTree(_ path: String) {
        for name in Files.names(in: path) {
            let inside = "\(path)/\(name)"
            let isFolder = (try? FileStatus(of: inside, following: false))?.kind == .folder
            isFolder ? removeTree(inside) : Files.remove(inside)
        }
        Files.removeFolder(path)
    }
}
