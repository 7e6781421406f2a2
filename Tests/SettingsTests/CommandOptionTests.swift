import Testing

@testable import Settings

/// Reads a command and, before it on lines 2 and 3, two addresses.
private func readCommand(_ text: String, environment: [String: String] = [:]) -> Reading {
    read("http = :8000", "http-socket = /run/a.sock", "command = \(text)", environment: environment)
}

extension Reading {
    /// The command of the one app.
    fileprivate var command: CommandTemplate? {
        guard case .command(let command)? = app?.application else { return nil }
        return command
    }
    /// Its words, with listeners that any test could have.
    fileprivate var words: [String]? {
        command.map { [$0.program] + $0.words(port: { "port\($0)" }, address: { "address\($0)" }) }
    }
}

struct CommandOptionTests {
    @Test(arguments: [
        ("serve", ["serve"]), ("/bin/serve a  b\tc ", ["/bin/serve", "a", "b", "c"]),
        ("serve 'a b' \"c d\"e'f'", ["serve", "a b", "c def"]), ("serve '' \"\"", ["serve", "", ""]),
        (#"serve a\ b \'c \\ "\"\\\$\n" '\'"#, ["serve", "a b", "'c", #"\"#, #""\$\n"#, #"\"#]),
        ("'my serve' *.py ~ [a] ?", ["my serve", "*.py", "~", "[a]", "?"]), ("serve a#b", ["serve", "a#b"]),
        ("serve --url=http://x/?a=1&b=2", ["serve", "--url=http://x/?a=1&b=2"]),
        ("sh -c 'exec serve | tee \"$LOG\"; true'", ["sh", "-c", "exec serve | tee \"$LOG\"; true"]),
        ("/bin/bash -c \"exec $SERVE\"", ["/bin/bash", "-c", "exec $SERVE"]), ("serve 한글 '끝'", ["serve", "한글", "끝"]),
    ]) func `a command is split as a shell splits it, and nothing is filled in`(_ text: String, _ words: [String]) {
        let reading = readCommand(text)
        #expect(reading.findings == [])
        #expect(reading.words == words)
    }

    @Test(arguments: [
        ("{fd}", "3"), ("{fd:http}", "3"), ("{fd:http-socket}", "4"), ("--fd={fd}", "--fd=3"), ("'{fd}'", "3"),
        ("\"x {fd} {port} y\"", "x 3 port0 y"), ("{port:http}", "port0"), ("{address}", "address0"),
        ("{address:http-socket}", "address1"), ("fd://{fd}", "fd://3"), (#"\{fd}"#, "{fd}"), ("{}", "{}"),
        ("{print}", "{print}"), ("{", "{"), ("'{\"a\":{fd}}'", "{\"a\":3}"), ("{fd", "{fd"), ("${fd", "${fd"),
    ]) func `the listeners of the app are filled in`(_ text: String, _ word: String) {
        let reading = readCommand("serve \(text)")
        #expect(reading.findings.filter { $0.severity == .error } == [])
        #expect(reading.words == ["serve", word])
    }

    @Test func `placeholders and the environment are filled in as everywhere, before the words are split`() {
        let reading = readCommand("serve $(ARGS) %(x)", environment: ["ARGS": "-a '-b c'"])
        #expect(reading.words == ["serve", "-a", "-b c", "%(x)"])
        #expect(reading.messages == ["warning: %(x) is nowhere defined: it stays as written"])
    }

    @Test func `an app that listens on nothing needs no address`() {
        let reading = read("command = work --hard")
        #expect(reading.findings == [])
        #expect(reading.app?.listeners == [] && reading.configuration?.listeners == [])
        #expect(reading.app?.places["command"]?.line == 2)
        #expect(
            read("command = work", "ready = accept").messages == [
                "error: accept is seen on an address, and this app listens on none"
            ])
    }

    @Test(arguments: [
        ("serve 'a", "the quote that opens here is never closed", 17, 1),
        ("serve a \"b c", "the quote that opens here is never closed", 19, 1),
        (#"serve a\"#, "there is nothing behind the backslash", 18, 1),
        ("serve {fd:web}", "this app has no listener 'web': it has http, http-socket", 17, 8),
        ("serve {fd:}", "this app has no listener '': it has http, http-socket", 17, 5),
        ("serve {port:http-socket}", "/run/a.sock has no port", 17, 18),
        ("serve {FD}", "there is no {FD}: what can be filled in is {fd}, {port} and {address}", 17, 4),
        ("serve {ports}", "there is no {ports}: what can be filled in is {fd}, {port} and {address}", 17, 7),
        ("{fd} x", "the program has a name that does not change", 11, 4),
        ("'' x", "the program has a name that does not change", 11, 2),
        ("PORT=1 serve", "PORT is set by a shell only, and none runs", 11, 6),
    ]) func `what cannot be a command is refused under the mark`(
        _ text: String, _ message: String, _ column: Int, _ length: Int
    ) {
        let reading = readCommand(text)
        #expect(reading.messages == ["error: \(message)"])
        #expect(reading.findings.first?.place?.line == 4)
        #expect(reading.findings.first?.place?.column == column)
        #expect(reading.findings.first?.place?.length == length)
        #expect(reading.configuration == nil)
    }

    @Test func `without a listener there is nothing to fill in`() {
        #expect(
            read("command = serve --fd {fd}").rendered == [
                """
                /srv/deploy/app.ini:2:22: error: {fd} needs an address to listen on, and this app has none
                  command = serve --fd {fd}
                                       ^~~~
                  write http = :8000
                """
            ])
    }

    @Test(arguments: [
        ("serve | tee log", "|", 17), ("serve > log", ">", 17), ("serve 2>&1", "2>&1", 17),
        ("serve >>/log", ">>/log", 17),
        ("serve &", "&", 17), ("serve; true", "serve;", 11), ("serve && true", "&&", 17),
        ("serve $HOME/x", "$HOME/x", 17),
        ("serve ${A}", "${A}", 17), ("serve \"$A\"", "\"$A\"", 17), ("serve `date`", "`date`", 17),
        ("sh -c x | y", "|", 19),
    ]) func `words for a shell are handed on, and it is said that none runs`(
        _ text: String, _ word: String, _ column: Int
    ) {
        let reading = readCommand(text)
        #expect(reading.messages.first == "warning: no shell runs the command: \(word) is handed to it as it is")
        #expect(reading.findings.first?.place?.column == column)
        #expect(reading.configuration != nil)
    }

    @Test func `a comment behind a command is one`() {
        let reading = readCommand("serve --port 1 # the small one")
        #expect(reading.words == ["serve", "--port", "1"])
        #expect(reading.messages == ["note: the comment behind the command is not read"])
        #expect(reading.findings.first?.place?.column == 26)
        #expect(readCommand("# nothing").messages.last == "error: there is no program")
        #expect(readCommand("").messages == ["error: command has no value"])
    }

    @Test(arguments: ["module = m", "wsgi-file = w.py"]) func `an app is a command or a module`(_ line: String) {
        let name = line.prefix { $0 != " " }
        let reading = read(line, "http = :1", "command = serve")
        #expect(
            reading.rendered == [
                """
                /srv/deploy/app.ini:4:11: error: an app is either a command or a module: line 2 has \(name) already
                  command = serve
                            ^~~~~
                  keep one of the two lines
                """
            ])
    }

