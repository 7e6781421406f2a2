import Testing

@testable import Settings

struct ManyAppTests {
    private let shop = """
        [svctl]
        name = shop
        vacuum = true
        surge = 3
        base = /srv/shop
        [app:web]
        chdir = %(base)
        module = config.wsgi
        http = :8000
        processes = 4
        depends-on = cache  mail
        [app:mail]
        command = %(base)/mail --fd {fd:http-socket}
        chdir = %(base)/%(own)
        own = mail
        http-socket = mail.sock
        [app:cache]
        command = cache
        """

    @Test func `each section is an app, and all have one master`() throws {
        let reading = readText(shop)
        #expect(reading.findings == [])
        let configuration = try #require(reading.configuration)
        #expect(configuration.name == "shop" && configuration.vacuum && configuration.surge == .atMost(3))
        #expect(configuration.apps.map(\.name) == ["web", "mail", "cache"])
        #expect(configuration.apps.map(\.directory) == ["/srv/shop", "/srv/shop/mail", nil])
        #expect(configuration.apps.map(\.processes) == [4, 1, 1])
        #expect(configuration.apps.map(\.dependsOn) == [["cache", "mail"], [], []])
        #expect(configuration.apps.map(\.listeners) == [["web.http"], ["mail.http-socket"], []])
        #expect(configuration.listeners.map(\.name) == ["web.http", "mail.http-socket"])
        #expect(configuration.listeners.map(\.nameInApp) == ["http", "http-socket"])
        #expect(configuration.listeners.last?.address == .path("/srv/shop/mail/mail.sock"))
        guard case .command(let mail) = configuration.apps[1].application else {
            Issue.record("mail is no command")
            return
        }
        #expect(mail.program == "/srv/shop/mail")
    }

    @Test func `the app of uWSGI's section is called web and comes first`() {
        let reading = readText(
            """
            [app:mail]
            command = mail
            depends-on = web
            [uwsgi]
            name = old
            module = m
            http = :1
            [svctl]
            name = new
            """)
        #expect(reading.findings == [])
        #expect(reading.configuration?.apps.map(\.name) == ["web", "mail"])
        #expect(reading.configuration?.apps.map(\.listeners) == [["http"], []])
        #expect(reading.configuration?.name == "new")
    }

