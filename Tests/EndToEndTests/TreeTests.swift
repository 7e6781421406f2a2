import Control
import Glibc
import LinuxKernel
import Testing

/// A worker's whole tree goes with it: as root by control groups where those can be made, as an ordinary user without.
@Suite(.serialized) struct `What a worker leaves behind` {
    @Test(arguments: Caller.all)
    func `goes with one that does not hear, once its mercy is over`(by caller: Caller) throws {
        try Project.with(as: caller, settings: ["worker-reload-mercy = 1"]) { project in
            try project.replaceApp(Escapee.app(in: project))
            try project.start()
            let escapee = try #require(Escapee.all(of: project).first)
            #expect(escapee.isRunning)
            let request = try project.begin("/deaf")
            try project.expectInFlight()
            let start = Clock.bootNanoseconds
            try project.succeeds("stop", project.name)
            #expect(!escapee.isRunning)
            #expect(FreePort.isFree(project.port), "the port is free as soon as the stop is done")
            #expect(Double(Clock.bootNanoseconds - start) / 1e9 >= 1)
            #expect(try request.finish().code != 0)
            #expect(try project.logHas("did not leave in time, killed"))
            project.expectNothingLeft()
        }
    }

    @Test(arguments: Caller.all) func `goes when it crashes, and nobody else's does`(by caller: Caller) throws {
        try Project.with(as: caller, settings: ["processes = 2"]) { project in
            try project.replaceApp(Escapee.app(in: project))
            try project.start()
            let areThere = eventually { Escapee.all(of: project).count == 2 }
            #expect(areThere)
            let first = Escapee.all(of: project)
            for round in 1...3 {
                let victim = try #require(
                    try project.status().apps.flatMap(\.workers).first { $0.slot == 1 && $0.state == "ready" }?.pid)
                kill(victim, SIGKILL)
                let isWhole = try eventually(within: 10) { try project.servingWorkers().count == 2 }
                #expect(isWhole)
                let all = Escapee.all(of: project)
                #expect(all.count == 2 + round)
                let isSwept = eventually { all.filter(\.isRunning).count == 2 }
                #expect(isSwept, "round \(round): \(all.filter(\.isRunning))")
                #expect(all.last?.isRunning == true, "the helper of the worker that runs now")
                #expect(all.first { $0.slot == 2 }?.isRunning == true, "the helper of the worker beside it")
            }
            #expect(first.count == 2)
            #expect(!project.log.contains("belongs to no worker"))
            #expect(try zombies(of: project.status().pid) == [])
            try project.succeeds("stop", project.name)
            #expect(Escapee.all(of: project).filter(\.isRunning).isEmpty)
            project.expectNothingLeft()
        }
    }

    @Test(arguments: Caller.all) func `goes at a reload, when the older worker has left`(by caller: Caller) throws {
        try Project.with(as: caller) { project in
            try project.replaceApp(Escapee.app(in: project))
            try project.start()
            try project.succeeds("reload", project.name)
            let all = Escapee.all(of: project)
            #expect(all.count == 2)
            let isSwept = eventually { all.map(\.isRunning) == [false, true] }
            #expect(isSwept, "\(all.map(\.isRunning))")
            #expect(try project.get().body == "tiny")
        }
    }

    /// Without a group and without an environment nothing tells whose it is.
    @Test func `is named once when nobody knows whose it is, and killed in the end`() throws {
        try Project.with(as: .user) { project in
            try project.replaceApp(Escapee.app(in: project, withEnvironment: false))
            try project.start()
            let stray = try #require(Escapee.all(of: project).first)
            for restart in 1...2 {
                let victim = try #require(project.servingWorkers().first)
                kill(victim, SIGKILL)
                let isBack = try eventually(within: 10) {
                    try project.servingWorkers().count == 1 && Escapee.all(of: project).count == 1 + restart
                }
                #expect(isBack)
            }
            let line = "process \(stray.pid) (sleep \(Escapee.marker)) belongs to no worker that is known"
            let isNamed = try eventually { try project.logHas(line) }
            #expect(isNamed, "\(project.log)")
            #expect(project.log.count(of: line) == 1)
            #expect(stray.isRunning)
            try project.succeeds("stop", project.name)
            #expect(Escapee.all(of: project).filter(\.isRunning).isEmpty)
            #expect(FreePort.isFree(project.port))
        }
    }

    @Test(.enabled(if: rootHasGroups, "root has no control groups here"))
    func `is known by its group even without an environment`() throws {
        try Project.with(as: .root) { project in
            try project.replaceApp(Escapee.app(in: project, withEnvironment: false))
            try project.start()
            let stray = try #require(Escapee.all(of: project).first)
            let leaf = try #require(project.groups).child("workers").child("web").child("1.1.1")
            #expect(Set(leaf.processes) == Set([stray.pid] + (try project.servingWorkers())))
            kill(try #require(project.servingWorkers().first), SIGKILL)
            let isSwept = eventually { !stray.isRunning }
            #expect(isSwept)
            let isTakenAway = eventually { (try? FileStatus(of: leaf.folder)) == nil }
            #expect(isTakenAway)
            #expect(!project.log.contains("belongs to no worker"))
            try project.succeeds("stop", project.name)
            let groups = try #require(project.groups)
            #expect((try? FileStatus(of: groups.folder)) == nil, "all groups are taken away")
        }
    }
}

