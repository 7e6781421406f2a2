import Control
import LinuxKernel
import Testing

/// One app of several that is stopped, started and restarted, while the others serve.
@Suite(.serialized) struct `An app that is stopped by hand` {
    private func with(_ body: (Project) throws -> Void) throws {
        try Project.with(isLight: true) { project in
            try Files.makeFolder("\(project.folder)/api", permissions: 0o755)
            try project.write(
                ".config/uwsgi.ini",
                """
                [app:web]
                home = \(project.home)
                module = any
                http = :\(project.port)
                depends-on = api
                settle = 10ms
                [app:api]
                chdir = \(project.folder)/api
                home = \(project.home)
                module = any
                http-socket = \(project.folder)/api.sock
                settle = 10ms

                """)
            try project.start()
            try body(project)
        }
    }

    private func api(_ project: Project) throws -> Finished {
        try Command.run(Page.request("/pid", socket: "\(project.folder)/api.sock"))
    }

    private func state(_ app: String, of project: Project) throws -> String? {
        try project.status().apps.first { $0.name == app }?.state
    }

    @Test func `refuses connections, and is left as it is by what is for all`() throws {
        try with { project in
            let web = try project.get("/pid").body
            let stopped = try project.succeeds("stop", project.name, "api")
            #expect(stopped.text.contains("web depends on api, and goes on without it"))
            #expect(stopped.output.contains("bring it back with: svctl start \(project.name) api"))
            #expect(try api(project).code == 7, "curl's word for a connection that is refused")
            #expect(try state("api", of: project) == "stopped")
            #expect(try project.succeeds("status").output.contains("\napi: stopped by hand\n"))
            #expect(try project.status().listeners.map(\.name) == ["web.http"])
            #expect(try project.get("/pid").body == web)
            try project.succeeds("stop", project.name, "api")

            let reloaded = try project.succeeds("reload")
            #expect(reloaded.text.contains("api stays stopped by hand"))
            #expect(reloaded.text.contains("web depends on api, which is stopped by hand: it does not wait for it"))
            try project.succeeds("restart")
            #expect(try api(project).code == 7)
            expect(try project.svctl("reload", "api"), .no, "is stopped by hand", "svctl start")
            expect(try project.svctl("scale", "api=2"), .no, "it is stopped by hand")
            expect(try project.svctl("stop", project.name, "spi"), .usage, "no app called spi", "it has: web, api")
        }
    }

    @Test func `comes back with a proof, or not at all`() throws {
        try with { project in
            try project.succeeds("stop", "api")
            try project.write("api/broken", "")
            let failed = try project.svctl("start", project.name, "api")
            expect(failed, .no, "start of api of \(project.name) called off", "cannot load", "it stays stopped")
            #expect(try state("api", of: project) == "stopped")
            #expect(try api(project).code == 7)
            Files.remove("\(project.folder)/api/broken")
            #expect(try project.succeeds("start", "api").output.contains("api of \(project.name) started"))
            #expect(try Page(api(project)).status == 200)
            expect(try project.svctl("start", project.name, "api"), .taken, "running already")
        }
    }

    @Test func `is restarted alone, and its port stays open`() throws {
        try with { project in
            let (web, before) = (try project.get("/pid").body, try Page(api(project)).body)
            let slow = try Command(Page.request("/slow/300", socket: "\(project.folder)/api.sock"))
            #expect(try eventually { try project.status().listeners.allSatisfy { $0.queue == 0 } })
            let restart = try Command(
                project.words(["restart", project.name, "api"]), in: project.folder, environment: project.environment)
            try restart.writes("finishing what it has")
            // One that comes now waits until the next worker serves.
            let after = try Page(api(project)).body
            expect(try restart.finish(), .done, "api of \(project.name) restarted")
            #expect(try Page(slow.finish()).body == "light")
            #expect(after != before)
            #expect(try project.get("/pid").body == web)

            try project.succeeds("stop", "api")
            try project.succeeds("restart", "api")
            #expect(try Page(api(project)).status == 200, "who names it wants it")
            try project.write("api/broken", "")
            expect(try project.svctl("restart", "api"), .no, "no worker serves", "cannot load", "it is tried again")
            Files.remove("\(project.folder)/api/broken")
            #expect(try eventually { try state("api", of: project) == "ready" })
        }
    }
}