    @Test func `sections of other tools are not read, which is said where svctl's own are`() {
        let reading = readText("[app:a]\ncommand = x\n[alembic]\nurl = y\n[app.b]\ncommand = z\n[a b]\n")
        #expect(
            reading.messages == [
                "warning: the section [alembic] is not read", "warning: the section [app.b] is not read",
                "warning: the section [a b] is not read",
            ])
        #expect(reading.remedies == ["write [app:alembic] for an app", "write [app:app.b] for an app", nil])
        #expect(readText("[uwsgi]\nmodule = m\nhttp = :1\n[dev]\nx = y\n").findings == [])
    }

    @Test func `the apps of Paste Deploy are left alone`() {
        let paste = """
            [app:main]
            use = egg:shop
            debug = {{ debug }}
            [server:main]
            use = egg:waitress#main
            [app:other]
            paste.app_factory = shop:main

            """
        let reading = readText(paste + "[uwsgi]\nmodule = m\nhttp = :1\n[app:main]\nx = {{ y }}\n")
        #expect(reading.findings == [])
        #expect(reading.configuration?.apps.map(\.name) == ["web"])
        #expect(
            readText(paste).messages == [
                "error: there is no section [uwsgi], only [app:main] [server:main] [app:other]"
            ])
    }

    @Test func `a second app of a name is refused`() {
        #expect(
            readText("[app:a]\ncommand = x\n[svctl]\n[app:a]\ncommand = y\n").rendered == [
                """
                /srv/deploy/app.ini:4:1: error: there is a second section for the app a: the first is on line 1
                  [app:a]
                  ^~~~~~~
                  give this one another name
                """
            ])
        #expect(
            readText("[app:web]\ncommand = x\n[uwsgi]\nmodule = m\nhttp = :1\n").rendered == [
                """
                /srv/deploy/app.ini:1:1: error: there are two apps called web: [uwsgi] on line 3 is one of them
                  [app:web]
                  ^~~~~~~~~
                  give this one another name
                """
            ])
    }

    @Test(arguments: ["", "a b", "a/b", ".", "..", "é", String(repeating: "x", count: 49)])
    func `an app has a plain name`(_ name: String) {
        let reading = readText("[app:\(name)]\ncommand = x\n")
        #expect(
            reading.messages == [
                "error: '\(name)' is no name of an app: it has 1 to 48 letters, digits, dots, dashes and underscores"
            ])
    }

    @Test func `a file without an app is refused`() {
        #expect(
            readText("\n[svctl]\nname = x\n").rendered == [
                """
                /srv/deploy/app.ini:2:1: error: there is no app in this file
                  [svctl]
                  ^~~~~~~
                  write [app:web], and below it what it runs
                """
            ])
        #expect(readText("").messages == ["error: there is no section [uwsgi]"])
        #expect(readText("[app:a]\n").messages == ["error: no application is named"])
        #expect(readText("[app:a]\nmodule = m\n").messages == ["error: there is no address to listen on"])
    }

    @Test func `an error in one app does not hide what another lacks`() {
        let reading = readText("[app:a]\nprocesses = x\n[app:b]\nhttp = :1\n")
        #expect(
            reading.messages == [
                "error: processes needs a number, not 'x'", "error: no application is named",
            ])
        #expect(reading.findings.last?.place?.line == 3)
    }

    @Test(arguments: ["name", "vacuum", "pidfile", "logto", "daemonize", "surge", "strict"])
    func `what is the master's stands in its section`(_ option: String) {
        let reading = readText("[app:a]\ncommand = x\n\(option) = 1\n")
        #expect(
            reading.rendered == [
                """
                /srv/deploy/app.ini:3:1: error: \(option) belongs to the whole file
                  \(option) = 1
                  \("^" + String(repeating: "~", count: option.count - 1))
                  move it below [svctl]
                """
            ])
    }

    @Test(arguments: ["chdir", "module", "processes", "http", "uid", "env", "ready", "settle", "depends-on", "command"])
    func `what is an app's stands in that of the app`(_ option: String) {
        let reading = readText("[svctl]\n\(option) = 1\n[app:a]\ncommand = x\n")
        #expect(
            reading.rendered == [
                """
                /srv/deploy/app.ini:2:1: error: \(option) belongs to an app
                  \(option) = 1
                  \("^" + String(repeating: "~", count: option.count - 1))
                  move it below the [app:…] it is for
                """
            ])
    }

    @Test func `what svctl does not do may stand anywhere`() {
        let reading = readText("[svctl]\nmaster = true\nlazy-apps = true\n[app:a]\ncommand = x\nneed-app = true\n")
        #expect(reading.findings == [])
        #expect(
            readText("[svctl]\nfs-reload = /tmp/t\n[app:a]\ncommand = x\n").messages == [
                "warning: fs-reload is not done: a change below /tmp/t reloads nothing"
            ])
    }

    @Test func `two apps cannot have one address, and both lines are named`() {
        let reading = readText("[app:a]\nmodule = m\nhttp = :80\n[app:b]\nmodule = m\nhttp = 127.0.0.1:80\n")
        #expect(
            reading.rendered == [
                """
                /srv/deploy/app.ini:6:8: error: 127.0.0.1:80 is taken already by line 3
                  http = 127.0.0.1:80
                         ^~~~~~~~~~~~
                  keep one of the two lines
                """
            ])
        #expect(
            readText("[app:a]\nmodule = m\nhttp = :0\n[app:b]\nmodule = m\nhttp = :0\n").configuration?.listeners
                .map(\.name) == ["a.http", "b.http"])
    }

    @Test func `a word is looked for in its section, then in the master's, and nowhere else`() {
        let text = "[svctl]\nx = 1\ny = %(x)\n[app:a]\ncommand = a%(x)%(y)\nx = 2\n[app:b]\ncommand = b%(x)%(z)\n"
        let reading = readText(text + "[app:c]\nz = 9\ncommand = c\n")
        let programs = reading.configuration?.apps.map { app -> String in
            guard case .command(let command) = app.application else { return "" }
            return command.program
        }
        #expect(programs == ["a21", "b1%(z)", "c"])
        #expect(reading.messages == ["warning: %(z) is nowhere defined: it stays as written"])
    }

    @Test func `placeholders that grow from section to section are an error`() {
        let long = String(repeating: "x", count: 100_000)
        let apps = (0..<60).map { "[app:a\($0)]\ncommand = x %(long)\n" }.joined()
        #expect(
            readText("[svctl]\nlong = \(long)\n" + apps).messages == ["error: the placeholders grow without end"])
    }

    @Test func `there are at most a hundred apps`() {
        let apps = (0..<100).map { "[app:a\($0)]\ncommand = x\n" }.joined()
        #expect(readText("[svctl]\n[uwsgi]\ncommand = w\n" + apps).configuration?.apps.count == 101)
        #expect(
            readText("[svctl]\n[uwsgi]\ncommand = w\n" + apps + "[app:x]\n").messages == [
                "error: there are more than 100 apps and listeners"
            ])
    }
}
