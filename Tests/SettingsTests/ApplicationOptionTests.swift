import Testing

@testable import Settings

struct ApplicationOptionTests {
    @Test(arguments: [
        ("module = config.wsgi", Application.module("config.wsgi", callable: nil)),
        ("wsgi = config.wsgi:app", .module("config.wsgi", callable: "app")),
        ("module = shop:create_app()", .module("shop", callable: "create_app()")),
        ("wsgi-file = wsgi.py", .file("/srv/wsgi.py", callable: nil)),
        ("file = /opt/wsgi.py", .file("/opt/wsgi.py", callable: nil)),
    ]) func `the application is kept as written`(_ line: String, _ application: Application) {
        let reading = read(line, "chdir = /srv", "http = :1")
        #expect(reading.findings == [])
        #expect(reading.app?.application == application)
    }

    @Test func `callable names what the module does not`() {
        #expect(read("module = m", "callable = app", "http = :1").app?.application == .module("m", callable: "app"))
        #expect(read("module = m:a", "callable = app", "http = :1").app?.application == .module("m", callable: "a"))
        #expect(read("file = /w.py", "callable = app", "http = :1").app?.application == .file("/w.py", callable: "app"))
    }

    @Test func `with both, the module is the application`() {
        let reading = read("module = m", "wsgi-file = w.py", "http = :1")
        #expect(reading.app?.application == .module("m", callable: nil))
        #expect(reading.messages == ["warning: wsgi-file is not loaded, because module is the application"])
    }

    @Test func `without an application there is an error at the section`() {
        #expect(
            read("http = :1").rendered == [
                """
                /srv/deploy/app.ini:1:1: error: no application is named
                  [uwsgi]
                  ^~~~~~~
                  write module = config.wsgi:application, wsgi-file = /srv/app/wsgi.py, or command = …
                """
            ])
        let reading = SettingsReader.read(file: nil, commandLine: ["--http", ":1"], in: Surroundings())
        #expect(
            reading.rendered == [
                "error: no application is named\n  write module = config.wsgi:application, wsgi-file = /srv/app/wsgi.py, or command = …"
            ])
    }

    @Test func `what cannot be a module is an error or a warning`() {
        #expect(read("module = :app", "http = :1").messages == ["error: there is no module before the colon"])
        #expect(read("module = m:", "http = :1").messages == ["error: there is no callable behind the colon"])
        #expect(read("module =", "http = :1").messages == ["error: module has no value"])
        let file = read("module = app/wsgi.py", "http = :1")
        #expect(
            file.messages == ["warning: 'app/wsgi.py' looks like a file, and module wants the dotted name of a module"])
        #expect(file.remedies == ["write wsgi-file = app/wsgi.py"])
        let colon = read("wsgi-file = w.py:app", "http = :1")
        #expect(colon.messages == ["error: wsgi-file takes no callable behind a colon"])
        #expect(colon.remedies == ["write wsgi-file = w.py and callable = app"])
    }

    @Test(arguments: ["home", "virtualenv", "venv", "pyhome"]) func `the environment has four names`(_ name: String) {
        let reading = readApp("\(name) = venv", "chdir = app")
        #expect(reading.app?.home == "/start/app/venv")
        #expect(reading.app?.places["home"]?.line == 4)
        #expect(reading.findings == [])
    }

    @Test func `a variable without a value is removed`() {
        let reading = readApp("env = A=1", "env = B=1", "env = A", "env = C", "env = C=2")
        #expect(reading.app?.environment.map(\.name) == ["B", "C"])
        #expect(reading.app?.unsetEnvironment == ["A"])
        #expect(readApp("env = =x").messages == ["error: the variable has no name"])
    }

    @Test func `quotes are part of the value, and said`() {
        let variable = readApp("env = \"A=b\"")
        #expect(variable.app?.environment == [EnvironmentVariable(name: "\"A", value: "b\"")])
        #expect(variable.messages == ["warning: the quotes are part of the variable: its name begins with \""])
        #expect(variable.remedies == ["write env = A=b"])
        let path = readApp("chdir = '/srv'")
        #expect(path.messages == ["warning: the quotes are part of the value of chdir"])
        #expect(path.remedies == ["write chdir = /srv"])
    }

    @Test func `the tilde is no home, and patterns are not looked up`() {
        let reading = readApp("home = ~/venv", "pythonpath = /srv/*/lib")
        #expect(reading.app?.home == "/start/~/venv")
        #expect(
            reading.messages == [
                "warning: ~ is not filled in: it is a directory of that name",
                "warning: svctl does not look for the directories that match '/srv/*/lib'",
            ])
    }
}

