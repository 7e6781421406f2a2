import Testing

@testable import Settings

@Suite struct LogFileOptionTests {
    @Test func `sizes, names and files to touch are put together, below chdir`() {
        let reading = readApp(
            "chdir = /srv", "log-maxsize = 20971520", "log-backupname = old.log", "touch-logreopen = reopen",
            "touch-logrotate = /run/rotate", "log-reopen = true")
        #expect(reading.findings == [])
        #expect(
            reading.configuration?.logFile
                == LogFileConfiguration(
                    largest: 20_971_520, backup: "/srv/old.log", touchReopen: ["/srv/reopen"],
                    touchRotate: ["/run/rotate"]))
        #expect(readApp("log-maxsize = 0").configuration?.logFile == LogFileConfiguration())
        #expect(readApp("log-maxsize = much").messages == ["error: log-maxsize needs a number of bytes, not 'much'"])
        let own = readText("[svctl]\nlog-maxsize = 10MiB\n[app:a]\ncommand = x\nhttp = :1\n")
        #expect(own.configuration?.logFile.largest == 10 << 20)
    }

    @Test(arguments: [
        ("file:/var/log/app", "/var/log/app"), ("main file:app.log", "/start/app.log"),
        ("file:logfile=/var/log/app,maxsize=500,backupname=/var/log/old", "/var/log/app"),
    ]) func `a logger that is a file is the log`(_ value: String, _ path: String) {
        let reading = readApp("logger = \(value)")
        #expect(reading.findings == [])
        #expect(reading.configuration?.log == .file(path))
        let isKeyed = value.contains("=")
        #expect(reading.configuration?.logFile.largest == (isKeyed ? 500 : nil))
        #expect(reading.configuration?.logFile.backup == (isKeyed ? "/var/log/old" : nil))
    }

    @Test func `other loggers are said to be lost, and standard output is none`() {
        #expect(readApp("logger = stdio").findings == [])
        #expect(readApp("logger = syslog:app").messages.first?.contains("where svctl's own log goes") == true)
    }

    @Test(arguments: [
        ("log-date", "%a %b %d %H:%M:%S %Y"), ("logdate = true", "%a %b %d %H:%M:%S %Y"),
        ("log-date = 1", "%a %b %d %H:%M:%S %Y"), ("log-date = %%Y-%%m-%%d", "%Y-%m-%d"),
        ("log-prefix = shop", "shop"),
    ]) func `lines begin as uWSGI's own do`(_ line: String, _ format: String) {
        let reading = readApp(line)
        #expect(reading.findings == [] && reading.configuration?.logFile.dateFormat == format)
    }

    @Test func `a switch that is none is told of, and what is not asked for is not done`() {
        let reading = readApp("log-date = off")
        #expect(reading.configuration?.logFile.dateFormat == "off")
        #expect(
            reading.messages == [
                "warning: 'off' is no switch here: each line of the log's file begins with it, as in uWSGI"
            ])
        #expect(readApp().configuration?.logFile.dateFormat == nil)
        #expect(
            readApp("server = uwsgi", "log-date").configuration?.logFile.dateFormat == nil, "the real one does it")
    }
}
