import Testing

@testable import Settings

struct ProtocolTests {
    @Test(arguments: [
        (["socket = /run/app.sock"], "uwsgi"), (["uwsgi-socket = @app"], "uwsgi"),
        (["socket = 127.0.0.1:3031", "protocol = uwsgi"], "uwsgi"), (["socket = :1", "protocol = http"], "http"),
        (["protocol = http11", "socket = :1"], "http"), (["socket-protocol = HTTP", "socket = :1"], "http"),
        (["uwsgi-socket = @a", "protocol = http"], "uwsgi"), (["http-socket = :1", "protocol = uwsgi"], "http"),
    ]) func `a socket speaks uwsgi unless the file says otherwise`(_ lines: [String], _ spoken: String) {
        let reading = readText((["[uwsgi]", "module = m"] + lines).joined(separator: "\n"))
        #expect(reading.findings == [])
        #expect(reading.configuration?.listeners.map(\.protocolName) == [spoken])
        #expect(reading.configuration?.apps.map(\.name) == ["web"])
    }

    @Test(arguments: ["127.0.0.1:1", "localhost:1", "[::1]:1", "127.1.2.3:1", "@a", "a.sock"])
    func `a socket that only this machine reaches is in order`(_ address: String) {
        #expect(read("module = m", "socket = \(address)").findings == [])
    }

    @Test(arguments: [":1", "0.0.0.0:1", "[::]:1", "10.0.0.1:1", "server.example.org:1"])
    func `a socket that others reach is warned of`(_ address: String) {
        let reading = read("module = m", "socket = \(address)")
        #expect(reading.configuration != nil)
        #expect(
            reading.messages == [
                "warning: the uwsgi protocol believes whoever speaks it: who can reach \(address) can pose as any client"
            ])
        #expect(reading.remedies == ["let only nginx reach it: a unix socket, or 127.0.0.1, or a firewall"])
        #expect(read("module = m", "http = \(address)").findings == [])
    }

    @Test func `several sockets of one protocol are one group`() {
        let reading = read("module = m", "socket = a.sock", "socket = 127.0.0.1:1", "uwsgi-socket = @a")
        #expect(reading.findings == [])
        #expect(reading.configuration?.apps.map(\.listeners) == [["socket", "socket.2", "uwsgi-socket"]])
    }

    @Test func `each protocol has processes of its own, and that they cost is said`() {
        let reading = read(
            "module = m", "socket = a.sock", "http = :8000", "processes = 4", "http-socket = :8001", "socket = @a")
        #expect(reading.configuration?.apps.map(\.name) == ["web", "web.uwsgi"])
        #expect(
            reading.configuration?.apps.map(\.listeners) == [["http", "http-socket"], ["socket", "socket.2"]])
        #expect(reading.configuration?.apps.map(\.processes) == [4, 4])
        #expect(
            reading.rendered == [
                """
                /srv/deploy/app.ini:3:10: note: HTTP and the uwsgi protocol have processes of their own, 4 each: that is twice the memory
                  socket = a.sock
                           ^~~~~~
                  take out the address that nobody uses
                """
            ])
    }

    @Test func `who depends on an app depends on both of its groups`() {
        let reading = readText(
            """
            [app:queue]
            command = /bin/queue
            depends-on = shop
            [app:shop]
            module = m
            http = :1
            socket = @a
            depends-on = db
            [app:db]
            command = /bin/db
            """)
        #expect(reading.configuration?.apps.map(\.name) == ["queue", "shop", "shop.uwsgi", "db"])
        #expect(reading.configuration?.apps.map(\.dependsOn) == [["shop", "shop.uwsgi"], ["db"], ["db"], []])
        #expect(reading.configuration?.listeners.map(\.name) == ["shop.http", "shop.socket"])
    }

    @Test(arguments: [("http11", "http"), ("HTTP", "http"), ("uwsgi", "uwsgi")])
    func `a shared socket speaks what it says, as any other`(_ written: String, _ spoken: String) {
        let reading = readText(
            "[listener:front]\naddress = @a\nprotocol = \(written)\n[app:a]\nmodule = m\nlisten-on = front\n")
        #expect(reading.findings == [])
        #expect(reading.configuration?.listeners.map(\.protocolName) == [spoken])
    }

    @Test func `a group's name can be nobody else's`() {
        let reading = readText(
            "[app:a]\nmodule = m\nhttp = :1\nsocket = @a\n[app:a.uwsgi]\nmodule = m\nhttp = :2\n")
        #expect(reading.configuration == nil)
        let errors = reading.findings.filter { $0.severity == .error }
        #expect(errors.map(\.message) == ["there are two apps called a.uwsgi: one is what speaks uwsgi for another"])
        #expect(errors.first?.place?.line == 5)
    }

    @Test func `a command gets all sockets, whatever is spoken there`() {
        let reading = read("command = /bin/serve --fd {fd:socket}", "http = :1", "socket = :2", "protocol = fastcgi")
        #expect(reading.findings == [])
        #expect(reading.configuration?.apps.map(\.listeners) == [["http", "socket"]])
        #expect(reading.configuration?.listeners.map(\.protocolName) == ["http", "fastcgi"])
    }

    @Test func `another protocol is an error with the two that are spoken`() {
        let reading = read("module = m", "socket = :1", "protocol = fastcgi", "http = :2")
        #expect(
            reading.messages == [
                "error: svctl does not speak the fastcgi protocol: nobody would listen on :1"
            ])
        #expect(reading.remedies == ["write protocol = uwsgi for nginx's uwsgi_pass, or protocol = http"])
    }

    @Test func `without chmod-socket the mask says who may connect, as with uWSGI`() {
        func mode(_ lines: String...) -> UInt32?? {
            readText((["[uwsgi]", "module = m", "socket = a.sock"] + lines).joined(separator: "\n"))
                .configuration?.listeners.first?.mode
        }
        #expect(mode() == .some(nil))
        #expect(mode("umask = 002") == 0o775)
        #expect(mode("chmod-socket = 660", "umask = 000") == 0o660)
        let opened = read("module = m", "socket = a.sock", "daemonize = /var/log/app.log")
        #expect(
            opened.messages == [
                "warning: uWSGI with daemonize lets everybody connect to /start/a.sock, and svctl only its owner"
            ])
        #expect(
            read("module = m", "socket = a.sock", "daemonize = /l", "chmod-socket = 660").findings == [])
    }
}

