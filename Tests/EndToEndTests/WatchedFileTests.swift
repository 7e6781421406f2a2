import Control
import Glibc
import LinuxKernel
import Testing

/// Files whose change means a reload.
@Suite(.serialized) struct `A file that is watched` {
    @Test(arguments: Caller.all) func `is touched, made, replaced and taken away`(by caller: Caller) throws {
        try Project.with(as: caller, settings: ["touch-reload = go", "touch-reload = \(Self.missing)/x"]) { project in
            try project.start()
            #expect(project.log.contains("cannot watch \(Self.missing): No such file or directory"))
            let open = idleOpenFiles(of: try project.status().pid)

            try project.write("go", "")
            try expectGeneration(2, of: project)
            #expect(project.log.contains("\(project.folder)/go changed: reloading"))
            _ = try Command.run(["/bin/touch", "\(project.folder)/go"])
            try expectGeneration(3, of: project)
            try project.write("next", "")
            _ = try Command.run(["/bin/mv", "\(project.folder)/next", "\(project.folder)/go"])
            try expectGeneration(4, of: project)
            // Neither its end nor its permissions are a touch.
            _ = try Command.run(["/bin/chmod", "600", "\(project.folder)/go"])
            Files.remove("\(project.folder)/go")
            try project.write("other", "")
            #expect(!(try reloads(project, beyond: 4)))
            try project.write("go", "")
            try expectGeneration(5, of: project)
            #expect(idleOpenFiles(of: try project.status().pid) == open)
        }
    }

    @Test func `moves with the settings, and is let go of by them`() throws {
        try Project.with(settings: ["touch-reload = go"]) { project in
            try project.start()
            let master = try project.status().pid
            try project.rewriteSettings(["touch-reload = other"])
            try project.succeeds("reload", project.name)
            let open = idleOpenFiles(of: master)
            try project.write("go", "")
            #expect(!(try reloads(project, beyond: 2)))
            try project.write("other", "")
            try expectGeneration(3, of: project)
            try project.rewriteSettings([])
            try project.succeeds("reload", project.name)
            #expect(idleOpenFiles(of: master) == open - 1)
            try project.write("other", "2")
            #expect(!(try reloads(project, beyond: 4)))
        }
    }

    @Test func `is a Python file: saved, broken and mended again`() throws {
        try Project.with(settings: ["py-autoreload = 1"]) { project in
            // Django would load the file with the first request only.
            try project.replaceApp(
                """
                from config.version import VERSION
                def application(environ, start_response):
                    start_response("200 OK", [("Content-Type", "text/plain")])
                    return [f"Deployed: {VERSION}\\n".encode()]

                """)
            try project.start()
            let open = idleOpenFiles(of: try project.status().pid)
            try project.write("config/version.py", "VERSION = \"version 2\"\n")
            #expect(try eventually(within: 10) { try project.get().body == "Deployed: version 2\n" })
            #expect(project.log.contains("\(project.folder)/config/version.py changed: reloading"))
            // Until it has settled, a newer reload would take its place.
            #expect(eventually(within: 10) { project.log.contains("reloaded: generation 2") })

            try project.write("config/version.py", "VERSION = \n")
            #expect(eventually(within: 10) { project.log.contains("called off") })
            #expect(try project.get().body == "Deployed: version 2\n")
            try project.write("config/version.py", "VERSION = \"version 4\"\n")
            #expect(try eventually(within: 10) { try project.get().body == "Deployed: version 4\n" })
            #expect(eventually(within: 10) { project.log.contains("reloaded: generation 4") })
            #expect(idleOpenFiles(of: try project.status().pid) == open)
        }
    }

    @Test func `may lie in a folder that is new, but not in one that is no part of the app`() throws {
        try Project.with(settings: ["py-autoreload = 1"]) { project in
            for folder in [".hidden", "node_modules", "__pycache__", "venv"] { try makeFolder(folder, in: project) }
            try project.write("venv/pyvenv.cfg", "")
            unsafe _ = symlink("/tmp", "\(project.folder)/link")
            try project.start()
            let names = [
                ".hidden/a.py", "node_modules/a.py", "__pycache__/a.py", "venv/a.py", "a.txt", "config/.#a.py",
            ]
            for name in names { try project.write(name, "") }
            try makeFolder("later", in: project)
            try project.write("later/pyvenv.cfg", "")
            try project.write("later/a.py", "")
            #expect(!(try reloads(project, beyond: 1)), "\(project.log)")

            try makeFolder("shop", in: project)
            try makeFolder("shop/views", in: project)
            #expect(!(try reloads(project, beyond: 1)))
            try project.write("shop/views/a.py", "")
            try expectGeneration(2, of: project)
            unsafe _ = rename("\(project.folder)/shop", "\(project.folder)/store")
            try project.write("store/views/a.py", "1")
            try expectGeneration(3, of: project)
            Files.remove("\(project.folder)/store/views/a.py")
            try expectGeneration(4, of: project)
        }
    }

