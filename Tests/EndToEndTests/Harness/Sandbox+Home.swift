import Testing

extension Sandbox {
    /// Where `withHome` puts the project, whose master is therefore called `web`.
    static let home = "/home/deploy"
    static let project = "\(home)/web"
    static let file = "\(project)/.config/uwsgi.ini"

    /// Does `body` with a booted systemd that knows nothing of svctl, two ordinary users, `deploy` and `other`, and a
    /// Django project in the home of the first.
    static func withHome(settings: [String] = [], _ body: (Sandbox) throws -> Void) throws {
        let sandbox = try Sandbox()
        defer { sandbox.end() }
        try sandbox.shell("useradd -m deploy; useradd -m other; cp -r '\(Built.djangoSite)' \(project)")
        try sandbox.writeProject(settings: settings)
        try body(sandbox)
    }

    /// Writes the settings of the project, which belongs to `deploy` as a whole.
    func writeProject(settings: [String]) throws {
        let own = [
            "[uwsgi]", "chdir = \(Self.project)", "home = \(Built.python)", "module = config.wsgi:application",
            "http = :\(Self.port)", "settle = 100ms",
        ]
        try write(Self.file, (own + settings).joined(separator: "\n"))
        try shell("chown -R deploy: \(Self.project)")
    }

    /// Runs svctl inside, as root.
    func svctl(_ words: String...) throws -> Finished {
        try Command.run(self.words([Built.svctl] + words), within: 60)
    }

    /// Runs svctl inside, as an ordinary user in that folder.
    func svctl(as user: String, in folder: String, _ words: String...) throws -> Finished {
        let enter = ["/usr/bin/env", "-C", folder, "/usr/sbin/runuser", "-u", user, "--"]
        return try Command.run(self.words(enter + [Built.svctl] + words), within: 60)
    }

    /// Runs svctl inside, which must succeed.
    @discardableResult
    func svctlSucceeds(_ words: String..., sourceLocation: SourceLocation = #_sourceLocation) throws -> String {
        let finished = try Command.run(self.words([Built.svctl] + words), within: 60)
        try #require(finished.code == 0, "\(words): \(finished)\n\(journal)", sourceLocation: sourceLocation)
        return finished.output
    }

    /// All names where units, masters and projects are, to see that nothing is left.
    func names() throws -> [String] {
        try shell(
            "find /etc/systemd /home /run/svctl /run/systemd/system -not -name __pycache__ -not -name '*.pyc' 2>/dev/null || :"
        )
        .split(separator: "\n").map(String.init).sorted()
    }
}
