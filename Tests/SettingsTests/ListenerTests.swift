import Testing

@testable import Settings

struct AddressTests {
    @Test(arguments: [
        (":8000", ListenerConfiguration.Address.ipv4(host: "", port: 8000)),
        ("0.0.0.0:8000", .ipv4(host: "0.0.0.0", port: 8000)), ("127.0.0.1:0", .ipv4(host: "127.0.0.1", port: 0)),
        ("localhost:8000", .ipv4(host: "localhost", port: 8000)), (":08000", .ipv4(host: "", port: 8000)),
        ("[::]:8000", .ipv6(host: "::", port: 8000)), ("[fe80::1%eth0]:1", .ipv6(host: "fe80::1%eth0", port: 1)),
        ("[::ffff:1.2.3.4]:65535", .ipv6(host: "::ffff:1.2.3.4", port: 65535)),
        ("[1:2:3:4:5:6:7:8]:80", .ipv6(host: "1:2:3:4:5:6:7:8", port: 80)),
        ("/run/app.sock", .path("/run/app.sock")), ("app.sock", .path("/srv/app.sock")),
        ("./run/app.sock", .path("/srv/run/app.sock")), ("@app", .abstract("app")), ("\\0app", .abstract("app")),
    ]) func `addresses are those of uWSGI`(_ text: String, _ address: ListenerConfiguration.Address) {
        let reading = read("module = m", "chdir = /srv", "http-socket = \(text.replacing("%", with: "%%"))")
        #expect(reading.findings == [])
        #expect(reading.configuration?.listeners.map(\.address) == [address])
        #expect(reading.configuration?.listeners.first?.written == text)
    }

    @Test(arguments: [
        (":99999", "port 99999 does not exist: the last one is 65535", 9, 5, ":8000"),
        ("127.0.0.1:80a", "'80a' is no port number", 18, 3, "127.0.0.1:8000"),
        ("127.0.0.1:8000/", "'8000/' is no port number", 18, 5, "127.0.0.1:8000"),
        (":-1", "'-1' is no port number", 9, 2, ":8000"),
        ("localhost:", "there is no port behind the colon", 8, 10, "localhost:8000"),
        ("256.0.0.1:80", "'256.0.0.1' is no host name and no IPv4 address", 8, 9, ":80"),
        ("my host:80", "'my host' is no host name and no IPv4 address", 8, 7, ":80"),
        ("*:8000", "* is only the first address of the machine, often 127.0.0.1", 8, 1, ":8000"),
        ("::1:8000", "an IPv6 address needs brackets", 8, 8, "[::1]:8000"),
        ("[::1]", "an IPv6 address is written as [address]:port", 8, 5, "[::]:8000"),
        ("[::1::2]:80", "'::1::2' is no IPv6 address", 9, 6, "[::]:8000"),
        ("http://:8000/", "an address is written without http://", 8, 7, ":8000"),
        ("unix:/run/a.sock", "an address is written without unix:", 8, 5, "/run/a.sock"),
        ("fd://3", "svctl binds its sockets itself and takes none over by number", 8, 6, ":8000"),
        ("=0", "svctl binds its sockets itself and takes none over by number", 8, 2, ":8000"),
        ("/run/a:1.sock", "a path with a colon is read as host:port", 8, 13, "/run/a.sock"),
        ("@", "the abstract socket has no name", 8, 1, "@svctl"),
    ]) func `what is no address is an error with a caret and another one to write`(
        _ text: String, _ message: String, _ column: Int, _ length: Int, _ instead: String
    ) {
        let reading = read("module = m", "http = \(text)")
        #expect(reading.messages == ["error: \(message)"])
        #expect(reading.remedies == ["write http = \(instead)"])
        #expect(
            reading.findings.first?.place
                == Place(file: filePath, line: 3, column: column, length: length, text: "http = \(text)"))
    }

    @Test(arguments: ["::", "::1", "1::", "1::8", "::1.2.3.4", "1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:7::"])
    func `these are IPv6 addresses`(_ text: String) {
        #expect(AddressGrammar.isIPv6(Array(text.utf8)))
    }

    @Test(arguments: [
        "", ":", "1", "1:2", ":::", ":1:2:3:4:5:6:7", "1:2:3:4:5:6:7:", "1:2:3:4:5:6:7:8:9", "12345::", "g::",
        "::1.2.3", "::%", "1:2:3:4:5:6:7:8::",
    ])
    func `these are none`(_ text: String) {
        #expect(!AddressGrammar.isIPv6(Array(text.utf8)))
    }

    @Test func `a path or a name fits the kernel's 107 bytes`() {
        let fits = "/" + String(repeating: "x", count: 106)
        #expect(read("module = m", "http-socket = \(fits)").findings == [])
        let reading = read("module = m", "http-socket = \(fits)y")
        #expect(reading.messages == ["error: the path has 108 bytes, and a socket's path may have 107"])
        #expect(reading.remedies == ["write http-socket = /run/app.sock"])
        let relative = read("module = m", "chdir = /srv", "http-socket = \(String(repeating: "x", count: 103))")
        #expect(relative.messages == ["error: the path has 108 bytes, and a socket's path may have 107"])
        let name = read("module = m", "http-socket = @\(String(repeating: "x", count: 108))")
        #expect(name.messages == ["error: the name has 108 bytes, and a socket's name may have 107"])
    }

    @Test func `a bare number is a file, and the warning teaches the port`() {
        let reading = read("module = m", "http = 8000")
        #expect(reading.configuration?.listeners.first?.address == .path("/start/8000"))
        #expect(
            reading.rendered == [
                """
                /srv/deploy/app.ini:3:8: warning: without a colon this is no port but a unix socket, the file /start/8000
                  http = 8000
                         ^~~~
                  write http = :8000
                """
            ])
        #expect(read("module = m", "http = 127.0.0.1").remedies == ["write http = 127.0.0.1:8000"])
        #expect(read("module = m", "http = localhost").remedies == ["write http = localhost:8000"])
    }

    @Test func `no address is an error`() {
        #expect(read("module = m", "http =").messages == ["error: http has no value"])
        let reading = read("module = m")
        #expect(reading.messages == ["error: there is no address to listen on"])
        #expect(reading.remedies == ["write http = :8000"])
    }
}

