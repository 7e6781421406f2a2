import Testing

@testable import Settings

@Suite struct StatsOptionTests {
    @Test func `a path is below chdir, and private unless the sockets are not`() throws {
        let reading = readApp("chdir = /srv", "stats = run/stats.sock", "stats-http = true", "stats-minified = true")
        #expect(reading.findings == [])
        let stats = try #require(reading.configuration?.stats)
        #expect(stats.listener.address == .path("/srv/run/stats.sock") && stats.listener.mode == nil)
        #expect(stats.hasHead && stats.isMinified)
        #expect(readApp("stats = s", "chmod-socket = 660").configuration?.stats?.listener.mode == 0o660)
        #expect(readApp().configuration?.stats == nil)
    }

    @Test func `the last of several is the one, and it may stand in the master's section`() {
        let twice = readApp("stats = 127.0.0.1:1717", "stats-server = 127.0.0.1:9191")
        #expect(twice.configuration?.stats?.listener.address == .ipv4(host: "127.0.0.1", port: 9191))
        let own = readText("[svctl]\nstats = @figures\n[app:a]\ncommand = x\nhttp = :1\n")
        #expect(own.findings == [])
        #expect(own.configuration?.stats?.listener.address == .abstract("figures"))
        #expect(readText("[app:a]\ncommand = x\nstats = @figures\n").messages.first?.contains("whole file") == true)
    }

    @Test func `in the master's section its mode and owner stand beside it, and are no app's`() {
        let own = readText(
            "[svctl]\nstats = /run/s\nchmod-socket = 660\nchown-socket = a:b\n[app:a]\ncommand = x\nsocket = /run/x\n")
        #expect(own.findings == [])
        let stats = own.configuration?.stats?.listener
        #expect(stats?.mode == 0o660 && stats?.owner == .name("a") && stats?.ownerGroup == .name("b"))
        #expect(own.configuration?.listeners.first?.mode == nil)
        let elsewhere = readText("[svctl]\nchmod-socket = 660\nstats = :1\n[app:a]\ncommand = x\nsocket = /run/x\n")
        #expect(
            elsewhere.messages == [
                "error: chmod-socket in [svctl] is for the file of stats, and no stats = /PATH stands there"
            ])
    }

    @Test func `a mode that is for it is not called one for nothing`() {
        #expect(readApp("stats = /run/s", "chmod-socket = 660").findings == [])
        #expect(readApp("stats = :1", "chmod-socket = 660").findings.count == 1)
    }

    @Test func `what is no address, or another's, is refused`() {
        #expect(readApp("stats = 1.2.3.4:x").messages == ["error: 'x' is no port number"])
        #expect(readApp("stats = :8000").messages == ["error: :8000 is taken already by line 3"])
        #expect(readApp("stats =").messages == ["error: stats has no value"])
    }

    @Test func `the real uWSGI has its own`() {
        let reading = readApp("server = uwsgi", "stats = /run/stats.sock")
        #expect(reading.configuration?.stats == nil)
        guard case .uwsgi(let command)? = reading.app?.application else { return #expect(Bool(false)) }
        #expect(command.arguments.contains([.text("--stats=/run/stats.sock")]))
        let own = readText(
            "[svctl]\nstats = @s\n[app:a]\nserver = uwsgi\nmodule = m\nhttp = :1\nstats = /run/b\nstats-http = true\n")
        #expect(own.findings == [])
        let stats = own.configuration?.stats
        #expect(stats?.listener.address == .abstract("s") && stats?.hasHead == false)
    }
}
