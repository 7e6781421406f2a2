import Glibc
import LinuxKernel

/// A real nginx in front of a project, with a site and a user of its own.
final class Nginx {
    /// As root nginx is nobody's user: a number without an account.
    static let user: UInt32 = isRoot ? 54_321 : ThisProcess.user
    /// Where it listens.
    let port: UInt16
    private let root: String
    private var command: Command?

    /// Writes its settings below the project's root; `site` comes with the port to listen on.
    init(for project: Project) throws {
        root = "\(project.root)/nginx"
        port = try FreePort.pick()
        try Files.makeFolder(root, permissions: 0o755)
        try Files.setOwner(root, user: Self.user, group: isRoot ? Self.user : ThisProcess.group)
        let paths = ["client_body", "proxy", "uwsgi", "fastcgi", "scgi"].map { "\($0)_temp_path \(root)/\($0);" }
        let text = """
            daemon off;
            worker_processes 2;
            pid \(root)/pid;
            error_log \(root)/log notice;
            events {}
            http {
                access_log off;
                \(paths.joined(separator: "\n    "))
                types { text/css css; }
                include \(root)/site.conf;
            }
            """
        try Files.replace("\(root)/nginx.conf", with: Array(text.utf8), permissions: 0o644)
    }

    /// Whether it takes the site, and what it says.
    func check(_ site: String) throws -> Finished {
        try Files.replace("\(root)/site.conf", with: Array(site.utf8), permissions: 0o644)
        return try Command.run(words + ["-t"])
    }

    /// Starts it with the site that was checked last.
    func start(wanting path: String = "/") throws {
        command = try Command(words)
        guard eventually(within: 5, { (try? get(path))?.status == 200 }) else {
            throw Late(description: "nginx does not answer: \(log)")
        }
    }

    /// A page by way of nginx, asked for with more words for curl.
    func get(_ path: String, with more: [String] = []) throws -> Page {
        try Page(Command.run(Page.request(path, port: port) + more))
    }

    /// Ends it.
    func end() throws {
        command?.send(SIGTERM)
        _ = try command?.finish(within: 10)
    }

    /// What it has said.
    var log: String {
        (try? Files.read("\(root)/log", limit: 1 << 24)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    private var words: [String] {
        let become = [
            "/usr/bin/setpriv", "--reuid", String(Self.user), "--regid", String(Self.user), "--clear-groups", "--",
        ]
        let nginx = "\(Built.project)/.build/nginx/usr/sbin/nginx"
        return (isRoot ? become : []) + [nginx, "-e", "stderr", "-p", root, "-c", "nginx.conf"]
    }
}