struct ListenerTests {
    @Test func `each listener has a name of its own`() {
        let reading = read("module = m", "http-socket = :1", "http = :2", "http-socket = :3", "http11-socket = :4")
        #expect(reading.findings == [])
        let names = ["http-socket", "http", "http-socket.2", "http11-socket"]
        #expect(reading.configuration?.listeners.map(\.name) == names)
        #expect(reading.app?.listeners == names)
    }

    @Test func `the queue, the mode and the owner go to the listeners they are for`() {
        let reading = read(
            "module = m", "http-socket = app.sock", "http = :2", "listen = 1024", "chmod-socket = 660",
            "chown-socket = www-data:33")
        #expect(reading.findings == [])
        let listeners = reading.configuration?.listeners ?? []
        #expect(listeners.map(\.backlog) == [1024, 1024])
        #expect(listeners.map(\.mode) == [0o660, nil])
        #expect(listeners.map(\.owner) == [.name("www-data"), nil])
        #expect(listeners.map(\.ownerGroup) == [.number(33), nil])
    }

    @Test(arguments: [("660", UInt32(0o660)), ("", 0o666), ("1", 0o666), ("0660", 0o660)])
    func `a mode has three octal digits, or four with a note`(_ text: String, _ mode: UInt32) {
        let reading = read("module = m", "http-socket = a", "chmod-socket = \(text)")
        #expect(reading.configuration?.listeners.first?.mode == mode)
        let four = text.count == 4 ? ["note: uWSGI takes three digits only; svctl takes four"] : []
        let word = text.isEmpty ? "chmod-socket without a mode" : "mode \(text)"
        #expect(
            reading.messages == four
                + (mode == 0o666 ? ["note: \(word) lets every user of this machine connect to a"] : []))
    }

    @Test(arguments: ["66", "888", "rw-", "06666", "660x"]) func `other modes are refused`(_ text: String) {
        let reading = read("module = m", "http-socket = a", "chmod-socket = \(text)")
        #expect(reading.messages == ["error: '\(text)' is no mode: it has three octal digits"])
        #expect(reading.remedies == ["write chmod-socket = 660"])
    }

    @Test(arguments: ["www-data:", ":www-data", "33x"]) func `an owner has a name and perhaps a group`(_ text: String) {
        let reading = read("module = m", "http-socket = a", "chown-socket = \(text)")
        #expect(reading.findings.map(\.severity) == [.error])
    }

    @Test(arguments: [(":1", "0.0.0.0:1"), (":1", "127.0.0.1:1"), ("/a", "/a"), ("@a", "@a"), ("[::]:1", "[::]:1")])
    func `an address is taken once`(_ first: String, _ second: String) {
        let reading = read("module = m", "http = \(first)", "http-socket = \(second)")
        #expect(reading.messages == ["error: \(second) is taken already by line 3"])
    }

    @Test func `any free port may be asked for twice, and a port on two addresses`() {
        #expect(read("module = m", "http = :0", "http = :0").findings == [])
        #expect(read("module = m", "http = 127.0.0.1:1", "http = 127.0.0.2:1", "http = [::1]:1").findings == [])
    }
}
