import Control
import Glibc
import LinuxKernel
import Testing

/// The master as the first process of a container.
@Suite(.serialized, .enabled(if: isRoot, "only root can make namespaces"))
struct `As process 1` {
    /// In place of /run nothing but the folder for masters can be written, and nothing of /sys.
    private static let bareMachine = """
        set -e
        mount --make-rprivate /
        mount -t proc proc /proc
        awk '$5 ~ "^/sys" { print $5 }' /proc/self/mountinfo | sort -r | while read -r place; do
            mount -o remount,bind,ro "$place"
        done
        mount -t tmpfs -o mode=755 tmpfs /run
        mkdir /run/svctl
        mount -t tmpfs -o mode=755 tmpfs /run/svctl
        mount -o remount,ro /run
        exec "$@"
        """

    @Test(arguments: [false, true])
    func `it serves, reaps what is nobody's, and TERM ends it gracefully`(onBareMachine: Bool) throws {
        try Project.with { project in
            try project.replaceApp(Escapee.app(in: project))
            let setUp = onBareMachine ? ["/bin/sh", "-c", Self.bareMachine, "sh"] : []
            let mounts = onBareMachine ? ["--mount"] : ["--mount-proc"]
            let running = try Command(
                ["/usr/bin/unshare", "--pid", "--fork", "--kill-child"] + mounts + ["--"] + setUp
                    + project.words(["run", ".config/uwsgi.ini", "--processes", "2"]),
                in: project.folder, environment: project.environment)
            try running.writes("started: 2 of 2 workers serve", within: 30)
            #expect(try project.get().body == "tiny")
            let master = try #require(try ProcessTable.children(of: running.pid).first)
            #expect(try ProcessTable.arguments(of: master).contains("--master"))

            // Orphans of somebody who came in from outside.
            let visit = try inside(master, "sleep 612 & sleep 612 & sleep 612 &")
            #expect(visit.code == 0, "\(visit)")
            let orphans = try ProcessTable.children(of: master).filter {
                try ProcessTable.arguments(of: $0) == ["sleep", "612"]
            }
            #expect(orphans.count == 3)
            for orphan in orphans.prefix(2) { kill(orphan, SIGKILL) }
            let areReaped = try eventually { try ProcessTable.children(of: master).filter(orphans.contains).count == 1 }
            #expect(areReaped)
            #expect(try zombies(of: master) == [])

            // It is a parent like any other.
            let victim = try #require(
                try ProcessTable.children(of: master).first { try ProcessTable.arguments(of: $0).contains("--module") })
            kill(victim, SIGKILL)
            try running.writes("SIGKILL, not sent by svctl", within: 10)
            let isBack = eventually(within: 10) { running.count(of: "] ready") == 3 }
            #expect(isBack)

            let request = try project.begin("/")
            #expect(try Page(request.finish()).body == "tiny")
            let term = try inside(master, "kill -TERM 1")
            #expect(term.code == 0, "\(term)")
            let finished = try running.finish(within: 10)
            #expect(finished.code == 0, "\(finished)")
            #expect(finished.output.contains("stopped"))
            project.expectNothingLeft()
        }
    }

    @Test func `a start that fails has its own exit code`() throws {
        try Project.with { project in
            try project.replaceApp("raise SystemExit(1)")
            let finished = try Command.run(
                ["/usr/bin/unshare", "--pid", "--fork", "--kill-child", "--mount-proc", "--"]
                    + project.words(["run", ".config/uwsgi.ini"]), in: project.folder, environment: project.environment)
            expect(finished, .configuration, "did not start")
            project.expectNothingLeft()
        }
    }

    /// Runs a shell beside the process, in its namespaces.
    private func inside(_ process: Int32, _ script: String) throws -> Finished {
        try Command.run([
            "/usr/bin/nsenter", "--target", String(process), "--pid", "--mount", "--", "/bin/sh", "-c",
            "exec >/dev/null 2>&1 </dev/null; \(script)",
        ])
    }
}
