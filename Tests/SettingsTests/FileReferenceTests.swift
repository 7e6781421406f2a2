import Testing

@testable import Settings

struct FileReferenceTests {
    @Test func `a file stands for its text without the last line break`() {
        let reading = readLines("module = m", "http = :@(port)", files: ["port": "8080\n"])
        #expect(reading.findings == [])
        #expect(reading.configuration?.listeners.first?.written == ":8080")
        #expect(reading.files == ["/start/port"])
    }

    @Test func `a file that cannot be read is one error`() {
        let reading = readLines("env = A=@(secret)", "env = B=@(secret)")
        #expect(
            reading.rendered == [
                """
                /srv/deploy/app.ini:2:7: error: cannot read /start/secret for @(secret): No such file or directory
                  env = A=@(secret)
                        ^~~~~~~~~~~
                  a path without / at its front starts where svctl was started
                """
            ])
    }

    @Test func `a file of more than a megabyte is refused`() {
        let reading = readLines("env = A=@(big)", files: ["big": String(repeating: "x", count: 1 << 20 + 1)])
        #expect(reading.messages == ["error: cannot read /start/big for @(big): it is too large"])
    }

    @Test func `what is no text is refused`() {
        #expect(
            readLines("env = A=@(bin)", files: ["bin": "a\u{0}b"]).messages == ["error: /start/bin is no UTF-8 text"])
    }

    @Test(arguments: ["http://localhost/a", "call://f", "sym://s", "fd://0", "section://x", "data://x"])
    func `other schemes are refused`(_ name: String) {
        let reading = readLines("env = A=@(\(name))")
        let scheme = name.prefix { $0 != ":" }
        #expect(reading.messages == ["error: svctl does not read \(scheme)://, only files and exec://"])
    }

    @Test func `a check runs no command, and says so`() {
        let reading = readLines("module = m", "http = :1", "processes = @(exec://nproc)")
        #expect(
            reading.messages == ["note: what this command writes is filled in at the start: a check runs nothing"])
        #expect(reading.configuration == nil && reading.commands == ["nproc"])
    }

    @Test func `a command that may be run gives its output, and its bad end is said`() {
        var lookups = Lookups.nothing
        lookups.output = { command in
            command == "gone"
                ? .failure(Lookups.Refusal("it took more than 5 seconds"))
                : .success(Lookups.Output(bytes: Array("\(command)!\n".utf8), failure: "exit code 3"))
        }
        let text = "[uwsgi]\nmodule = m\nhttp = :1\nenv = A=@(exec://word)\n"
        let reading = readBytes(Array(text.utf8), asking: lookups)
        #expect(reading.messages == ["warning: the command 'word' ended with exit code 3"])
        #expect(reading.app?.environment == [EnvironmentVariable(name: "A", value: "word!")])
        let failed = readBytes(Array("[uwsgi]\nenv = @(exec://gone)\n".utf8), asking: lookups)
        #expect(failed.messages == ["error: cannot run 'gone': it took more than 5 seconds"])
    }

    @Test func `svctl's own sections read no files`() {
        let reading = readBytes(
            Array("[app:a]\nmodule = m\nhttp = :1\nchdir = /@(x)\nini = x\n".utf8), asking: .holding(["/start/x": "y"]))
        #expect(reading.app?.directory == "/@(x)")
        #expect(
            reading.messages == [
                "warning: svctl does not read @(x): it stays as written",
                "warning: ini is not done: the options in x are not read",
            ])
    }

    @Test func `variables called after uWSGI come before the file, and its own are left out`() {
        let options = [("UWSGI_PROCESSES", "3"), ("UWSGI_THREADS", "2"), ("UWSGI_RELOADS", "1"), ("UWSGI_X", "y")]
        let reading = readBytes(
            Array("[uwsgi]\nmodule = m%(x)\nhttp = :1\nprocesses = 4\n".utf8),
            options: options.map { EnvironmentVariable(name: $0.0, value: $0.1) })
        #expect(reading.findings == [])
        #expect(reading.app?.processes == 4 && reading.app?.threads == 2)
        #expect(reading.app?.application == .module("my", callable: nil))
        let wrong = readBytes(
            Array("[uwsgi]\nmodule = m\nhttp = :1\n".utf8),
            options: [EnvironmentVariable(name: "UWSGI_UMASK", value: "9")])
        #expect(
            wrong.rendered.first?.hasPrefix(
                """
                environment:1:13: error: '9' is no mask: it has octal digits, up to 777
                  UWSGI_UMASK=9
                              ^
                """) == true)
    }
}

struct AsUwsgiTests {
    private func read(_ lines: String...) -> Reading {
        readText("[uwsgi]\n" + lines.joined(separator: "\n") + "\n", commandLine: ["--as-uwsgi"])
    }

    @Test func `nothing more is forgiven than uWSGI forgives`() {
        #expect(
            read("callable = app # x", "a = $(A:-d)", "b = %(c)", "c = %(d)", "d = 1").lines
                == ["callable = app # x", "a = $(A:-d)", "b = %(d)", "c = 1", "d = 1"])
        #expect(
            read("module = m", "http = :1", "chmod-socket = 0660").messages.first
                == "error: uWSGI takes a mode of three digits only, and does not start with 0660")
    }

    @Test func `a number that is not filled in counts as nothing`() {
        let reading = read("module = m", "http = :1", "listen = 5", "threads = $(N)")
        #expect(reading.messages.first == "warning: $(N) is not set in the environment: it counts as 0, as in uWSGI")
    }

    @Test func `a circle that ends in uWSGI ends here, and others are errors`() {
        #expect(read("a = %(a)").lines == ["a = %(a)"])
        #expect(read("a = x%(a)").messages.first == "error: %(a) needs its own value")
        #expect(readText("[uwsgi]\na = %(a)\n").messages.first == "error: %(a) needs its own value")
    }
}