    @Test func `is one of several that were saved together`() throws {
        try Project.with(settings: ["py-autoreload = 1"]) { project in
            try project.start()
            var before = 1
            for attempt in 1...10 {
                let start = Clock.bootNanoseconds
                for index in 0..<8 {
                    try project.write("config/a\(index).py", "")
                    _ = poll(nil, 0, 10)
                }
                // On a busy machine that may have taken longer than what counts as together.
                let wasQuick = Clock.bootNanoseconds - start < 250_000_000
                try #require(wasQuick || attempt < 10)
                if wasQuick {
                    let generation = try settledGeneration(of: project)
                    #expect(generation == before + 1)
                    break
                }
                before = try settledGeneration(of: project)
            }
            #expect(project.log.contains("a0.py and "), "\(project.log)")
        }
    }

    @Test func `is one of more than can be watched`() throws {
        try Project.with(settings: ["py-autoreload = 1"]) { project in
            for index in 0..<4200 { try Files.makeFolder("\(project.folder)/d\(index)", permissions: 0o755) }
            try project.start()
            #expect(project.log.contains("py-autoreload watches 4096 folders and no more"))
            try project.write("config/version.py", "VERSION = \"version 2\"\n")
            try expectGeneration(2, of: project)
            for index in 0..<4200 { Files.removeFolder("\(project.folder)/d\(index)") }
            #expect(!(try reloads(project, beyond: 2)))
        }
    }

    @Test(.enabled(if: isRoot, "\(needsRoot)"))
    func `cannot be watched where the kernel has no room, and it is said what to raise`() throws {
        try Project.with(settings: ["py-autoreload = 1"]) { project in
            for (limit, words) in [
                ("watches", "too many are watched already: raise fs.inotify.max_user_watches with sysctl"),
                ("instances", "Too many open files: raise fs.inotify.max_user_instances with sysctl"),
            ] {
                // A user namespace has limits of its own.
                let script = "echo \(limit == "watches" ? 1 : 0) > /proc/sys/user/max_inotify_\(limit) && exec \"$@\""
                let run = try Command(
                    ["/usr/bin/unshare", "--user", "--map-root-user", "/bin/sh", "-c", script, "sh"]
                        + project.words(["run", ".config/uwsgi.ini"]), in: project.folder,
                    environment: project.environment)
                try run.writes(words)
                try run.writes("started: 1 of 1 workers serve")
                run.send(SIGTERM)
                #expect(try run.finish().code == 0)
            }
        }
    }

    private static let missing = "/nonexistent/folder"

    private func makeFolder(_ name: String, in project: Project) throws {
        try Files.makeFolder("\(project.folder)/\(name)", permissions: 0o755)
    }

    /// Waits until a reload has come to that generation, and has ended.
    private func expectGeneration(
        _ number: Int, of project: Project, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let isThere = try eventually(within: 10) {
            let status = try project.status()
            return status.generation == number && status.state == "running"
        }
        #expect(isThere, "\(project.log)", sourceLocation: sourceLocation)
    }

    /// The generation that is reached when no other reload begins any more.
    private func settledGeneration(of project: Project) throws -> Int {
        var number = try project.status().generation
        while try reloads(project, beyond: number) { number += 1 }
        try expectGeneration(number, of: project)
        return number
    }

    /// Whether another reload begins within the time that changes are waited for, and some more.
    private func reloads(_ project: Project, beyond number: Int) throws -> Bool {
        let end = Clock.bootNanoseconds + 600_000_000
        while Clock.bootNanoseconds < end {
            if project.log.contains("reading the settings for generation \(number + 1)") { return true }
            _ = poll(nil, 0, 50)
        }
        return false
    }
}
