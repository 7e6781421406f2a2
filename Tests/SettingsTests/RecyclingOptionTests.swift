import Testing

@testable import Settings

struct RecyclingOptionTests {
    @Test func `where nothing is written no worker is replaced, and a request may take any time`() throws {
        let app = try #require(readApp().app)
        #expect(!app.recycling.isOn && app.harakiri == nil)
    }

    @Test func `in the section of uWSGI numbers are seconds and megabytes`() throws {
        let reading = readApp(
            "max-requests = 5000", "max-requests-delta = 7", "max-worker-lifetime = 3600",
            "max-worker-lifetime-delta = 60", "min-worker-lifetime = 30", "reload-on-rss = 512", "reload-on-as = 2048",
            "harakiri = 20", "harakiri-graceful-timeout = 3")
        #expect(reading.findings == [])
        let app = try #require(reading.app)
        var expected = Recycling()
        (expected.mostRequests, expected.requestsDelta) = (5000, 7)
        (expected.longestLife, expected.lifeDelta) = (.seconds(3600), .seconds(60))
        expected.shortestLife = .seconds(30)
        (expected.mostResident, expected.mostAddresses) = (512 << 20, 2048 << 20)
        #expect(app.recycling == expected)
        #expect(app.harakiri == Harakiri(limit: .seconds(20), grace: .seconds(3)))
    }

    @Test func `in svctl's own sections they have units`() throws {
        let reading = readText(
            """
            [app:a]
            module = m
            http = :1
            max-worker-lifetime = 1h
            min-worker-lifetime = 500ms
            reload-on-rss = 1GiB
            harakiri = 1min 30s
            harakiri-grace = 500ms
            """)
        #expect(reading.findings == [])
        let app = try #require(reading.app)
        #expect(app.recycling.longestLife == .seconds(3600) && app.recycling.shortestLife == .milliseconds(500))
        #expect(app.recycling.mostResident == 1 << 30)
        #expect(app.harakiri == Harakiri(limit: .seconds(90), grace: .milliseconds(500)))
    }

    @Test func `0 is none`() throws {
        let reading = readApp(
            "max-requests = 0", "max-worker-lifetime = 0", "reload-on-rss = 0", "reload-on-as = 0", "harakiri = 0")
        #expect(reading.findings == [])
        let app = try #require(reading.app)
        #expect(!app.recycling.isOn && app.harakiri == nil)
    }

    @Test func `the evil ones are the same, and the smaller counts, wherever it stands`() {
        for lines in [
            ["reload-on-rss = 9", "evil-reload-on-rss = 5"], ["evil-reload-on-rss = 9", "reload-on-rss = 5"],
        ] {
            #expect(readApp(lines[0], lines[1]).app?.recycling.mostResident == 5 << 20)
        }
        #expect(readApp("evil-reload-on-as = 7").app?.recycling.mostAddresses == 7 << 20)
        #expect(readApp("reload-on-as = 7", "reload-on-as = 9").app?.recycling.mostAddresses == 9 << 20)
    }

    @Test(arguments: [
        ("harakiri = 1h", "warning: svctl reads the unit; uWSGI would take 1 second", "write harakiri = 3600"),
        ("harakiri = 5m", "warning: what follows the number is not read: harakiri is 5", "write harakiri = 300"),
        (
            "reload-on-rss = 1G", "warning: what follows the number is not read: reload-on-rss is 1 megabyte",
            "write reload-on-rss = 1024"
        ),
        (
            "max-requests = 1_000", "warning: what follows the number is not read: max-requests is 1",
            "write max-requests = 1000"
        ),
        (
            "reload-on-rss = 512M", "warning: what follows the number is not read: reload-on-rss is 512 megabytes",
            "write reload-on-rss = 512"
        ),
        ("harakiri = soon", "error: 'soon' is no time: it begins with no number", "write harakiri = 60"),
        ("reload-on-as = x", "error: reload-on-as needs a number of megabytes, not 'x'", "write reload-on-as = 2048"),
        (
            "max-worker-lifetime = -1", "error: '-1' is no time: it begins with no number",
            "write max-worker-lifetime = 3600"
        ),
        ("max-requests = many", "error: max-requests needs a number, not 'many'", "write max-requests = 5000"),
        ("max-requests = -1", "error: max-requests goes from 0 to 2147483647", "write max-requests = 5000"),
    ]) func `what is no number is told of`(_ line: String, _ message: String, _ remedy: String) {
        let reading = readApp(line)
        #expect(reading.messages == [message] && reading.remedies == [remedy])
    }

    @Test func `a unit that is none is told of`() {
        let reading = readText("[app:a]\nmodule = m\nhttp = :1\nreload-on-rss = 512MB\nharakiri = 1w\n")
        #expect(
            reading.messages == [
                "error: 'MB' is no unit: it may be KiB, MiB or GiB",
                "error: 'w' is no unit: it may be ms, s, min, h or d",
            ])
    }

    @Test func `a lifetime below 10 s holds, unless somebody says that it does not`() {
        #expect(readApp("max-worker-lifetime = 2").app?.recycling.shortestLife == .seconds(2))
        let reading = readApp("max-worker-lifetime = 2", "min-worker-lifetime = 30")
        #expect(reading.app?.recycling.shortestLife == .seconds(30))
        #expect(
            reading.messages == [
                "warning: min-worker-lifetime is longer than max-worker-lifetime: no worker is replaced before it"
            ])
    }

    @Test func `for a command only its age counts, and what is lost is said`() throws {
        let reading = read(
            "command = x", "max-requests = 5", "reload-on-rss = 5", "harakiri = 5", "max-worker-lifetime = 60")
        let app = try #require(reading.app)
        #expect(app.recycling.longestLife == .seconds(60) && app.harakiri == nil)
        #expect(app.recycling.mostRequests == nil && app.recycling.mostResident == nil)
        #expect(
            reading.messages
                == ["max-requests", "reload-on-rss", "harakiri"].map {
                    "warning: \($0) is for Python apps: nobody counts the requests of a command, or looks at its memory"
                })
    }

    @Test func `the real uWSGI sees to it itself, and knows no units`() throws {
        let reading = readText(
            """
            [app:a]
            server = uwsgi
            module = m
            http = :1
            max-requests = 5
            max-worker-lifetime = 1h
            reload-on-rss = 1GiB
            harakiri = 1min 30s
            harakiri-grace = 500ms
            limit-as = 2GiB
            buffer-size = 32KiB
            http-timeout = 5min
            """)
        #expect(reading.findings == [])
        let app = try #require(reading.app)
        #expect(!app.recycling.isOn && app.harakiri == nil)
        guard case .uwsgi(let command) = app.application else { return }
        let words = command.words(port: { "\($0)" }, address: { "\($0)" })
        #expect(
            words.suffix(8) == [
                "--max-requests=5", "--max-worker-lifetime=3600", "--reload-on-rss=1024", "--harakiri=90",
                "--harakiri-graceful-timeout=1", "--limit-as=2048", "--buffer-size=32768", "--http-timeout=300",
            ])
    }
}
