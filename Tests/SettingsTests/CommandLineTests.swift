import Testing

@testable import Settings

struct CommandLineTests {
    private func run(_ arguments: String...) -> Reading {
        SettingsReader.read(
            file: nil, commandLine: ["-w", "m", "--http", ":1"] + arguments, in: Surroundings(directory: "/work"))
    }

    @Test func `options have their value behind them, after a sign or as the next word`() {
        #expect(run("--processes", "3").app?.processes == 3)
        #expect(run("--processes=3").app?.processes == 3)
        #expect(run("-p", "3").app?.processes == 3)
        #expect(run("-p3").app?.processes == 3)
        #expect(run("-MTp", "3").app?.processes == 3)
        #expect(run("--env", "A=b=c").app?.environment == [EnvironmentVariable(name: "A", value: "b=c")])
        #expect(run("--vacuum", "--", "-H", "/v").app?.home == "/v")
    }

    @Test func `the letters of uWSGI stand for its options`() {
        let reading = run("-H", "/v", "-l", "64", "-L", "-d", "/d.log", "-M", "-T", "-i", "-m", "-C", "-S", "a=b")
        #expect(reading.messages == ["note: chmod-socket is for the file of a unix socket, and this app has none"])
        #expect(reading.app?.home == "/v" && reading.app?.logsRequests == false)
        #expect(reading.configuration?.listeners.first?.backlog == 64)
        #expect(reading.configuration?.log == .file("/d.log"))
    }

    @Test func `the command line comes after the file`() {
        let reading = readApp("processes = 2", commandLine: ["--processes", "8", "--http", ":9000"])
        #expect(reading.app?.processes == 8)
        #expect(reading.configuration?.listeners.map(\.written) == [":8000", ":9000"])
    }

    @Test func `magic is for files only`() {
        #expect(run("--env", "A=%d%%").app?.environment.first?.value == "%d%%")
        #expect(run("--env", "A=%(module)").app?.environment.first?.value == "m")
    }

    @Test func `mistakes are errors with a caret`() {
        #expect(
            run("--proceses", "3").rendered == [
                """
                command line:1:16: error: there is no option --proceses
                  -w m --http :1 --proceses 3
                                 ^~~~~~~~~~
                  did you mean --processes?
                """,
                """
                command line:1:27: error: '3' is no option
                  -w m --http :1 --proceses 3
                                            ^
                  write --name value
                """,
            ])
        #expect(
            run("-Mq").rendered == [
                """
                command line:1:18: error: there is no option -q
                  -w m --http :1 -Mq
                                   ^
                  write options as --name value
                """
            ])
        #expect(
            run("--http", ":99999").rendered == [
                """
                command line:1:24: error: port 99999 does not exist: the last one is 65535
                  -w m --http :1 --http :99999
                                         ^~~~~
                  write http = :8000
                """
            ])
    }

    @Test func `a missing value is an error`() {
        let reading = run("--processes")
        #expect(reading.messages == ["error: --processes needs a value"])
        #expect(reading.remedies == ["write --processes 4"])
        #expect(run("-p").remedies == ["write -p 4"])
    }

    @Test func `a file named without an option is read behind all options`() {
        #expect(run("other.ini").messages == ["error: there is no file /work/other.ini"])
        let reading = SettingsReader.read(
            file: nil, commandLine: ["-w", "m", "other.ini", "--processes", "8", "--http", ":1"],
            in: Surroundings(directory: "/work"), asking: .holding(["/work/other.ini": "[uwsgi]\nprocesses = 3\n"]))
        #expect(reading.findings == [])
        #expect(reading.app?.processes == 3)
        #expect(reading.options.map(\.key) == ["module", "processes", "http", "processes"])
        #expect(run("-").messages == ["error: '-' is no option"])
    }
}

struct CommandLineWithManyAppsTests {
    private func reading(_ file: String, _ words: String...) -> Reading { readText(file, commandLine: words) }

    @Test func `an option of an app is for the one called web`() {
        let file = "[app:a]\ncommand = x\n[app:web]\ncommand = y\n"
        let reading = reading(file, "--processes", "3", "--name", "shop", "--lazy-apps")
        #expect(reading.findings == [])
        #expect(reading.configuration?.apps.map(\.processes) == [1, 3])
        #expect(reading.configuration?.name == "shop")
    }

    @Test func `what is typed counts, whichever section says otherwise`() {
        let file = "[svctl]\nname = a\n[uwsgi]\nname = b\nmodule = m\nhttp = :1\n"
        #expect(reading(file, "--name", "c").configuration?.name == "c")
        #expect(reading("[uwsgi]\nname = b\nmodule = m\nhttp = :1\n", "--name", "c").configuration?.name == "c")
    }

    @Test func `without an app called web it is refused`() {
        let file = "[app:a]\ncommand = x\n"
        #expect(reading(file, "--name", "shop").configuration?.name == "shop")
        #expect(
            reading(file, "--processes", "3").rendered == [
                """
                command line:1:1: error: processes belongs to an app, and options of a command line are for an app called web
                  --processes 3
                  ^~~~~~~~~~~
                  write it in the section of its app
                """
            ])
    }
}
