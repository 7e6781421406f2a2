import Testing

@testable import Settings

struct KnownOptionTests {
    @Test func `the catalogue has every option of uWSGI`() {
        #expect(KnownOptions.names.count == 1252)
        #expect(KnownOptions.argument(of: "master") == KnownOptions.Argument.none)
        #expect(KnownOptions.argument(of: "chmod-socket") == .optional)
        #expect(KnownOptions.argument(of: "harakiri") == .required)
        #expect(KnownOptions.immediate.all.count == 102 && KnownOptions.immediate.contains("listen"))
        // They are looked up as names in order.
        for name in KnownOptions.names { #expect(KnownOptions.argument(of: name) != nil, "\(name)") }
        for name in KnownOptions.immediate.all { #expect(KnownOptions.immediate.contains(name), "\(name)") }
        for name in KnownOptions.letters.values { #expect(KnownOptions.argument(of: name) != nil, "\(name)") }
    }

    @Test func `the table has only options that uWSGI knows, and svctl's own`() {
        let own = OptionTable.options.keys.filter { KnownOptions.argument(of: $0) == nil }
        #expect(
            own.sorted() == [
                "asgi", "command", "depends-on", "environment-file", "harakiri-grace", "listen-on", "name", "ready",
                "server", "settle", "start-timeout", "stop-timeout", "surge",
            ])
    }

    @Test func `no option is in two rows`() {
        let names = OptionTable.topics.joined().flatMap(\.names)
        #expect(names.count == Set(names).count)
    }

    @Test func `what needs no doing is accepted in silence`() {
        let lines = [
            "master = true", "enable-threads = true", "lazy-apps = true", "single-interpreter = true",
            "thunder-lock = true", "die-on-term = true", "need-app = true", "no-orphans = true", "memory-report = true",
            "auto-procname = true", "procname-prefix = shop ", "post-buffering = 4096", "ignore-sigpipe = true",
            "ignore-write-errors = true", "disable-write-exception = true", "log-master = true", "plugins = python3",
            "plugin = 0:python, http", "harakiri-verbose = true", "manage-script-name = true",
        ]
        #expect(readText("[uwsgi]\nmodule = m\nhttp = :1\n" + lines.joined(separator: "\n")).findings == [])
    }

    @Test(arguments: [
        ("fs-reload = /tmp/t", "fs-reload is not done: a change below /tmp/t reloads nothing"),
        ("config = a.lua", "config is not done: the options in a.lua are not read"),
        (
            "cheaper-busyness-max = 60",
            "cheaper-busyness-max is not done: svctl adds a worker when all are at work, and takes one away when fewer would do"
        ),
        ("asyncio = 10", "asyncio is not done: there are no 10 light tasks in a worker"),
        (
            "check-static-docroot = true",
            "check-static-docroot is not done: files below DOCUMENT_ROOT are left to the server in front"
        ),
        (
            "log-encoder = json",
            "log-encoder is not done: lines of the log stay as they are written: log-format makes those of requests"
        ),
        ("log-sendfile = true", "log-sendfile is not done: such requests are logged where others are"),
        ("static-cache-paths = 9", "static-cache-paths is not done: every request looks where its file is"),
        ("hook-post-fork = x", "hook-post-fork is not done: the hook is not run"),
        ("rbshell = 1", "rbshell is not done: the application is not loaded in this way"),
        ("plugins = psgi", "svctl runs Python only, not what the plugin 'psgi' runs"),
    ]) func `what is not done is said with what is lost`(_ line: String, _ message: String) {
        let reading = readApp(line)
        #expect(reading.messages == ["warning: \(message)"])
        #expect(reading.findings.first?.place?.line == 4)
        #expect(reading.configuration != nil)
    }

    @Test func `the warning stands under the option`() {
        #expect(
            readApp("fs-reload = /tmp/t").rendered == [
                """
                /srv/deploy/app.ini:4:1: warning: fs-reload is not done: a change below /tmp/t reloads nothing
                  fs-reload = /tmp/t
                  ^~~~~~~~~
                  server = uwsgi keeps it: then the real uWSGI serves the app, with all its options
                """
            ])
    }

    @Test func `every known option that is not honoured reads without an error`() {
        for name in KnownOptions.names.sorted() {
            guard OptionTable.options[name]?.isHonoured != true, !name.hasPrefix("set") else { continue }
            // There is no file called 1.
            guard !(SettingsForm.includes + ["inherit"]).contains(name) else { continue }
            #expect(readApp("\(name) = 1").configuration != nil, "\(name)")
        }
    }
}

struct UnknownOptionTests {
    @Test(arguments: [
        ("proesses", "processes"), ("processess", "processes"), ("thread", "threads"), ("vaccum", "vacuum"),
        ("guid", "gid"), ("chmod-sock", "chmod-socket"), ("http_socket", "http-socket"), ("Module", "module"),
        ("logfile", "logto"), ("process", "processes"), ("disable-write-exceptions", "disable-write-exception"),
        ("moduel", "module"), ("user", "uid"), ("virtual-env", "virtualenv"), ("cmd", "command"), ("comand", "command"),
        ("depend-on", "depends-on"),
        ("autoreload", "py-autoreload"),
    ]) func `a misspelt option gets a warning with the nearest name`(_ name: String, _ nearest: String) {
        let reading = readApp("\(name) = 1")
        #expect(reading.messages == ["warning: there is no option '\(name)'"])
        #expect(reading.remedies == ["did you mean \(nearest)?"])
        #expect(reading.findings.first?.place?.length == name.count)
    }

