import Testing

@testable import Settings

struct ConversionTests {
    @Test func `a usual file keeps its comments and gets units`() throws {
        let text = """
            # The shop's own file.

            [uwsgi]
            ;파이썬 프로젝트로 change directory
            chdir = /srv/deploy/app

            ; --- the environment ---

            ; 가상환경 경로
            virtualenv = %(chdir)/venv
            wsgi = config.wsgi:application   # Django
            # all of it
            master = true
            http = :8000
            workers = 04
            threads = 2 ; each
            worker-reload-mercy = 90
            vacuum = 1
            pidfile = /run/%n.pid
            enable-threads = true
            thunder-lock = true
            # big uploads
            buffer-size = 32768
            cache2 = name=x,items=10
            # the end
            """
        let conversion = try converted(text)
        #expect(
            conversion.text == """
                # The shop's own file.

                [svctl]
                vacuum = true
                pidfile = /run/app.pid

                [app:web]
                ;파이썬 프로젝트로 change directory
                chdir = /srv/deploy/app
                ; --- the environment ---

                ; 가상환경 경로
                home = /srv/deploy/app/venv
                # Django
                module = config.wsgi:application
                http = :8000
                processes = 4
                ; each
                threads = 2
                stop-timeout = 90s
                # big uploads
                buffer-size = 32KiB
                # cache2 is not done: uWSGI's cache is not there
                ; cache2 = name=x,items=10
                # the end

                # Needs nothing done, and is left out: master enable-threads thunder-lock

                """)
        #expect(conversion.remarks == [])
    }

    @Test(arguments: [
        ("worker-reload-mercy = 60", "stop-timeout = 60s"), ("stop-timeout = 7200", "stop-timeout = 2h"),
        ("worker-reload-mercy = 120", "stop-timeout = 2min"), ("worker-reload-mercy = 30 ms", "stop-timeout = 30s"),
        ("start-timeout = 300ms", "start-timeout = 300ms"), ("settle = 0", "settle = 0s"),
        ("workers = 3k", "processes = 3"), ("limit-post = 10485760", "limit-post = 10MiB"),
        ("buffer-size = 5000", "buffer-size = 5000"), ("disable-logging = yes", "disable-logging = true"),
        ("disable-logging =", "disable-logging = true"), ("chmod = 660", "chmod-socket = 660"),
        ("pp = /srv/lib", "pythonpath = /srv/lib"), ("touch-chain-reload = f", "touch-reload = f"),
        ("env = A=100%%", "env = A=100%%"), ("env = A=%%(b)s", "env = A=%(b)s"), ("env = A=x ; y", "env = A=x ; y"),
        ("umask = 022", "umask = 022"), ("py-autoreload = 2", "py-autoreload = 2"),
        ("server = waitress", "server = waitress"), ("http-timeout = 86401", "http-timeout = 1d"),
        ("http-timeout = 86399", "http-timeout = 86399s"),
    ]) func `an option of an app gets its name and its value`(_ line: String, _ expected: String) throws {
        let text = try converted("[uwsgi]\nmodule = m\nhttp = @a\n\(line)\n").text
        #expect(text == "[app:web]\nmodule = m\nhttp = @a\n\(expected)\n")
    }

    @Test(arguments: [
        ("limit-post", "1024", ["1KiB", "1GiB", "1024"]), ("limit-post", "200x", ["200", "200MiB", "200x"]),
        ("worker-reload-mercy", "3600", ["1h", "3600"]), ("worker-reload-mercy", "$(X)", ["$(X)"]),
        ("limit-post", "9999999999999999999", ["9223372036854775807", "9999999999999999999"]),
        ("vacuum", "NO", ["false", "NO"]),
        ("home", "30", ["30"]),
    ]) func `a number may have several forms, of which the first that means the same is taken`(
        _ name: String, _ written: String, _ expected: [String]
    ) {
        #expect(OptionTable.options[name]?.formValues(of: Array(written.utf8)) == expected)
    }

    @Test(arguments: [
        ("logto = app.log", "logto = app.log"), ("logto2 = app.log", "logto = /srv/app.log"),
        ("daemonize2 = app.log", "daemonize = /srv/app.log"), ("logto2 = /a", "logto = /a"),
        ("surge = all", "surge = all"), ("strict = true", "strict = true"), ("name = shop", "name = shop"),
    ]) func `an option of the whole goes to its section`(_ line: String, _ expected: String) throws {
        let text = try converted("[uwsgi]\nchdir = /srv\nmodule = m\nhttp = @a\n\(line)\n").text
        #expect(text == "[svctl]\n\(expected)\n\n[app:web]\nchdir = /srv\nmodule = m\nhttp = @a\n")
    }

    @Test(arguments: ["%p", "%d%s", "/srv/deploy/app.ini", "../deploy/./app.ini", "app.ini"])
    func `a file that watches itself does so under its new name`(_ path: String) throws {
        let text = try converted("[uwsgi]\nchdir = /srv/deploy\nmodule = m\nhttp = @a\ntouch-reload = \(path)\n").text
        let isItself = !path.hasPrefix("..")
        #expect(text.contains("\ntouch-reload = \(isItself ? "%p" : path)\n"), "\(text)")
    }

    @Test func `sections of svctl's own watch the new file too`() throws {
        let text = try converted(
            "[svctl]\ntouch-reload = %p\n[uwsgi]\nmodule = m\nhttp = @a\n[app:b]\nmodule = n\nhttp = @b\ntouch-reload = %p\n"
        ).text
        #expect(text.split(separator: "\n").count { $0 == "touch-reload = %p" } == 2, "\(text)")
    }

    @Test func `variables of the environment stay, and what is built of them`() throws {
        let text = try converted(
            "[uwsgi]\nbase = $(HOME)/x\nmodule = m\nhttp = :$(PORT)\nhome = %(base)/venv\nenv = KEY=$(SECRET)\n",
            environment: ["HOME": "/home/a", "PORT": "8000", "SECRET": "s3"]
        ).text
        #expect(text == "[app:web]\nmodule = m\nhttp = :$(PORT)\nhome = $(HOME)/x/venv\nenv = KEY=$(SECRET)\n")
    }

    @Test func `where they cannot stay, their values stand there and that is said`() throws {
        let conversion = try converted(
            "[uwsgi]\nmodule = m\nhttp = @a\nn = $(N)\nprocesses = %(n * 2)\n", environment: ["N": "3"])
        #expect(conversion.text.contains("\nprocesses = 6\n"))
        #expect(conversion.remarks == ["Variables of the environment stand here with the values that they have now."])
        #expect(conversion.text.hasPrefix("# Variables of the environment stand here"))
    }

    @Test func `conditions, loops, includes and options of the environment are resolved`() throws {
        let conversion = try converted(
            """
            [uwsgi]
            module = m
            if-env = A
            processes = 3
            endif =
            for = 1 2
            env = N%(_)=x
            endfor =
            ini = more.ini
            set-ph = x=y
            env = X=%(x)
            """, files: ["/start/more.ini": "[uwsgi]\n# the port\nhttp = @more\n"], environment: ["A": "1"],
            options: [EnvironmentVariable(name: "UWSGI_THREADS", value: "2")])
        #expect(
            conversion.text == """
                # Line 3, if-env = A: what holds now stands here, and is not asked again.
                # Line 6, for = 1 2: what the loop makes stands here, and is not asked again.
                # What more.ini says stands here; the file is not read any more.

                [app:web]
                # From environment:
                threads = 2
                # From /srv/deploy/app.ini:
                module = m
                processes = 3
                env = N1=x
                env = N2=x
                # From /start/more.ini:
                # the port
                http = @more
                # From /srv/deploy/app.ini:
                env = X=y

                """)
    }

    @Test func `a value that a later one replaces is left out, a list is not`() throws {
        let text = try converted(
            "[uwsgi]\nmodule = a\nmodule = m\nhttp = @a\nhttp = @b\nenv = A=1\nenv = A=2\nworkers = 1\nprocesses = 2\n"
        ).text
        #expect(text == "[app:web]\nmodule = m\nhttp = @a\nhttp = @b\nenv = A=1\nenv = A=2\nprocesses = 2\n")
    }

    @Test func `two protocols stay in one section, and it says what that makes`() throws {
        let text = try converted("[uwsgi]\nmodule = m\nsocket = @a\nhttp = @b\nsocket = @c\nprocesses = 2\n").text
        #expect(
            text == """
                [app:web]
                module = m
                # web.uwsgi, with processes of its own: it speaks the uwsgi protocol.
                socket = @a
                http = @b
                socket = @c
                processes = 2

                """)
    }

    @Test func `what is no option stays as a comment, with what it might be`() throws {
        let text = try converted(
            "[uwsgi]\nmodule = m\nhttp = @a\nproceses = 4\nmaster = false\nbase = /x\nenv = A=%(base)\n"
        ).text
        #expect(
            text == """
                [app:web]
                module = m
                http = @a
                # there is no option 'proceses': did you mean processes?
                ; proceses = 4
                # master stays on: svctl is always the master
                ; master = false
                env = A=/x

                """)
    }

    @Test func `a name that is only a word for others is no name`() throws {
        let text = try converted("[uwsgi]\nname = my shop\nmodule = m\nhttp = @%(name)\n").text
        #expect(text.contains("; name = my shop\nmodule = m\nhttp = @my shop\n"))
    }

    @Test func `the real uWSGI keeps all its lines as they are`() throws {
        let text = """
            [uwsgi]
            server = uwsgi
            module = m
            http = @a
            workers = 2
            strict = true
            enable-threads = true
            cache2 = name=x
            harakiri = 30
            worker-reload-mercy = 10
            plugin = python3
            pidfile = /run/a.pid
            stats = /run/stats.sock
            stats-http = true
            chmod-socket = 660
            master-fifo = /run/a.fifo
            reload-on-rss = 512
            """
        #expect(
            try converted(text).text == """
                [svctl]
                strict = true
                pidfile = /run/a.pid

                [app:web]
                server = uwsgi
                module = m
                http = @a
                workers = 2
                enable-threads = true
                cache2 = name=x
                harakiri = 30
                worker-reload-mercy = 10
                plugin = python3
                stats = /run/stats.sock
                stats-http = true
                chmod-socket = 660
                master-fifo = /run/a.fifo
                reload-on-rss = 512MiB

                """)
    }

    @Test func `sections that are in the own form already stay`() throws {
        let text = """
            [svctl]
            surge = 2
            dir = /srv
            # the queue
            [app:queue]
            command = /bin/queue {fd:front}
            chdir = %(dir)
            listen-on = front

            [listener:front]
            # for all
            address = @front
            [uwsgi]
            module = m
            http = @a
            vacuum = true
            depends-on = queue
            """
        let converted = try converted(
            text.replacing("dir = /srv\n", with: "")
                .replacing("%(dir)", with: "/srv")
        ).text
        #expect(
            converted == """
                [svctl]
                vacuum = true
                surge = 2

                [app:web]
                module = m
                http = @a
                depends-on = queue

                # the queue
                [app:queue]
                command = /bin/queue {fd:front}
                chdir = /srv
                listen-on = front

                [listener:front]
                # for all
                address = @front

                """)
    }

    @Test func `what stands above the first section stays, whatever its first option is`() throws {
        let text =
            "# mine\n\n# all of it\n[uwsgi]\n# a word\nword = x\nmaster = 1\n# app\nmodule = m\nhttp = @%(word)\n"
        #expect(
            try converted(text).text
                == "# mine\n\n# all of it\n\n[app:web]\n# app\nmodule = m\nhttp = @x\n\n"
                + "# Needs nothing done, and is left out: master\n")
    }

    @Test func `a long file takes no longer than it is`() throws {
        let lines = (0..<400).map { "workers = \($0 % 90 + 1)\nenv = A\($0)=$(X)\nworker-reload-mercy = \($0)\n" }
        let start = processorSeconds()
        let text = try converted("[uwsgi]\nmodule = m\nhttp = @a\n" + lines.joined()).text
        #expect(processorSeconds() - start < 10, "without optimisation")
        #expect(text.contains("\nprocesses = 40\n") && text.contains("\nworker-reload-mercy = 399\n"))
    }

    @Test func `what cannot be used is refused with all there is to say`() throws {
        let refusal = try refused("[uwsgi]\nmodule = m\nhttp = :x\nprocesses = no\n")
        guard case .findings(let findings) = refusal else { return #expect(Bool(false), "\(refusal)") }
        #expect(findings.map(\.place?.line) == [3, 4])
        guard case .isOwnForm = try refused("[app:web]\nmodule = m\nhttp = @a\n") else {
            return #expect(Bool(false))
        }
        guard case .commands(["id"]) = try refused("[uwsgi]\nmodule = m\nhttp = @a\nenv = A=@(exec://id)\n")
        else { return #expect(Bool(false)) }
    }

    @Test func `one line about the app's sockets and the figures' becomes two`() throws {
        let lines = "module = m\nsocket = /run/a.sock\n# of nginx\nchmod = 660\nchown-socket = www-data\n"
        #expect(
            try converted("[uwsgi]\n\(lines)stats = /run/stats.sock\n").text == """
                [svctl]
                chmod-socket = 660
                chown-socket = www-data
                stats = /run/stats.sock

                [app:web]
                module = m
                socket = /run/a.sock
                # of nginx
                chmod-socket = 660
                chown-socket = www-data

                """)
        #expect(
            try converted("[uwsgi]\n\(lines)stats = :1\n").text == "[svctl]\nstats = :1\n\n[app:web]\n"
                + lines.replacing("chmod", with: "chmod-socket"))
        let text = try converted("[uwsgi]\nmodule = m\nhttp = :1\n# all\nchmod-socket = 660\nstats = s\n").text
        #expect(text == "[svctl]\n# all\nchmod-socket = 660\nstats = s\n\n[app:web]\nmodule = m\nhttp = :1\n")
    }

    @Test func `what would not be the same is named, and no line that is not to blame`() throws {
        let refusal = try refused(
            "[svctl]\nlogto2 = a.log\n[uwsgi]\nchdir = /srv\nmodule = m\nhttp = @a\nreload-on-rss = 1024\n")
        guard case .unsayable(let finding) = refusal else { return #expect(Bool(false), "\(refusal)") }
        #expect(
            finding.message == "svctl's own form cannot say what this file says: log.file would not be the same")
        #expect(finding.place == nil && finding.remedy == "keep the file: svctl runs it as it is")
    }

    @Test(arguments: ["a\nb", "a #b", "a ;b"]) func `a value that no line can hold is refused at its line`(
        _ value: String
    ) throws {
        let refusal = try refused(
            "[uwsgi]\nmodule = m\nhttp = @a\nchdir = /x@(file)\n", files: ["/start/file": value + "\n"])
        guard case .unsayable(let finding) = refusal else { return #expect(Bool(false), "\(refusal)") }
        #expect(finding.place?.line == 4 && finding.message.contains("this chdir"))
    }

    @Test(arguments: [
        ("a", "a = b", "a = b"), ("a", "", "a ="), ("a", "x%", "a = x%%"), ("a", "%(b)%d", "a = %(b)%%d"),
        ("env", "# x", "env = # x"),
    ]) func `a line is written so that it is read again`(_ key: String, _ value: String, _ expected: String) {
        #expect(WrittenLine.setting(key, value == "a = b" ? "b" : value) == expected)
    }

    @Test(arguments: ["a\nb", " a", "a\t", "a ; b", "#a", "a\r", "a\u{0}"])
    func `what no line can hold is not written`(_ value: String) {
        #expect(WrittenLine.setting("home", value) == nil)
    }

    @Test(arguments: [("100%", "# 100%%"), ("%%", "# %%"), ("a\n\u{1B}[m", "# a\\n\\x1b[m"), ("%%%", "# %%%%")])
    func `a comment stays one line`(_ text: String, _ expected: String) {
        #expect(WrittenLine.comment(text) == expected)
    }
}

