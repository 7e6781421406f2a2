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
        #expect(readApp("req-logger = file:/var/log/requests").messages.first?.contains("own log") == true)
    }
}
