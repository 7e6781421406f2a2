import Glibc
import LinuxKernel
import Testing

/// A real systemd in a throw-away copy of this machine, booted by scripts/systemd-sandbox.
final class Sandbox {
    private static let script = "\(Built.project)/scripts/systemd-sandbox"

    /// Why there can be none here; nil where there can.
    static let problem: String? = {
        // The copy has folders of its own there.
        for path in [Built.project, Built.svctl, Built.python] where path.hasPrefix("/tmp/") || path.hasPrefix("/run/")
        {
            return "a systemd in a copy of this machine would not see \(path)"
        }
        do {
            let finished = try Command.run([script, "/bin/true"], within: 60)
            return finished.code == 0 ? nil : "systemd cannot be booted here: \(finished.error)"
        } catch {
            return "systemd cannot be booted here: \(error)"
        }
    }()

    private let boot: Command
    private let entering: [String]
    static let unit = "svctl@web.service"
    static let app = "/srv/app"
    static let port: UInt16 = 8000

    /// Does `body` with a booted systemd that has svctl's units and a Django project for `svctl@web`.
    static func with(settings: [String] = [], _ body: (Sandbox) throws -> Void) throws {
        let sandbox = try Sandbox()
        defer { sandbox.end() }
        try sandbox.install(settings)
        try body(sandbox)
        _ = try sandbox.systemctl("stop", "svctl@web.service", "svctl@web.socket")
    }

    /// Boots; `end` is owed.
    init() throws {
        // It lives until it reads the end of its input.
        boot = try Command([Self.script, "/bin/sh", "-c", "echo systemd is $SYSTEMD_SANDBOX; cat"])
        try boot.writes("\n", within: 60)
        let text = String(decoding: boot.outputSoFar, as: UTF8.self)
        let manager = try #require(text.split(whereSeparator: \.isWhitespace).last.flatMap { Int32($0) }, "\(text)")
        entering = [
            "/usr/bin/nsenter", "--target", String(manager), "--mount", "--pid", "--cgroup", "--ipc", "--uts", "--net",
            "--",
        ]
    }

    func end() {
        boot.closeInput()
        _ = try? boot.finish()
    }

    /// The words of a command inside.
    func words(_ command: [String]) -> [String] { entering + command }

    /// Runs a command inside.
    @discardableResult
    func run(_ command: String..., within seconds: Double = 60) throws -> Finished {
        try Command.run(words(command), within: seconds)
    }

    /// Runs a piece of shell inside, which must succeed.
    @discardableResult
    func shell(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> String {
        let finished = try run("/bin/sh", "-euc", text)
        try #require(finished.code == 0, "\(text): \(finished)\n\(journal)", sourceLocation: sourceLocation)
        return finished.output
    }

    func systemctl(_ words: String...) throws -> Finished {
        try Command.run(self.words(["/usr/bin/systemctl"] + words), within: 120)
    }

    /// Runs a systemctl command that must succeed.
    func succeeds(_ words: String..., sourceLocation: SourceLocation = #_sourceLocation) throws {
        let finished = try Command.run(self.words(["/usr/bin/systemctl"] + words), within: 120)
        try #require(finished.code == 0, "\(words): \(finished)\n\(journal)", sourceLocation: sourceLocation)
    }

    /// A property of svctl@web.service.
    func property(_ name: String) throws -> String {
        try run("/usr/bin/systemctl", "show", Self.unit, "--value", "-p", name).output.filter { $0 != "\n" }
    }

    /// What the unit has written.
    var journal: String {
        let words = ["/usr/bin/journalctl", "--no-pager", "-o", "cat", "-n", "200", "-u", Self.unit]
        return (try? Command.run(self.words(words)).output) ?? "no journal"
    }

    func get(_ path: String = "/") throws -> Page {
        try Page(Command.run(words(Page.request(path, port: Self.port))))
    }

    func get(socket: String) throws -> Page { try Page(Command.run(words(Page.request("/", socket: socket)))) }

    func write(_ path: String, _ text: String) throws {
        try shell("mkdir -p \"$(dirname '\(path)')\"; cat >'\(path)' <<'END'\n\(text)\nEND")
    }

    /// Writes the settings of `svctl@web`.
    func write(settings: [String]) throws {
        let own = ["[uwsgi]", "chdir = \(Self.app)", "home = \(Built.python)", "module = config.wsgi:application"]
        try write("/etc/svctl/web.ini", (own + settings).joined(separator: "\n"))
    }

    /// Puts the units in their places, as an installation does, with svctl where it was built.
    private func install(_ settings: [String]) throws {
        try shell(
            """
            cd '\(Built.project)/units'
            for unit in svctl@.service svctl@.socket; do
                sed 's,/usr/local/bin/svctl,\(Built.svctl),' "$unit" >"/etc/systemd/system/$unit"
            done
            mkdir -p /etc/sysusers.d /etc/tmpfiles.d
            cp sysusers.d/svctl.conf /etc/sysusers.d/
            cp tmpfiles.d/svctl.conf /etc/tmpfiles.d/
            systemd-sysusers svctl.conf
            systemd-tmpfiles --create svctl.conf
            cp -r '\(Built.djangoSite)' \(Self.app)
            systemctl daemon-reload
            """)
        try write(settings: ["http = :\(Self.port)"] + settings)
    }
}
