import Testing

@testable import Settings

@Suite struct RequestLogFileTests {
    @Test(arguments: [
        ("file:/var/log/requests", RequestLogFile(path: "/var/log/requests")),
        ("file:requests.log", RequestLogFile(path: "/srv/requests.log")),
        (
            "file:logfile=/l,maxsize=500,backupname=old",
            RequestLogFile(path: "/l", largest: 500, backup: "/srv/old")
        ),
        ("file:maxsize=0,logfile=l", RequestLogFile(path: "/srv/l")),
    ]) func `requests have a file of their own, whose path begins below chdir`(
        _ value: String, _ expected: RequestLogFile
    ) {
        for name in ["req-logger", "logger-req"] {
            let reading = readApp("chdir = /srv", "\(name) = \(value)")
            #expect(reading.findings == [] && reading.app?.requestLog == expected)
        }
    }

    @Test func `standard output is where they are anyway`() {
        let reading = readApp("req-logger = stdio")
        #expect(reading.findings == [] && reading.app?.requestLog == nil)
        #expect(readApp().app?.requestLog == nil)
    }

    @Test(arguments: [
        ("socket:127.0.0.1:99", "requests are logged where svctl's own log goes"),
        ("rsyslog:127.0.0.1:514,x", "requests are logged where svctl's own log goes"),
        ("all file:/l", "it has a name, and svctl has no log-req-route that would send lines to it"),
        ("file:", "requests are logged where svctl's own log goes"), ("file:maxsize=5", "it names no file"),
    ]) func `what is not done is said`(_ value: String, _ loss: String) {
        let reading = readApp("req-logger = \(value)")
        #expect(reading.messages == ["warning: req-logger is not done: \(loss)"])
        #expect(reading.findings.first?.loss?.option == "req-logger")
        #expect(reading.remedies == ["write req-logger = file:/var/log/app-requests.log, or take the line out"])
        #expect(reading.app?.requestLog == nil)
    }

    @Test func `each app has its own, and both protocols of one share it`() {
        let reading = readText(
            """
            [uwsgi]
            module = m
            http = :1
            socket = /run/a
            req-logger = file:/web
            [app:b]
            module = n
            http = :2
            req-logger = file:/b
            [app:c]
            module = n
            http = :3
            """)
        #expect(reading.configuration?.apps.map { $0.requestLog?.path } == ["/web", "/web", "/b", nil])
    }

    @Test func `a command, a log that nothing gets into, and a file named twice are told of`() {
        let command = read("command = x", "req-logger = file:/l")
        #expect(command.messages.map { $0.contains("req-logger is for Python apps") } == [true])
        #expect(command.app?.requestLog == nil)
        let silent = readApp("disable-logging = true", "req-logger = file:/l")
        #expect(silent.messages == ["warning: /l stays empty: disable-logging keeps requests out of every log"])
        #expect(readApp("disable-logging = true", "log-5xx = true", "req-logger = file:/l").findings == [])
        let twice = readApp("req-logger = file:/l", "req-logger = file:/m")
        #expect(twice.messages == ["warning: this line does not count: line 5 sets req-logger again, to file:/m"])
        #expect(twice.app?.requestLog?.path == "/m")
    }

    @Test func `the real uWSGI does it itself`() {
        let reading = readApp("server = uwsgi", "req-logger = x file:/l", "log-date = %%Y")
        #expect(reading.findings == [] && reading.app?.requestLog == nil)
        guard case .uwsgi(let command)? = reading.app?.application else {
            Issue.record("no uWSGI")
            return
        }
        let words = command.words(port: { _ in "" }, address: { _ in "" })
        #expect(words.contains("--req-logger=x file:/l") && words.contains("--log-date=%Y"))
    }
}
