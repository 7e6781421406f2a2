import Testing

@testable import Settings

struct SharedListenerTests {
    private let shop = """
        [listener:front]
        address = :8000
        backlog = 512
        [listener:admin]
        address = admin.sock
        mode = 660
        owner = root:www-data
        protocol = uwsgi
        [app:web]
        module = shop.wsgi
        listen-on = front
        [app:api]
        command = serve {fd} {fd:admin} {port:front}
        http = :8001
        listen-on = front admin

        """

    @Test func `apps share sockets by their names, beside those of their own`() throws {
        let reading = readText(shop)
        #expect(reading.findings == [])
        let configuration = try #require(reading.configuration)
        #expect(configuration.listeners.map(\.name) == ["front", "admin", "api.http"])
        #expect(configuration.listeners.map(\.isShared) == [true, true, false])
        #expect(configuration.apps.map(\.listeners) == [["front"], ["api.http", "front", "admin"]])
        let front = configuration.listeners[0]
        let admin = configuration.listeners[1]
        #expect(front.backlog == 512 && front.protocolName == "http" && front.nameInApp == "front")
        #expect(admin.address == .path("/start/admin.sock") && admin.protocolName == "uwsgi")
        #expect(admin.mode == 0o660 && admin.owner == .name("root") && admin.ownerGroup == .name("www-data"))
        guard case .command(let command) = configuration.apps[1].application else {
            Issue.record("api is no command")
            return
        }
        #expect(command.words(port: { "port\($0)" }, address: { "\($0)" }) == ["3", "5", "port1"])
        #expect(configuration.listeners(of: configuration.apps[1]).map(\.name) == ["api.http", "front", "admin"])
    }

    @Test func `a name that no section has is refused`() {
        let text = "[listener:front]\naddress = :1\n[app:a]\nmodule = m\nlisten-on = front frnt\n"
        #expect(
            readText(text).rendered == [
                """
                /srv/deploy/app.ini:5:19: error: there is no listener 'frnt'
                  listen-on = front frnt
                                    ^~~~
                  did you mean front?
                """
            ])
        #expect(
            readText("[app:a]\nmodule = m\nlisten-on = x\n").remedies == [
                "write [listener:x], and below it address = :8000"
            ])
    }

    @Test func `one that nobody listens on is not opened, which is said`() {
        let reading = readText("[listener:front]\naddress = :1\n[app:a]\nmodule = m\nhttp = :1\n")
        #expect(
            reading.rendered == [
                """
                /srv/deploy/app.ini:1:1: warning: no app listens on front, so it is not opened
                  [listener:front]
                  ^~~~~~~~~~~~~~~~
                  write listen-on = front in the section of an app
                """
            ])
        #expect(reading.configuration?.listeners.map(\.name) == ["a.http"])
    }

    @Test(arguments: [
        ("addres = :1", "there is no option 'addres'", "did you mean address?"),
        (
            "chmod = 660", "chmod is no option of a listener",
            "a listener has address, backlog, mode, owner and protocol"
        ),
        (
            "processes = 2", "processes is no option of a listener",
            "a listener has address, backlog, mode, owner and protocol"
        ),
        (
            "address = :2", "a listener has one address: line 2 has it already",
            "write a section of its own for this one"
        ),
        ("mode = rw", "'rw' is no mode: it has three octal digits", "write mode = 660"),
        ("backlog = x", "backlog needs a number, not 'x'", "write backlog = 1024"),
    ]) func `its section takes what is a socket's, and nothing else`(
        _ line: String, _ message: String, _ remedy: String
    ) {
        let reading = readText("[listener:f]\naddress = :1\n\(line)\n[app:a]\nmodule = m\nlisten-on = f\n")
        #expect(reading.messages == ["error: \(message)"])
        #expect(reading.remedies == [remedy])
    }

    @Test func `uWSGI's words for the same are understood`() {
        let text = "[listener:f]\naddress = f.sock\nlisten = 5\nchmod-socket = 600\nchown-socket = a\n"
        let listener = readText(text + "[app:a]\nmodule = m\nlisten-on = f\n").configuration?.listeners.first
        #expect(listener?.backlog == 5 && listener?.mode == 0o600 && listener?.owner == .name("a"))
    }

    @Test func `what is missing, there twice or called like another is refused`() {
        let app = "[app:a]\nmodule = m\nlisten-on = f\n"
        #expect(readText("[listener:f]\n" + app).messages == ["error: the listener f has no address"])
        #expect(
            readText("[listener:f]\naddress = :1\n[listener:f]\naddress = :2\n" + app).messages == [
                "error: there is a second section for the listener f: the first is on line 1"
            ])
        #expect(
            readText("[listener:a b]\naddress = :1\n" + app).messages == [
                "error: 'a b' is no name of a listener: it has 1 to 48 letters, digits, dots, dashes and underscores"
            ])
        #expect(
            readText("[listener:http]\naddress = :1\n[app:a]\nmodule = m\nhttp = :2\nlisten-on = http\n").messages == [
                "error: line 5 of this app is called http too"
            ])
        #expect(
            readText("[listener:f]\naddress = :1\n[app:a]\nmodule = m\nhttp = :1\nlisten-on = f\n").messages == [
                "error: :1 is taken already by line 2"
            ])
        #expect(
            readText("[listener:a.http]\naddress = :1\n[app:a]\nmodule = m\nhttp = :2\nlisten-on = a.http\n").messages
                == ["error: two listeners are called a.http"])
    }
}
