import Glibc
import LinuxKernel
import Testing

/// A master in a unit of systemd's, as far as the kernel and files show one: systemd itself does not run here.
@Suite(.serialized, .enabled(if: rootHasGroups, "root has no control groups here"))
struct `In a unit of systemd's` {
    @Test func `no groups are made without Delegate=`() throws {
        try withUnit { project, unit in
            let running = try serve(project, in: unit, as: .root)
            #expect(Set(unit.processes).isSuperset(of: [running.pid] + (try workers(of: running.pid))))
            #expect(unit.children == [])
            try expectEnd(of: running, project)
        }
    }

    @Test func `they are made below the unit with it, and taken away again`() throws {
        try withUnit { project, unit in
            try Command.run([
                "/usr/bin/python3", "-c", "import os, sys; os.setxattr(sys.argv[1], 'user.delegate', b'1')",
                unit.folder,
            ]).expectSuccess()
            try expectGroups(below: unit, project, as: .root)
        }
    }

    /// So has systemd it for `User=`: the folder and what has to be written in it.
    @Test func `also for a user it was given to`() throws {
        try withUnit(as: .user) { project, unit in
            let user = project.caller.account
            for file in ["", "/cgroup.procs", "/cgroup.subtree_control", "/cgroup.threads"] {
                try Files.setOwner(unit.folder + file, user: user.user, group: user.group)
            }
            try expectGroups(below: unit, project, as: .user)
        }
    }

    private func expectGroups(below unit: ControlGroup, _ project: Project, as caller: Caller) throws {
        let running = try serve(project, in: unit, as: caller)
        let own = unit.child("svctl").child(ControlGroup.name(for: project.name))
        #expect(unit.processes == [], "nobody is beside groups")
        #expect(own.child("master").processes.contains(running.pid))
        let leaf = own.child("workers").child("web").child("1.1.1")
        let escapee = try #require(Escapee.all(of: project).first)
        #expect(Set(leaf.processes) == Set(try workers(of: running.pid) + [escapee.pid]))
        kill(try #require(workers(of: running.pid).first), SIGKILL)
        let isSwept = eventually { !escapee.isRunning && (try? FileStatus(of: leaf.folder)) == nil }
        #expect(isSwept)
        try expectEnd(of: running, project)
        #expect(unit.children == [])
    }

    /// Does `body` with a group that looks like a service's, and takes it away.
    private func withUnit(as caller: Caller = .root, _ body: (Project, ControlGroup) throws -> Void) throws {
        let home = try #require(ControlGroup.place).group
        let slice = try home.makeChild("svctl-test-\(ThisProcess.pid)-\(Clock.bootNanoseconds).slice")
        defer {
            try? slice.kill()
            _ = slice.becomesEmpty(withinMilliseconds: 5000)
            try? slice.remove()
        }
        let unit = try slice.makeChild("web.service")
        try Project.with(as: caller) { project in
            try project.replaceApp(Escapee.app(in: project))
            try body(project, unit)
        }
    }

    /// Runs a master there, in whose /run systemd seems to be.
    private func serve(_ project: Project, in unit: ControlGroup, as caller: Caller) throws -> Command {
        let script = """
            set -e
            mount --make-rprivate /
            mount -t tmpfs -o mode=755 tmpfs /run
            mkdir -p /run/systemd/system
            echo $$ > "$0/cgroup.procs"
            exec "$@"
            """
        let running = try Command(
            ["/usr/bin/unshare", "--mount", "/bin/sh", "-c", script, unit.folder]
                + project.words(["run", ".config/uwsgi.ini"]), in: project.folder, environment: project.environment)
        try running.writes("started: 1 of 1 workers serve", within: 30)
        return running
    }

    private func workers(of master: Int32) throws -> [Int32] {
        try ProcessTable.children(of: master).filter { try ProcessTable.arguments(of: $0).contains("--module") }
    }

    private func expectEnd(of running: Command, _ project: Project) throws {
        running.send(SIGTERM)
        #expect(try running.finish().code == 0)
        #expect(Escapee.all(of: project).filter(\.isRunning).isEmpty)
        project.expectNothingLeft()
    }
}

extension Finished {
    /// Expects that a command of the test's own went well.
    fileprivate func expectSuccess(sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(code == 0, "\(self)", sourceLocation: sourceLocation)
    }
}