/// Control groups where several masters could want the same.
@Suite(.serialized, .enabled(if: rootHasGroups, "root has no control groups here")) struct `The groups of a master` {
    @Test func `are taken away when the start is refused`() throws {
        try Project.with(as: .root) { project in
            let server = try Server(on: String(project.port))
            expect(try project.svctl("start", ".config/uwsgi.ini"), .taken)
            let groups = try #require(project.groups)
            #expect((try? FileStatus(of: groups.folder)) == nil)
            server.command.send(SIGKILL)
            _ = try server.command.finish()
        }
    }

    /// In another container, with its own /run and so its own locks, but the same tree of groups.
    @Test func `are not those of another one that happens to have the same name`() throws {
        try Project.with(as: .root) { project in
            try project.replaceApp(tinyApp)
            try project.start()
            let workers = try project.servingWorkers()
            let groups = try #require(project.groups)
            let script = "mount --make-rprivate / && mount -t tmpfs -o mode=755 tmpfs /run && exec \"$@\""
            let port = try FreePort.pick()
            let other = try Command(
                [
                    "/usr/bin/unshare", "--mount", "/bin/sh", "-c", script, "sh", Built.svctl, "run", "--name",
                    project.name,
                ]
                    + ["--http", ":\(port)", "-H", Built.python, "--chdir", project.folder, "-w", "config.wsgi"],
                in: project.folder, environment: project.environment)
            try other.writes("started: 1 of 1 workers serve", within: 30)
            #expect(try project.servingWorkers() == workers)
            #expect(groups.child("workers").everybody == workers)
            other.send(SIGTERM)
            #expect(try other.finish().code == 0)
            #expect(try project.servingWorkers() == workers)
            #expect(groups.child("workers").everybody == workers)
        }
    }
}

/// What a master leaves behind that could not say good-bye.
@Suite(.serialized) struct `When the master dies` {
    @Test(arguments: Caller.all, [true, false])
    func `nobody its workers have started stays`(by caller: Caller, withEnvironment: Bool) throws {
        // Without a group and without an environment nothing is left to know them by.
        guard withEnvironment || caller.account.user == 0 && rootHasGroups else { return }
        try Project.with(as: caller, settings: ["processes = 2"]) { project in
            try project.replaceApp(Escapee.app(in: project, withEnvironment: withEnvironment))
            try project.start()
            let areThere = eventually { Escapee.all(of: project).count == 2 }
            #expect(areThere)
            kill(try project.status().pid, SIGKILL)
            let areGone = eventually {
                project.processes.isEmpty && !Escapee.all(of: project).contains(where: \.isRunning)
            }
            #expect(areGone, "\(project.processes)")
            #expect(FreePort.isFree(project.port))
            try project.start()
            #expect(try project.get().body == "tiny")
        }
    }

    @Test(.enabled(if: rootHasGroups, "root has no control groups here"))
    func `and its companion with it, the next start ends what was left in the groups`() throws {
        try Project.with(as: .root) { project in
            try project.replaceApp(Escapee.app(in: project))
            try project.start()
            let escapee = try #require(Escapee.all(of: project).first)
            let master = try project.status().pid
            let companion = try #require(
                try ProcessTable.children(of: master).first { try ProcessTable.arguments(of: $0).contains("--log") })
            kill(companion, SIGSTOP)
            kill(master, SIGKILL)
            kill(companion, SIGKILL)
            let isAlone = eventually { project.processes == [escapee.pid] }
            #expect(isAlone, "\(project.processes)")
            #expect(!FreePort.isFree(project.port), "it holds the port")
            let started = try project.start()
            #expect(!escapee.isRunning)
            #expect(
                started.text.contains("killed what an earlier master of that name has left: 1 process\n"), "\(started)")
            #expect(try project.get().body == "tiny")
        }
    }
}
