import Testing

@testable import Settings

extension Reading {
    /// What the real uWSGI is called with, but for what every app has.
    fileprivate var uwsgiWords: [String]? {
        guard case .uwsgi(let command)? = app?.application else { return nil }
        return Array(command.words(port: { "\($0)" }, address: { "\($0)" }).dropFirst(4))
    }
}

struct UwsgiServerTests {
    @Test func `the section's own options are uWSGI's, its sockets are the master's`() throws {
        let reading = read(
            "server = uwsgi", "base = /srv", "chdir = %(base)/app", "module = config.wsgi", "home = /venv",
            "http = :8000", "socket = app.sock", "processes = 4", "threads = 2", "harakiri = 30", "mule = work.py",
            "static-map = /s=/srv/s", "enable-threads = true", "thunder-lock = false", "env = SECRET=hidden",
            "uid = www-data", "master = true", "logto = /var/log/x", "chmod-socket = 660", "pidfile = /run/x",
            "die-on-term = true", "stop-timeout = 7s", "settle = 2s", "touch-reload = x", "log-date")
        #expect(reading.findings == [])
        #expect(
            reading.uwsgiWords == [
                "--http-socket=fd://3", "--socket=fd://4", "--chdir=/srv/app", "--module=config.wsgi", "--home=/venv",
                "--processes=4", "--threads=2", "--harakiri=30", "--mule=work.py", "--static-map=/s=/srv/s",
                "--enable-threads", "--chmod-socket=660", "--log-date",
            ])
        guard case .uwsgi(let command)? = reading.app?.application else { return }
        #expect(
            command.words(port: { "\($0)" }, address: { "\($0)" }).prefix(4) == [
                "--master", "--need-app", "--hook-master-start=unix_signal:15 gracefully_kill_them_all",
                "--worker-reload-mercy=7",
            ])
        let app = try #require(reading.app)
        #expect(app.processes == 1, "one uWSGI has them all")
        #expect(reading.configuration?.apps.count == 1, "and speaks both protocols")
        #expect(app.environment.map(\.name) == ["SECRET"] && app.settle == .seconds(2) && app.user == .name("www-data"))
    }

    @Test func `what a section of svctl's own includes, uWSGI reads`() {
        let reading = readText("[app:a]\nserver = uwsgi\nmodule = m\nhttp = :1\nini = :more\n")
        #expect(reading.findings == [])
        #expect(reading.uwsgiWords == ["--http-socket=fd://3", "--module=m", "--ini=/srv/deploy/app.ini:more"])
    }

    @Test func `what svctl does not do is no complaint where uWSGI does it, and a typo still is one`() {
        let reading = readApp(
            "server = uwsgi", "max-requests = 5", "cache2 = name=a", "buffer-size = 40000", "procesess = 4")
        #expect(reading.messages == ["warning: there is no option 'procesess'"])
        #expect(readApp("cache2 = name=a").findings.count == 1)
    }

    @Test func `what cannot be bound twice is told of`() {
        #expect(
            readApp("server = uwsgi", "stats = :9191").rendered == [
                """
                /srv/deploy/app.ini:5:9: warning: :9191 cannot be bound by the next uWSGI while this one serves: \
                a reload is called off
                  stats = :9191
                          ^~~~~
                  write stats = /run/app-stats.sock, a path
                """
            ])
        #expect(readApp("server = uwsgi", "stats = /run/stats.sock").findings == [])
    }

    @Test func `an end that svctl would take for a failure is told of`() {
        let reading = readApp("server = uwsgi", "cheap = true", "idle = 60", "die-on-idle = true")
        #expect(
            reading.messages == [
                "warning: uWSGI ends when there is nothing to do, and svctl starts it again, as after a failure"
            ])
        #expect(reading.remedies == ["take it out: with idle alone no worker stays, and uWSGI does"])
        #expect(readApp("server = uwsgi", "idle = 60", "die-on-idle = false").findings == [])
    }

    @Test func `it serves WSGI only, and needs an application and an address like any`() {
        #expect(
            readApp("server = uwsgi", "asgi = true").messages == [
                "error: uwsgi serves WSGI, and this line makes the app ASGI"
            ])
        #expect(read("server = uwsgi", "http = :1").messages == ["error: no application is named"])
        #expect(read("server = uwsgi", "module = m").messages == ["error: there is no address to listen on"])
    }

    @Test(arguments: [
        ("psgi = a.pl", "http-socket", true), ("rack = config.ru", "http-socket", true),
        ("php-docroot = /srv", "http-socket", false), ("cgi = /srv/cgi", "http-socket", false),
        ("http-to = 127.0.0.1:3031", "http", false), ("http-use-pattern = /x/%%s", "http", false),
        ("eval = def application(e, s): pass", "http-socket", true),
        ("need-app = true\ncgi = /srv/cgi", "http-socket", true),
    ]) func `it serves what needs no Python module, and ends without an application where it counts one`(
        _ lines: String, _ option: String, _ needsApplication: Bool
    ) throws {
        let reading = readText("[uwsgi]\nserver = uwsgi\nhttp = :8000\n\(lines)\n")
        #expect(!reading.findings.contains { $0.severity == .error }, "\(reading.messages)")
        guard case .uwsgi(let command)? = reading.app?.application else { return #expect(Bool(false)) }
        let words = command.words(port: { "\($0)" }, address: { "\($0)" })
        #expect(words.contains("--\(option)=fd://3"), "\(words)")
        #expect(words.contains("--need-app") == needsApplication, "\(words)")
        let line = lines.split(separator: "\n").last ?? ""
        #expect(words.last == "--" + line.replacing(" = ", with: "=").replacing("%%", with: "%"))
    }

    @Test(arguments: [
        "emperor = /srv/vassals", "attach-daemon = java -jar start.jar", "cron = 1 2 -1 -1 -1 /srv/job",
        "spooler = /srv/spool", "fastrouter = /run/router", "module = m\nspooler = /srv/spool",
        "module = m\nfastcgi-socket = /run/fcgi", "zerg-pool = /run/z::8000",
    ]) func `what works without an address needs none`(_ lines: String) {
        let reading = readText("[uwsgi]\nserver = uwsgi\n\(lines)\n")
        #expect(reading.configuration != nil, "\(reading.messages)")
        #expect(readText("[uwsgi]\n\(lines)\n").configuration == nil)
    }

    @Test(arguments: ["psgi = a.pl", "php-docroot = /srv", "mule = m.py", "static-map = /=/srv", "mount = /=m"])
    func `what only an address makes sense of needs one`(_ line: String) {
        let reading = readText("[uwsgi]\nserver = uwsgi\n\(line)\n")
        #expect(reading.messages.contains("error: there is no address to listen on"))
    }

    @Test(arguments: ["plugins = 0:psgi,mine", "plugin = hetzner"])
    func `it loads the plugins that svctl does not know`(_ line: String) {
        #expect(readApp("server = uwsgi", line).findings == [])
        #expect(!readApp(line).findings.isEmpty)
    }

    @Test func `an Emperor may have no workers, and an application must`() {
        let emperor = read("server = uwsgi", "emperor = /srv/vassals", "processes = 0")
        #expect(emperor.uwsgiWords?.contains("--processes=0") == true && emperor.findings == [])
        let elsewhere = read("emperor = /srv/vassals", "processes = 0").messages
        #expect(elsewhere.contains("error: processes goes from 1 to 10000"))
        let application = readApp("server = uwsgi", "processes = 0").messages
        #expect(application.first?.hasPrefix("warning: processes counts as 0") == true)
    }

    @Test func `what runs beside an application is none where requests come in`() {
        let reading = read("server = uwsgi", "http = :1", "attach-daemon = x", "modul = shop")
        #expect(reading.messages.contains("error: no application is named"))
        #expect(read("server = uwsgi", "http = :1", "modul = shop").messages.contains("error: no application is named"))
    }

    @Test func `the options that are work are options of uWSGI`() {
        for name in UwsgiWork.names { #expect(KnownOptions.argument(of: name) != nil, "\(name)") }
        #expect(readApp("server = uwsgi", "http-to = :1", "emperor = false").app != nil)
    }
}