    @Test(arguments: [
        "callable = app", "pythonpath = /x", "threads = 2", "disable-logging = true", "server = auto", "asgi = no",
    ])
    func `what is for Python apps means nothing to a command, which is said`(_ line: String) {
        let reading = read("command = serve", line)
        let name = line.prefix { $0 != " " }
        #expect(
            reading.messages == [
                "warning: \(name) is for Python apps: a command does what its own words say"
            ])
        #expect(reading.configuration != nil)
    }

    @Test func `a command line names one too`() {
        let reading = SettingsReader.read(
            file: nil, commandLine: ["--command", "serve {port}", "--http=:80"], in: Surroundings())
        #expect(reading.findings == [])
        #expect(reading.words == ["serve", "port0"])
    }

    @Test func `gunicorn by number takes the file of its socket away, which is said`() {
        #expect(
            read("http-socket = /run/a.sock", "command = /venv/bin/gunicorn -b fd://{fd} app").rendered == [
                """
                /srv/deploy/app.ini:3:11: warning: gunicorn takes /run/a.sock away when it leaves, also at a reload: \
                then nobody finds the socket any more
                  command = /venv/bin/gunicorn -b fd://{fd} app
                            ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
                  leave out -b fd://{fd}: gunicorn takes its sockets from LISTEN_FDS, and leaves the file
                """
            ])
        #expect(read("http-socket = /run/a.sock", "command = python3 -m gunicorn -b fd://{fd} a").findings.count == 1)
        #expect(read("http-socket = /run/a.sock", "command = gunicorn app").findings == [])
        #expect(readCommand("gunicorn -b fd://{fd} app").findings == [], "a port has no file")
    }

    @Test func `uWSGI that does not end on SIGTERM is told of`() {
        #expect(
            readCommand("uwsgi --http-socket fd://{fd} --module m").messages == [
                "warning: SIGTERM makes uWSGI begin anew and not end: it is killed after stop-timeout"
            ])
        for end in [
            "--die-on-term", "--hook-master-start 'unix_signal:15 gracefully_kill_them_all'", "--ini x", "x.ini",
        ] {
            #expect(readCommand("uwsgi --http-socket fd://{fd} \(end)").findings == [])
        }
    }

    @Test func `only a command that names a descriptor is not told of its sockets by LISTEN_FDS`() {
        #expect(readCommand("serve --fd {fd}").command?.namesDescriptors == true)
        #expect(readCommand("serve --at={fd:http-socket}").command?.namesDescriptors == true)
        #expect(readCommand("serve {port} {address}").command?.namesDescriptors == false)
        #expect(readCommand("serve").command?.namesDescriptors == false)
    }

    @Test func `a megabyte of quotes is read in no time`() {
        let start = processorSeconds()
        _ = readCommand("x " + String(repeating: "'{fd'\"{\"\\{", count: 100_000))
        #expect(processorSeconds() - start < 5, "without optimisation")
    }
}
