import Glibc
import LinuxKernel
import Testing

/// svctl as the first process of namespaces that are as strict as a container's, made by Fixtures/container.
struct Container {
    let command: Command
    /// The first process, as it is numbered outside.
    let first: Int32
    private static let script = "\(Built.project)/Tests/EndToEndTests/Fixtures/container"

    /// Why there can be none here; nil where there can.
    static let problem: String? = {
        guard isRoot else { return "only root can make namespaces" }
        do {
            let folder = "/tmp/svctl-container-\(ThisProcess.pid)"
            try Files.makeFolder(folder, permissions: 0o755)
            defer { Files.removeFolder(folder) }
            let finished = try Command.run(namespaces + [script, folder, "/run/svctl", "7", "0", "/bin/true"])
            return finished.code == 0 ? nil : "no container can be made here: \(finished.error)"
        } catch {
            return "no container can be made here: \(error)"
        }
    }()

    private static let namespaces = ["/usr/bin/unshare", "--pid", "--fork", "--kill-child", "--mount", "--"]

    /// Who runs in it, and which folder can be written.
    struct Kind: CustomTestStringConvertible, Sendable {
        let user: UInt32
        let writable: String
        var testDescription: String { "user \(user), \(writable) can be written" }
    }

    /// Runs `svctl run` on the project's settings.
    init(_ project: Project, _ kind: Kind, _ options: [String] = []) throws {
        command = try Command(
            Self.words(project, kind, ["run", project.file] + options), environment: Self.environment(project))
        first = try Self.first(below: command.pid)
    }

    /// The words that run svctl as the first process.
    static func words(_ project: Project, _ kind: Kind, _ words: [String]) throws -> [String] {
        let place = [script, project.root, kind.writable, String(kind.user), "0"]
        return namespaces + place + [try Programs.narrow.get(), Built.svctl] + words
    }

    /// No HOME, no USER.
    static func environment(_ project: Project) -> [String] { Command.environment + [project.mark] }

    /// Waits for the process in the new namespaces.
    static func first(below unshare: Int32) throws -> Int32 {
        var first: Int32?
        _ = try eventually {
            first = try ProcessTable.children(of: unshare).first
            return first != nil
        }
        return try #require(first)
    }

    /// Runs an svctl command in it, as `docker exec` would.
    func svctl(_ words: String..., as user: UInt32, in project: Project) throws -> Finished {
        try Command.run(
            [
                "/usr/bin/nsenter", "--target", String(first), "--mount", "--pid", "--", "/usr/bin/setpriv", "--reuid",
                String(user), "--regid", "0", "--clear-groups", "--", Built.svctl,
            ] + words, environment: Self.environment(project))
    }

    /// The lines it wrote so far.
    var lines: [Substring] { String(decoding: command.outputSoFar, as: UTF8.self).split(separator: "\n") }

    /// Expects that the first line with `earlier` stands before the first with `later`.
    func expect(
        _ earlier: String, before later: String, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let lines = lines
        let first = lines.firstIndex { $0.contains(earlier) }
        let second = lines.firstIndex { $0.contains(later) }
        #expect(
            first != nil && second != nil && first ?? 0 < second ?? 0, "\(earlier) before \(later): \(lines)",
            sourceLocation: sourceLocation)
    }
}