struct ProcessOptionTests {
    @Test func `numbers are read as atoi does, and junk is said`() {
        let reading = readApp("processes = 4 workers", "worker-reload-mercy = 30 seconds")
        #expect(reading.app?.processes == 4 && reading.app?.stopTimeout == .seconds(30))
        #expect(
            reading.rendered.first == """
                /srv/deploy/app.ini:4:14: warning: what follows the number is not read: processes is 4
                  processes = 4 workers
                               ^~~~~~~~
                  write processes = 4
                """)
        #expect(reading.messages.last == "warning: what follows the number is not read: worker-reload-mercy is 30")
    }

    @Test(arguments: ["0", "-1", "10001", "99999999999999999999", "-99999999999999999999"])
    func `there are 1 to 10,000 processes`(_ number: String) {
        let reading = readApp("processes = \(number)")
        #expect(reading.messages == ["error: processes goes from 1 to 10000"])
        #expect(reading.remedies == ["write processes = 4"])
    }

    @Test(arguments: ["four", "-", "auto"]) func `a word is no number`(_ word: String) {
        let reading = readApp("workers = \(word)")
        #expect(reading.messages == ["error: workers needs a number, not '\(word)'"])
        #expect(reading.remedies == ["write workers = 4"])
        #expect(reading.findings.first?.place?.column == 11)
    }

    @Test func `no threads mean one thread as in uWSGI`() {
        #expect(readApp("threads = 0").app?.threads == 1)
        #expect(readApp("threads = 8").app?.threads == 8)
        #expect(readApp("threads = -1").messages == ["error: threads goes from 0 to 10000"])
    }

    @Test(arguments: [("www-data", Account.name("www-data")), ("33", .number(33)), ("0", .number(0))])
    func `accounts are names or numbers`(_ text: String, _ account: Account) {
        let reading = readApp("uid = \(text)", "gid = \(text)")
        #expect(reading.app?.user == account && reading.app?.group == account)
        #expect(reading.app?.places["uid"]?.line == 4)
    }

    @Test(arguments: ["33abc", "-1", "4294967295", "99999999999"]) func `other accounts are refused`(_ text: String) {
        let reading = readApp("uid = \(text)")
        #expect(reading.findings.map(\.severity) == [.error])
        #expect(reading.remedies == ["write uid = www-data, or the number"])
    }

    @Test func `the mask is octal`() {
        #expect(readApp("umask = 022").app?.umask == 0o22)
        #expect(readApp("umask = 0").app?.umask == 0)
        for text in ["abc", "8", "1777", "0x1"] {
            #expect(
                readApp("umask = \(text)").messages == ["error: '\(text)' is no mask: it has octal digits, up to 777"])
        }
    }
}

struct MasterOptionTests {
    @Test(arguments: [
        ("true", true), ("1", true), ("yes", true), ("", true), ("false", false), ("OFF", false), ("No", false),
        ("0", false),
    ]) func `switches are on unless they say otherwise`(_ text: String, _ isOn: Bool) {
        let reading = readApp("vacuum = \(text)", "disable-logging = \(text)")
        #expect(reading.findings == [])
        #expect(reading.configuration?.vacuum == isOn)
        #expect(reading.app?.logsRequests == !isOn)
    }

    @Test func `any other word means true, and is said`() {
        let reading = readApp("vacuum = never")
        #expect(reading.configuration?.vacuum == true)
        #expect(reading.messages == ["warning: 'never' means true: everything but false, off, no and 0 does"])
        #expect(readApp("vacuum").configuration?.vacuum == true)
    }

    @Test func `pid file and log are found from where the caller stands, not from chdir`() {
        let reading = readApp("chdir = /srv", "pidfile = app.pid", "logto = ./app.log")
        #expect(reading.configuration?.pidFile == "/start/app.pid")
        #expect(reading.configuration?.log == .file("/start/app.log"))
        #expect(readApp("chdir = /srv", "logto2 = app.log").configuration?.log == .file("/srv/app.log"))
    }

    @Test func `daemonize goes to its own file, whatever logto says`() {
        let reading = readApp("daemonize = /var/log/d.log", "logto = /var/log/l.log")
        #expect(reading.configuration?.log == .file("/var/log/d.log"))
        #expect(reading.configuration?.daemonizes == true)
        #expect(reading.findings == [])
    }

    @Test func `daemonize true logs to a file called true`() {
        let reading = readApp("daemonize = true")
        #expect(reading.configuration?.log == .file("/start/true"))
        #expect(
            reading.rendered == [
                """
                /srv/deploy/app.ini:4:13: warning: daemonize wants a file: this logs to a file called 'true'
                  daemonize = true
                              ^~~~
                  write daemonize = /var/log/app.log
                """
            ])
    }

    @Test func `logs do not go to another machine`() {
        let reading = readApp("logto = 10.0.0.1:514")
        #expect(reading.configuration?.log == .standard)
        #expect(
            reading.messages == ["warning: svctl does not send logs to another machine: they go to standard output"])
    }

    @Test func `a name is short and plain`() {
        #expect(readApp("name = Shop.2_b-c").configuration?.name == "Shop.2_b-c")
        for name in ["a b", "ü", "..", "a/b", String(repeating: "a", count: 49)] {
            #expect(readApp("name = \(name)").findings.map(\.severity) == [.error])
        }
        #expect(readApp("name =").messages == ["error: name has no value"])
    }

    @Test func `a placeholder called name may be anything`() {
        let reading = readApp("name = my shop", "chdir = /srv/%(name)")
        #expect(reading.app?.directory == "/srv/my shop")
        #expect(reading.configuration?.name == nil)
        #expect(reading.messages == ["warning: 'my shop' is no name for svctl, only for %(name)"])
    }

    @Test func `what svctl always does cannot be switched off`() {
        let reading = readApp("master = false", "need-app = false", "die-on-term = false")
        #expect(
            reading.messages == [
                "warning: master stays on: svctl is always the master",
                "warning: need-app stays on: no worker serves without its application",
                "warning: die-on-term stays on: SIGTERM always stops, and never reloads",
            ])
        #expect(readApp("master = true", "need-app", "die-on-term = 1").findings == [])
    }
}