/// The conversion of a text, which must be possible and mean the same.
func converted(
    _ text: String, files: [String: String] = [:], environment: [String: String] = [:],
    options: [EnvironmentVariable] = [], sourceLocation: SourceLocation = #_sourceLocation
) throws -> Conversion {
    let here = Surroundings(file: filePath, directory: "/start", environment: environment, options: options)
    let lookups = Lookups.holding(files)
    let conversion = try Conversion.of(file: Array(text.utf8), in: here, asking: lookups)
    let before = SettingsReader.read(file: Array(text.utf8), in: here, asking: lookups)
    let after = SettingsReader.read(file: Array(conversion.text.utf8), in: here, asking: lookups)
    #expect(after.configuration?.bare == before.configuration?.bare, sourceLocation: sourceLocation)
    #expect(before.configuration != nil, sourceLocation: sourceLocation)
    return conversion
}

/// Why a text is not converted.
private func refused(_ text: String, files: [String: String] = [:]) throws -> ConversionRefusal {
    let here = Surroundings(file: filePath, directory: "/start")
    let refusal = #expect(throws: ConversionRefusal.self) {
        _ = try Conversion.of(file: Array(text.utf8), in: here, asking: .holding(files))
    }
    return try #require(refusal)
}

extension Configuration {
    /// Without what a section of its own changes: places, and the app's name before those of its listeners.
    var bare: Configuration {
        var bare = self
        let nowhere = Place(file: "", line: 0, column: 0, length: 0, text: "")
        func name(_ name: String) -> String { name.hasPrefix("web.") ? String(name.dropFirst(4)) : name }
        for index in bare.listeners.indices {
            bare.listeners[index].place = nowhere
            bare.listeners[index].name = name(bare.listeners[index].name)
        }
        bare.stats?.listener.place = nowhere
        bare.stats?.listener.written = ""  // relative to the app's folder in one form only
        for index in bare.apps.indices {
            bare.apps[index].places = [:]
            bare.apps[index].pathPlaces = PathPlaces()
            bare.apps[index].listeners = bare.apps[index].listeners.map(name)
            for file in bare.apps[index].environmentFiles.indices {
                bare.apps[index].environmentFiles[file].place = nowhere
            }
            for file in bare.apps[index].environmentFolders.indices {
                bare.apps[index].environmentFolders[file].place = nowhere
            }
            for daemon in bare.apps[index].beside.daemons.indices {
                bare.apps[index].beside.daemons[daemon].place = nowhere
            }
            for job in bare.apps[index].beside.jobs.indices { bare.apps[index].beside.jobs[job].place = nowhere }
            for hook in bare.apps[index].beside.hooks.indices { bare.apps[index].beside.hooks[hook].place = nowhere }
        }
        return bare
    }
}
