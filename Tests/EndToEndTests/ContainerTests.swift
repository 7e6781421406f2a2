import Control
import Glibc
import LinuxKernel
import Testing

/// A machine where nearly nothing is allowed.
@Suite(.serialized, .enabled(if: Container.problem == nil, "\(Container.problem ?? "")"))
struct `In a strict container` {
    private static let arbitrary = Container.Kind(user: 123_456, writable: "/run/svctl")

    /// Nobody has an account there, and of root's rights none is left.
    @Test(arguments: [
        arbitrary, Container.Kind(user: 123_456, writable: "/tmp"), Container.Kind(user: 0, writable: "/run/svctl"),
        Container.Kind(user: 0, writable: "/tmp"),
    ])
    func `it serves, is found by its user and by root, and ends gracefully`(_ kind: Container.Kind) throws {
        try with { project in
            let container = try Container(project, kind, ["--processes", "2", "--settle", "50ms"])
            try container.command.writes("started: 2 of 2 workers serve")
            #expect(try project.get().body == "light")
            for user in Set([kind.user, 0]).sorted() {
                let status = try container.svctl("status", project.name, as: user, in: project)
                #expect(status.code == 0 && status.output.contains("pid 1,"), "\(status)")
                #expect(status.output.contains("web.2") && status.output.contains(", 0 waiting"), "\(status)")
                let listed = try container.svctl("list", as: user, in: project)
                #expect(listed.output.contains(" running  "), "\(listed)")
                let reloaded = try container.svctl("reload", project.name, as: user, in: project)
                #expect(reloaded.code == 0, "\(reloaded)")
                // The log is on standard output; what it was lately is remembered.
                let log = try container.svctl("logs", "-n", "200", project.name, as: user, in: project)
                #expect(log.output.contains("started: 2 of 2 workers serve"), "\(log)")
            }
            kill(container.first, SIGTERM)
            let finished = try container.command.finish(within: 10)
            #expect(finished.code == 0, "\(finished)")
            #expect(container.lines.last?.hasSuffix("]: stopped") == true, "\(finished)")
            for slot in 1...2 {
                // What a worker wrote stands before what became of it.
                let line = try #require(container.lines.first { $0.hasPrefix("web.\(slot)[") })
                let worker = String(try #require(line.split(separator: ":").first))
                container.expect("\(worker): light worker", before: "\(worker) ready")
                container.expect("\(worker) ready", before: "\(worker) finishing")
                container.expect("\(worker) finishing", before: "\(worker) left")
            }
            project.expectNothingLeft()
        }
    }

    @Test func `without any folder that can be written it says which one it needs`() throws {
        try with { project in
            let kind = Container.Kind(user: 123_456, writable: "-")
            let finished = try Command.run(
                Container.words(project, kind, ["run", project.file]), environment: Container.environment(project))
            expect(finished, .cannotCreate, "no place for a master's files", "--tmpfs /run/svctl")
        }
    }

    /// The kernel drops what the first process of a container neither blocks nor handles.
    @Test func `it hears a TERM that comes before it listens`() throws {
        try with { project in
            let running = try Command(
                ["/usr/bin/unshare", "--pid", "--fork", "--kill-child", "--mount-proc", "--"]
                    + project.words(["run", project.file]), environment: Container.environment(project))
            let first = try Container.first(below: running.pid)
            var status = ""
            while !status.contains("Name:\tsvctld") {
                status = String(decoding: try Files.read("/proc/\(first)/status", limit: 65536), as: UTF8.self)
            }
            let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("SigBlk:") })
            let blocked = UInt64(line.split(separator: "\t")[1], radix: 16) ?? 0
            #expect(blocked & 1 << UInt64(SIGTERM - 1) != 0, "its program has just begun, and TERM would be lost")
            kill(first, SIGTERM)
            let finished = try running.finish(within: 5)
            #expect(finished.code == 0 && finished.output.contains("SIGTERM: stopping"), "\(finished)")
            project.expectNothingLeft()
        }
    }

    /// A runtime gives ten seconds; who wants to be gone by then says so with stop-timeout.
    @Test(arguments: [SIGTERM, SIGINT])
    func `a worker that does not leave is killed in time, and at the second signal at once`(signal: CInt) throws {
        for (seconds, signals) in [(1, 1), (600, 2)] {
            try with { project in
                let container = try Container(project, Self.arbitrary, ["--worker-reload-mercy", "\(seconds)"])
                try container.command.writes("started: 1 of 1")
                try project.ask("deaf")
                kill(container.first, signal)
                try container.command.writes("finishing what it has")
                if signals == 2 { kill(container.first, signal) }
                let finished = try container.command.finish(within: 4)
                #expect(finished.code == 0, "\(finished)")
                #expect(finished.output.contains("killed"), "\(finished)")
            }
        }
    }

    /// A runtime may give no input, and may close its end of the log.
    @Test(arguments: ["<&-", ">&-", "<&- >&- 2>&-", "2>/dev/null | head -n 1"])
    func `it goes on whatever becomes of its standard streams`(redirection: String) throws {
        try with { project in
            let words = project.words(["run", project.file]).joined(separator: " ")
            let unshare = "/usr/bin/unshare --pid --fork --kill-child --mount-proc --"
            // The subshell writes its number into a file, because it may have no output.
            let line = "sh -c 'echo $$ >\(project.root)/pid; exec \(unshare) \(words)' \(redirection)"
            let running = try Command(["/bin/sh", "-c", line], environment: Container.environment(project))
            let serves = eventually { (try? project.get().body) == "light" }
            #expect(serves)
            for _ in 1...3 { #expect(try project.get().body == "light") }
            let status = try project.status()
            #expect(status.log == nil && status.pid == 1, "\(status)")
            let pid = try #require(Int32(project.text(of: "\(project.root)/pid").filter(\.isNumber)))
            kill(try Container.first(below: pid), SIGTERM)
            let finished = try running.finish()
            #expect(finished.code == 0, "\(finished)")
            project.expectNothingLeft()
        }
    }

    private func with(_ body: (Project) throws -> Void) throws {
        try Project.with(as: .root, isLight: true) { project in try body(project) }
    }
}