struct FrontServerOptionTests {
    @Test func `static folders and limits are for the worker and for the server in front`() {
        let reading = read(
            "module = m", "socket = @a", "chdir = /srv", "static-map = /static=static", "static-map2 = /m=/var/www",
            "buffer-size = 32768", "limit-post = 1048576")
        #expect(
            reading.app?.staticMaps == [
                StaticMap(prefix: "/static", path: "/srv/static"),
                StaticMap(prefix: "/m", path: "/var/www", keepsPrefix: true),
            ])
        #expect(reading.app?.largestHead == 32768)
        #expect(reading.app?.largestBody == 1_048_576)
        #expect(reading.findings == [])
    }

    @Test func `a buffer is never larger than uWSGI makes it`() {
        #expect(readApp("buffer-size = 262144").app?.largestHead == 65_535)
        #expect(readApp("buffer-size = x").messages == ["error: buffer-size needs a number of bytes, not 'x'"])
    }

    @Test(arguments: ["/static", "/static=", "=/srv"]) func `half a static map is told`(_ text: String) {
        let reading = readApp("static-map = \(text)")
        // All addresses begin with nothing.
        #expect(reading.findings.map(\.severity) == (text == "=/srv" ? [] : [.warning]))
        #expect(reading.app?.staticMaps == (text == "=/srv" ? [StaticMap(prefix: "/", path: "/srv")] : []))
    }

    @Test(arguments: ["", "x", "-1"]) func `a limit is a number of bytes`(_ text: String) {
        #expect(readApp("limit-post = \(text)").findings.map(\.severity) == [.error])
    }
}
