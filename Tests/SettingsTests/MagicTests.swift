import Testing

@testable import Settings

struct MagicTests {
    /// The value of `env = X=` after its magic is filled in.
    private func filled(_ text: String) -> String? {
        readApp("env = X=\(text)").app?.environment.first?.value
    }

    @Test(arguments: [
        ("%v", "/start"), ("%h", "tower"), ("%o", "/srv/deploy/app.ini"), ("%p", "/srv/deploy/app.ini"),
        ("%s", "app.ini"), ("%n", "app"), ("%d", "/srv/deploy/"), ("%e", "ini"), ("%c", "deploy"), ("%x", ""),
        ("%0", "srv"), ("%1", "deploy"), ("%2", ""), ("%i", "77"), ("%k", "8"), ("%t", "1700000000"),
        ("%T", "1700000000000000"), ("%u", "33"), ("%U", "www-data"), ("%g", "34"), ("%G", "www"), ("%%", "%"),
        ("%[", "\u{1B}"), ("%V", "2.0.31"), ("%D%N", "/srv/deploy/app"), ("%%Y", "%Y"), ("%%%n", "%app"),
    ]) func `the variables of uWSGI have its values`(_ text: String, _ value: String) {
        #expect(filled(text) == value)
    }

    @Test func `the hash of the path is the one of uWSGI`() {
        // Observed with uWSGI 2.0.30 for a file at this path.
        let surroundings = Surroundings(file: "/work/wt-settings/.build/probe/my.app/t.x.ini")
        let text = Array("[uwsgi]\nmodule = m\nhttp = :1\nenv = X=%j %n %e\n".utf8)
        let reading = SettingsReader.read(file: text, in: surroundings)
        #expect(reading.configuration?.apps.first?.environment.first?.value == "647629FF t.x ini")
    }

    @Test func `an unknown pair vanishes as in uWSGI, and is said`() {
        let reading = readApp("env = FORMAT=%Y-")
        #expect(reading.app?.environment.first?.value == "-")
        #expect(
            reading.rendered == [
                """
                /srv/deploy/app.ini:4:14: warning: %Y means nothing to uWSGI and vanishes from the value
                  env = FORMAT=%Y-
                               ^~
                  write %%Y
                """
            ])
    }

    @Test func `columns count what was written, not what it became`() {
        let reading = readApp("chdir = %d%d", "processes = %n4x")
        #expect(reading.app == nil)
        #expect(
            reading.findings.first?.place
                == Place(file: filePath, line: 5, column: 13, length: 4, text: "processes = %n4x"))
    }

    @Test func `magic works in options that are read at once`() {
        #expect(readApp("listen = %k").configuration?.listeners.first?.backlog == 8)
    }
}

struct PlaceholderTests {
    @Test func `a placeholder has the value of the first option of its name`() {
        let reading = readApp("base = /srv", "base = /other", "chdir = %(base)/%(project)", "project = shop")
        #expect(reading.findings == [])
        #expect(reading.app?.directory == "/srv/shop")
    }

    @Test func `magic, placeholder, environment and percent sign go together`() {
        let reading = readApp("x = 1", "chdir = %d%n%(x)$(X)%%", environment: ["X": "%(x)"])
        #expect(reading.findings == [])
        #expect(reading.app?.directory == "/srv/deploy/app11%")
    }

    @Test func `the environment is filled in before placeholders`() {
        let reading = readApp("chdir = /%(dir)", "dir = $(DIR)", environment: ["DIR": "srv"])
        #expect(reading.app?.directory == "/srv")
    }

    @Test func `an option is a placeholder too`() {
        #expect(readApp("env = APP=%(module)%(http)").app?.environment.first?.value == "m:8000")
    }

    @Test(arguments: [
        ("%(b b + 3)", "80"), ("%(b + 3)", "10"), ("%(b ++)", "8"), ("%(b --)", "6"), ("%(nope x)", ""),
        ("%(7 / 0)", "0"),
        ("%(b +3)", "7"), ("%(-5 + 2)", "2"), ("%(b - 10)", "-3"), ("%(3 * b + 1)", "22"), ("%(b )", "7"),
        ("%(%k * 2)", "16"), ("%(b 5 / 2)", "37"), ("%()", "%()"), ("%(nope)", "%(nope)"),
        ("%(9223372036854775807 + 1)", "-9223372036854775808"),
    ]) func `sums are those of uWSGI`(_ text: String, _ value: String) {
        #expect(readApp("b = 7", "env = X=\(text)").app?.environment.first?.value == value)
    }