    @Test func `a word far from every option gets no guess`() {
        for word in ["wonderful-things", "x"] {
            #expect(
                readApp("\(word) = 1").remedies == [
                    "it is a word for %(\(word)), which stands nowhere: use it there, or take it out"
                ])
        }
        #expect(readApp("/srv/x").remedies == ["write it as name = value"])
        #expect(
            readText("[app:a]\ncommand = x\nwonderful = 1\n").remedies.first
                == "take it out: svctl.ini(5) has all that there are")
    }

    @Test(arguments: [
        ("processes 4", "write processes = 4"), ("processes: 4", "write processes = 4"),
        ("static-map /static=/srv/x", "write static-map = /static=/srv/x"),
    ]) func `a forgotten sign is recognised`(_ line: String, _ remedy: String) {
        #expect(readApp(line).remedies == [remedy])
    }

    @Test func `a word that is used as a placeholder is no mistake`() {
        #expect(readApp("base = /srv", "chdir = %(base)").findings == [])
        #expect(readApp("n = 2", "processes = %(n + 1)").findings == [])
        #expect(readApp("base = /srv", "ini = %(base)/x.ini").findings.count == 1)
    }

    @Test func `strict makes it an error, wherever strict stands`() {
        let reading = readApp("proesses = 4", "strict = true")
        #expect(
            reading.rendered == [
                """
                /srv/deploy/app.ini:4:1: error: there is no option 'proesses', and strict is set
                  proesses = 4
                  ^~~~~~~~
                  did you mean processes?
                """
            ])
        #expect(readApp("strict = true", "set-ph = base=/srv", "chdir = %(base)").findings == [])
        #expect(readApp("strict = true", "base = /srv", "chdir = %(base)").configuration == nil)
    }

    @Test(arguments: [
        ("", "", 0), ("abc", "abc", 0), ("abc", "acb", 1), ("abc", "ab", 1), ("abc", "abcd", 1), ("abc", "xbc", 1),
        ("abcd", "badc", 2), ("kitten", "sitting", 3), ("ca", "abc", 3),
    ]) func `the distance counts a swap as one`(_ left: String, _ right: String, _ distance: Int) {
        #expect(Nearest.distance(Array(left.utf8), Array(right.utf8), atMost: 3) == distance)
        #expect(Nearest.distance(Array(right.utf8), Array(left.utf8), atMost: 3) == distance)
        if distance > 0 {
            #expect(Nearest.distance(Array(left.utf8), Array(right.utf8), atMost: distance - 1) == nil)
        }
    }
}
