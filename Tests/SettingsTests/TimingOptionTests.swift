import Testing

@testable import Settings

struct TimingOptionTests {
    @Test func `where nothing is written everything has its time`() throws {
        let app = try #require(readApp().app)
        #expect(app.startTimeout == .seconds(60) && app.stopTimeout == .seconds(60) && app.settle == .seconds(1))
        #expect(readApp().configuration?.surge == nil)
    }

    @Test(arguments: [
        ("90", Duration.seconds(90)), ("500ms", .milliseconds(500)), ("2min", .seconds(120)), ("60min", .seconds(3600)),
        ("3600", .seconds(3600)), ("1ms", .milliseconds(1)),
    ]) func `a time has a unit, or counts seconds`(_ text: String, _ duration: Duration) {
        let reading = readApp("start-timeout = \(text)", "stop-timeout = \(text)", "settle = \(text)")
        #expect(reading.findings == [])
        #expect(reading.app?.startTimeout == duration)
        #expect(reading.app?.stopTimeout == duration)
        #expect(reading.app?.settle == duration)
    }

    @Test func `stop-timeout is uWSGI's worker-reload-mercy, and the last of them counts`() {
        #expect(readApp("stop-timeout = 5", "worker-reload-mercy = 7").app?.stopTimeout == .seconds(7))
        #expect(readApp("worker-reload-mercy = 7", "stop-timeout = 0").app?.stopTimeout == .zero)
        let unit = readApp("worker-reload-mercy = 1500ms")
        #expect(unit.messages == ["warning: svctl reads the unit; uWSGI would take 1500 seconds"])
        #expect(unit.app?.stopTimeout == .milliseconds(1500))
        #expect(unit.findings.first?.remedy == "write worker-reload-mercy = 2")
        let strict = readApp("worker-reload-mercy = 90s5", commandLine: ["--as-uwsgi"])
        #expect(strict.messages == ["warning: what follows the number is not read: worker-reload-mercy is 90"])
        #expect(strict.app?.stopTimeout == .seconds(90))
    }

    @Test(arguments: [
        ("start-timeout = 0", "start-timeout goes from 1ms to 60min", "start-timeout = 60s"),
        ("start-timeout = 61min", "start-timeout goes from 1ms to 60min", "start-timeout = 60s"),
        ("start-timeout = 3601", "start-timeout goes from 1ms to 60min", "start-timeout = 60s"),
        ("settle = 1w", "'w' is no unit: it may be ms, s, min, h or d", "settle = 1s"),
        ("settle = 2m", "'m' is no unit: it may be ms, s, min, h or d", "settle = 2min"),
        ("settle = -1", "'-1' is no time: it begins with no number", "settle = 1s"),
        ("settle = soon", "'soon' is no time: it begins with no number", "settle = 1s"),
        ("stop-timeout = 2147483648", "'2147483648' is longer than anybody waits", "stop-timeout = 60s"),
        ("worker-reload-mercy = -5s", "worker-reload-mercy goes from 0s to 2147483647s", "worker-reload-mercy = 60s"),
        ("surge = 0", "surge is all, or a number from 1 to 10000", "surge = all"),
        ("surge = 10001", "surge is all, or a number from 1 to 10000", "surge = all"),
        ("surge = 50%%", "surge is all, or a number from 1 to 10000", "surge = all"),
        ("surge = All", "surge is all, or a number from 1 to 10000", "surge = all"),
    ]) func `anything else is refused, and what to write is said`(_ line: String, _ message: String, _ remedy: String) {
        let reading = readApp(line)
        #expect(reading.messages.last == "error: \(message)")
        #expect(reading.remedies.last == "write \(remedy)")
        #expect(reading.configuration == nil)
    }

    @Test func `the mark stands under the time`() {
        #expect(
            readApp("start-timeout = 2 minutes").rendered == [
                """
                /srv/deploy/app.ini:4:17: error: a unit stands right behind its number
                  start-timeout = 2 minutes
                                  ^~~~~~~~~
                  write start-timeout = 2min
                """
            ])
    }

    @Test(arguments: [("all", SurgeSetting.all), ("1", .atMost(1)), ("10000", .atMost(10_000)), ("%k", .atMost(8))])
    func `surge is all of them or a number`(_ text: String, _ surge: SurgeSetting) {
        let reading = readApp("surge = \(text)")
        #expect(reading.findings == [])
        #expect(reading.configuration?.surge == surge)
    }
}