    @Test func `chains are followed in both directions`() {
        let reading = readApp("a = %(b)", "b = %(c)", "c = /srv", "chdir = %(a)")
        #expect(reading.app?.directory == "/srv")
        #expect(
            reading.rendered == [
                """
                /srv/deploy/app.ini:4:5: note: svctl follows this on to its end; uWSGI would leave a reference in it
                  a = %(b)
                      ^~~~
                  nothing need be done for svctl; for both, define a word before it is used
                """
            ])
    }

    @Test func `a placeholder that needs itself is an error`() {
        let reading = readApp("a = x%(b)", "b = y%(a)", "chdir = /%(a)")
        #expect(reading.messages == ["error: %(a) needs its own value"])
    }

    @Test func `placeholders that grow without end are an error`() {
        let lines = (1...40).map { "a\($0) = %(a\($0 - 1))%(a\($0 - 1))" }
        let reading = readText("[uwsgi]\nmodule = m\nhttp = :1\na0 = xxxxxxxx\n" + lines.joined(separator: "\n"))
        #expect(reading.messages.first == "error: the placeholders grow without end")
    }

    @Test func `a chain too long to follow is an error`() {
        let lines = (0..<5_000).map { "a\($0) = %(a\($0 + 1))" }
        let reading = readText("[uwsgi]\nmodule = m\nhttp = :1\n" + lines.joined(separator: "\n"))
        #expect(reading.messages.first == "error: %(a65) goes through more than 64 placeholders")
    }

    @Test func `set-placeholder defines a word, which is filled in where it is used`() {
        let reading = readApp("b = 1", "set-placeholder = base=/srv/%(b)", "chdir = %(base)", "set = threads=3")
        #expect(reading.app?.directory == "/srv/1")
        #expect(reading.options.contains(EffectiveOption(key: "base", value: "/srv/%(b)")))
        #expect(reading.app?.threads == 3)
        #expect(readApp("set-ph = chdir=/x").messages == ["error: 'chdir' is an option and no placeholder"])
        #expect(readApp("set-ph = chdir").messages == ["error: set-ph needs a name and a value"])
    }

    @Test func `an undefined placeholder stays as written, and is said`() {
        let reading = readApp("chdir = /srv/%(base)")
        #expect(reading.app?.directory == "/srv/%(base)")
        #expect(
            reading.rendered == [
                """
                /srv/deploy/app.ini:4:14: warning: %(base) is nowhere defined: it stays as written
                  chdir = /srv/%(base)
                               ^~~~~~~
                  define it with a line of its own, or write the value
                """
            ])
    }

    @Test func `an undefined placeholder in an address is an error`() {
        #expect(read("module = m", "http-socket = %(sock)").messages == ["error: %(sock) is nowhere defined"])
    }
}

struct EnvironmentReferenceTests {
    @Test func `a variable that is set is filled in`() {
        let reading = read("module = m", "http = :$(PORT)", environment: ["PORT": "8080"])
        #expect(reading.findings == [])
        #expect(reading.configuration?.listeners.first?.address == .ipv4(host: "", port: 8080))
        #expect(reading.configuration?.listeners.first?.written == ":8080")
    }

    @Test func `a variable that is not set is an error in an address or a number`() {
        let reading = read("module = m", "http = :$(PORT)", "processes = $(N)")
        #expect(reading.configuration == nil)
        #expect(
            reading.rendered == [
                """
                /srv/deploy/app.ini:3:9: error: $(PORT) is not set in the environment
                  http = :$(PORT)
                          ^~~~~~~
                  set it, or write the value
                """,
                """
                /srv/deploy/app.ini:4:13: error: $(N) is not set in the environment
                  processes = $(N)
                              ^~~~
                  set it, or write the value
                """,
            ])
    }

    @Test func `elsewhere a variable that is not set stays as written, and is said`() {
        let reading = readApp("chdir = /srv/$(SITE)")
        #expect(reading.app?.directory == "/srv/$(SITE)")
        #expect(reading.messages == ["warning: $(SITE) is not set in the environment: it stays as written"])
    }

    @Test func `options that are read at once never see it`() {
        let reading = readApp("listen = $(BACKLOG)", environment: ["BACKLOG": "512"])
        #expect(reading.configuration?.listeners.first?.backlog == 0)
        #expect(
            reading.messages == [
                "warning: listen is read before $(BACKLOG) is filled in, so it counts as 0, as in uWSGI"
            ])
        #expect(
            readApp("umask = $(X)", environment: ["X": "022"]).messages == [
                "error: umask is read before $(X) is filled in"
            ])
    }

    @Test(arguments: [
        ("$(A:-9)", "9"), ("$(A-9)", "9"), ("$(E:-9)", "9"), ("$(E-9)", ""), ("$(F:-9)", "f"), ("$(A:-)", ""),
    ]) func `a default stands in for a variable`(_ text: String, _ value: String) {
        let reading = readApp("env = X=\(text)", environment: ["E": "", "F": "f"])
        #expect(reading.app?.environment.first?.value == value)
        #expect(reading.messages == ["note: the default inside $( ) is read by svctl; uWSGI 2.0 does not know it"])
    }

    @Test func `brackets that never close are left alone in no time`() {
        let text = String(repeating: "$(%(", count: 100_000)
        #expect(readApp("env = X=\(text)").app?.environment.first?.value.utf8.count == 400_000)
    }
}
