import Testing

@testable import Settings

struct LexingTests {
    @Test func `blanks around keys and values are stripped`() {
        let reading = readText(" \t[uwsgi]\t\r\n\t chdir \t=\t /srv/a b \t\r\nmodule=m\nhttp=:1")
        #expect(reading.findings == [])
        #expect(reading.app?.directory == "/srv/a b")
    }

    @Test func `a key reaches to the first sign, and quotes are kept`() {
        let reading = readApp("env = A=b=c", "env = B= \"x\" ")
        #expect(reading.findings == [])
        #expect(
            reading.app?.environment
                == [EnvironmentVariable(name: "A", value: "b=c"), EnvironmentVariable(name: "B", value: " \"x\"")])
    }

    @Test func `comments are whole lines, in any encoding`() {
        let bytes = Array("[uwsgi]\n# ".utf8) + [0xB0, 0xA1] + Array("\n ; x = 1\nmodule = m\nhttp = :1\n".utf8)
        #expect(readBytes(bytes).findings == [])
    }

    @Test func `the same section may come twice, and other sections are not read`() {
        let reading = readText("[uwsgi]\nmodule = m\n[other]\nmodule = n\nnonsense\n[uwsgi]\nhttp = :1\n")
        #expect(reading.findings == [])
        #expect(reading.app?.application == .module("m", callable: nil))
    }

    @Test func `of two values the last one wins, under either name`() {
        let reading = readApp("processes = 2", "workers = 3", "chdir = /a", "chdir = /b")
        #expect(
            reading.messages == [
                "warning: this line does not count: line 5 sets workers again, to 3",
                "warning: this line does not count: line 7 sets chdir again, to /b",
            ])
        #expect(reading.app?.processes == 3 && reading.app?.directory == "/b")
    }

    @Test func `lists grow`() {
        let reading = readApp("pythonpath = /a", "pp = b", "python-path = ./c", "chdir = /x", "env = A=1", "env = A=2")
        #expect(reading.app?.pythonPath == ["/a", "/x/b", "/x/c"])
        #expect(reading.app?.environment.map(\.value) == ["1", "2"])
    }

    @Test func `a comment behind a value is cut off with one note`() {
        let reading = readApp("processes = 4  # as many as cores", "callable = app ;x", "vacuum = # yes\t")
        #expect(reading.app?.processes == 4)
        #expect(
            reading.rendered.first?.hasPrefix(
                """
                /srv/deploy/app.ini:4:16: note: the comment behind the value is not read; uWSGI would make it part of the value
                  processes = 4  # as many as cores
                                 ^~~~~~~~~~~~~~~~~~
                  put it on a line of its own
                """) == true)
        #expect(reading.findings.count == 1)
        #expect(reading.app?.application == .module("m", callable: "app"))
        #expect(reading.configuration?.vacuum == true)
    }

    @Test func `where a hash belongs to the value it stays there`() {
        let reading = readApp("env = COLOUR=red # or blue", "chdir = /srv/a#b;c")
        #expect(reading.findings == [])
        #expect(reading.app?.environment.first?.value == "red # or blue")
        #expect(reading.app?.directory == "/srv/a#b;c")
    }

    @Test func `a comment behind the section is forgiven with a note`() {
        let reading = readText("[uwsgi] ; the site\nmodule = m\nhttp = :1\n")
        #expect(
            reading.messages == ["note: the comment behind the section is not read; uWSGI would not find the section"])
        #expect(reading.configuration != nil)
    }

    @Test func `a missing section is an error that names the ones that are there`() {
        let reading = readText("[ uwsgi ]\nmodule = m\n[dev]\n")
        #expect(reading.configuration == nil)
        #expect(
            reading.rendered == [
                """
                /srv/deploy/app.ini:1:1: error: there is no section [uwsgi], only [ uwsgi ] [dev]: blanks and capitals \
                count
                  [ uwsgi ]
                  ^~~~~~~~~
                  write [uwsgi]
                """
            ])
    }

    @Test(arguments: ["", "\n\n", "# only words\n"]) func `a file without any section says where to write it`(
        _ text: String
    ) {
        let reading = readText(text)
        #expect(reading.messages == ["error: there is no section [uwsgi]"])
        #expect(reading.remedies == ["write [uwsgi] as the first line"])
        #expect(reading.findings.first?.place?.line == 1)
    }

    @Test func `lines before the first section are not read, and said once`() {
        let reading = readText("module = n\nx = 1\n[uwsgi]\nmodule = m\nhttp = :1\n")
        #expect(reading.messages == ["warning: what stands before the first [section] is not read"])
        #expect(reading.app?.application == .module("m", callable: nil))
    }

    @Test func `a section without its closing bracket loses a letter as in uWSGI`() {
        let reading = readText("[uwsgi\nmodule = m\n")
        #expect(
            reading.messages == [
                "warning: the section's name has no ] at its end, and uWSGI drops its last letter",
                "error: there is no section [uwsgi], only [uwsg]",
            ])
        #expect(reading.remedies.first == "write [uwsgi]")
    }

    @Test func `a percent sign at the end of a line swallows the line break as in uWSGI`() {
        let reading = readText("[uwsgi]\n# 100%\nprocesses = 4\nmodule = m\nhttp = :1\n")
        #expect(reading.app?.processes == 1)
        #expect(
            reading.rendered == [
                """
                /srv/deploy/app.ini:2:6: warning: the % at the end of line 2 swallows the line break: the next line is \
                read as part of this one, as in uWSGI
                  # 100%
                       ^
                  write %% or put a word behind it
                """
            ])
    }
}

struct RefusedFileTests {
    @Test func `a zero byte is one clear error`() {
        let reading = readText("[uwsgi]\nmodule = \u{0}ELF\nprocesses = x\n")
        #expect(
            reading.rendered == [
                """
                /srv/deploy/app.ini:2:10: error: there is a zero byte: this is no text file
                  module = \\x00ELF
                           ^~~~
                  check the path, or save the file as UTF-8
                """
            ])
    }

    @Test func `a value that is not UTF-8 is one clear error`() {
        let reading = readBytes(Array("[uwsgi]\nchdir = /srv/".utf8) + [0xB0, 0xA1] + Array("\nprocesses = x\n".utf8))
        #expect(reading.messages == ["error: byte 14 of this line is not UTF-8"])
        #expect(reading.findings.first?.place?.column == 14)
        #expect(reading.configuration == nil)
    }

    @Test func `UTF-16 is called by its name`() {
        let reading = readBytes([0xFF, 0xFE, 0x5B, 0x00])
        #expect(reading.messages == ["error: the file is in UTF-16"])
    }

    @Test(arguments: ["http = :{{ port }}", "chdir = <%= @dir %>", "{% if x %}"]) func `a template is refused as one`(
        _ line: String
    ) {
        let reading = read("module = m", line, "processes = x")
        #expect(reading.messages == ["error: this file is a template that nobody has filled in yet"])
        #expect(reading.remedies == ["render it first, and give svctl the result"])
        #expect(reading.findings.first?.place?.line == 3)
    }

    @Test func `curly brackets in comments and log formats are no template`() {
        let reading = readApp("# {{ x }}", "log-format = {{\"a\": \"%(uri)\"}}")
        #expect(reading.findings == [])
        #expect(reading.app?.requests.log.format == "{{\"a\": \"%(uri)\"}}")
    }

    @Test func `a file far too large is refused`() {
        let reading = readBytes([UInt8](repeating: 0x20, count: 16 << 20 + 1))
        #expect(reading.findings.first?.severity == .error)
    }
}
