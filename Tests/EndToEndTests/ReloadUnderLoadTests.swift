import Control
import Glibc
import LinuxKernel
import Testing

/// The promise: a deploy loses no request.
@Suite(.serialized) struct `Under the load of 32 connections` {
    @Test func `twenty reloads lose none of ten thousand requests`() throws {
        try Project.with(as: .user) { project in
            try project.start()
            let inode = try project.status().listeners.first?.inode
            let open = idleOpenFiles(of: try project.status().pid)
            let load = try Load(port: project.port)
            for deploy in 1...20 {
                let version = "deploy \(deploy)" + String(repeating: ".", count: deploy)
                try project.write("config/version.py", "VERSION = \"\(version)\"\n")
                try project.succeeds("reload", project.name)
                #expect(try project.get().body == "Deployed: \(version)\n")
            }
            // Reloads are quick on some machines: the count makes the promise comparable.
            let enough = Deadline(seconds: 10)
            while !enough.hasPassed, try project.get().status == 200 {}
            let figures = try load.end()
            #expect(figures.lost == 0, "\(figures.summary)")
            #expect(figures.requests >= 10_000, "\(figures.summary)")
            #expect(figures.bodies.count >= 20, "every deploy was seen by the load")
            let status = try project.status()
            #expect(status.listeners.first?.inode == inode)
            #expect(status.generation == 21 && status.apps.flatMap(\.workers).map(\.state) == ["ready"])
            #expect(idleOpenFiles(of: status.pid) == open)
            #expect(try zombies(of: status.pid) == [])
            print("20 reloads: \(figures.summary)")
        }
    }

    @Test func `several workers with threads are replaced one by one and lose nothing`() throws {
        let uid = isRoot ? ["uid = \(Caller.user.account.name)"] : []
        try Project.with(settings: ["processes = 3", "threads = 2"] + uid) { project in
            try project.start()
            let load = try Load(port: project.port)
            for deploy in 1...3 {
                try project.write("config/version.py", "VERSION = \"\(String(repeating: "v", count: deploy))\"\n")
                try project.succeeds("reload", project.name)
                #expect(try project.servingWorkers().count == 3)
            }
            let figures = try load.end()
            #expect(figures.lost == 0, "\(figures.summary)")
        }
    }

    @Test func `a deploy that does not import changes nothing`() throws {
        try Project.with(as: .user, settings: ["processes = 2"]) { project in
            try project.start()
            let workers = try project.servingWorkers()
            let load = try Load(port: project.port)
            try project.write("config/version.py", "VERSION = \"a version that nobody sees\"\n")
            try project.write("config/wsgi.py", "import config.nothing_of_that_name\n")
            for _ in 1...3 {
                expect(
                    try project.svctl("reload", project.name), .no, "called off", "exit code 78",
                    "import config.nothing_of_that_name", "No module named 'config.nothing_of_that_name'")
            }
            #expect(try project.servingWorkers() == workers)
            let status = try project.status()
            #expect(status.generation == 1 && status.apps.flatMap(\.workers).allSatisfy { $0.restarts == 0 })
            let figures = try load.end()
            #expect(figures.lost == 0, "\(figures.summary)")
            #expect(figures.bodies.map(\.body) == ["Deployed: version 1"])
        }
    }

    @Test func `settings that cannot be used change nothing`() throws {
        try Project.with { project in
            try project.start()
            let workers = try project.servingWorkers()
            try project.rewriteSettings(["processes = none"])
            expect(try project.svctl("reload", project.name), .configuration, "refused", "uwsgi.ini:8", "processes")
            #expect(try project.servingWorkers() == workers)
            try project.rewriteSettings(["processes = 2"])
            try project.succeeds("reload", project.name)
            #expect(try project.servingWorkers().count == 2)
        }
    }

    /// Without this the measurement would prove nothing: what loses requests must be seen to lose them.
    ///
    /// Only connections that close are counted: uWSGI closes the others without saying so, also when nothing happens.
    @Test func `the same client counts what uWSGI loses at a reload`() throws {
        try Project.with(as: .user) { project in
            let uwsgi = try Command(
                project.caller.becoming + [
                    "\(Built.python)/bin/uwsgi", "--http", ":\(project.port)", "--home", Built.python, "--chdir",
                    project.folder, "--module", "config.wsgi:application", "--master", "--processes", "2",
                    "--disable-logging",
                ], environment: project.environment)
            try uwsgi.writes("spawned uWSGI worker 2", within: 30)
            defer { uwsgi.send(SIGINT) }
            let load = try Load(port: project.port)
            for reload in 2...3 {
                uwsgi.send(SIGHUP)
                // The master starts anew as a whole, its HTTP router too, once its workers are idle. Under load it may not
                // come back at all, which loses enough.
                guard eventually(within: 20, { uwsgi.count(of: "spawned uWSGI worker 2") >= reload }) else { break }
            }
            let figures = try load.end()
            print("uWSGI, 2 reloads: \(figures.lostByConnection), \(figures.requests) requests")
            #expect(figures.lostByConnection["closing", default: 0] > 0, "\(figures.summary)")
            uwsgi.send(SIGINT)
            _ = try uwsgi.finish(within: 20)
        }
    }
}
