import Testing

@testable import Settings

struct IncludeTests {
    @Test func `an include stands for the lines of its file, and a finding in there shows them`() {
        let reading = readLines(
            "module = m", "ini = base.ini", "http = :1", files: ["base.ini": "[uwsgi]\nprocesses = x\n"])
        #expect(reading.lines == ["module = m", "ini = base.ini", "processes = x", "http = :1"])
        #expect(
            reading.rendered == [
                """
                /start/base.ini:2:13: error: processes needs a number, not 'x'
                  processes = x
                              ^
                  write processes = 4
                """
            ])
        #expect(reading.files == ["/start/base.ini"])
    }

    @Test func `findings come in the order of the file, then of the others, then of what was typed`() {
        let reading = readLines(
            "ini = b.ini", "processes = x", files: ["b.ini": "[uwsgi]\nthreads = x\n"],
            commandLine: ["--umask", "x"])
        #expect(reading.findings.compactMap(\.place?.file) == [filePath, "/start/b.ini", "command line"])
    }

    @Test func `a missing file says where it was looked for`() {
        let reading = readLines("module = m", "ini = base.ini", "http = :1")
        #expect(
            reading.rendered == [
                """
                /srv/deploy/app.ini:3:7: error: there is no file /start/base.ini
                  ini = base.ini
                        ^~~~~~~~
                  a path without / at its front starts where svctl was started, not where this file lies
                """
            ])
        // What is missing may have named the application.
        #expect(reading.lines == ["module = m", "ini = base.ini", "http = :1"])
    }

    @Test(arguments: [
        (":uwsgi", "this file includes itself: :uwsgi"),
        ("/srv/deploy/app.ini", "this file includes itself: /srv/deploy/app.ini"),
        ("http://host/a.ini", "svctl reads settings from files only, not from http"),
        ("exec://cat a.ini", "svctl reads settings from files only, not from exec"),
        ("", "ini has no value"),
    ]) func `what cannot be included is an error`(_ name: String, _ message: String) {
        let reading = readBytes(
            Array("[uwsgi]\nini = \(name)\n".utf8), asking: .holding([filePath: "[uwsgi]\nini = \(name)\n"]))
        #expect(reading.messages == ["error: \(message)"])
    }

    @Test func `files that include each other end with an error`() {
        let reading = readLines(
            "ini = a.ini", files: ["a.ini": "[uwsgi]\nini = b.ini", "b.ini": "[uwsgi]\nini = a.ini"])
        #expect(reading.messages == ["error: this file includes itself: a.ini"])
        #expect(reading.findings.first?.place?.file == "/start/b.ini")
    }

    @Test func `a ladder of files has an end`() {
        var files: [String: String] = [:]
        for step in 0..<40 { files["\(step)"] = "[uwsgi]\nini = \(step + 1)\n" }
        #expect(readLines("ini = 0", files: files).messages == ["error: files include each other 16 deep"])
    }

    @Test func `files that include the next one twice have an end`() {
        var files: [String: String] = [:]
        for step in 0..<15 { files["\(step)"] = "[uwsgi]\nini = \(step + 1)\nini = \(step + 1)\n" }
        files["15"] = "[uwsgi]\n"
        let reading = readLines("ini = 0", files: files)
        #expect(reading.messages.first == "error: more than 200 files are included")
        #expect(reading.messages.count { $0.contains("200 files") } == 1, "it is said once")
    }

    @Test func `a section that is not there is a warning that names those that are`() {
        let reading = readLines("module = m", "http = :1", "ini = :prod", "[dev]")
        #expect(
            reading.rendered == [
                """
                /srv/deploy/app.ini:4:7: warning: /srv/deploy/app.ini has no section [prod]: nothing of it is read
                  ini = :prod
                        ^~~~~
                  it has [uwsgi] [dev]
                """
            ])
    }

    @Test func `include goes by the end of a name`() {
        #expect(
            readLines("include = a.txt").messages == [
                "error: include takes a file that ends in .ini, .yaml, .yml, .xml or .json"
            ])
        let reading = readLines("include = a.ini:x")
        #expect(reading.messages == ["error: include takes a file without a section"])
        #expect(reading.remedies == ["write ini = a.ini:x"])
    }
}

struct BlockTests {
    @Test func `a reload is told from a start`() {
        let text = Array("[uwsgi]\nif-reload = true\nprocesses = 2\nendif =\nmodule = m\nhttp = :1\n".utf8)
        let start = SettingsReader.read(file: text, in: Surroundings(file: filePath))
        let reload = SettingsReader.read(file: text, in: Surroundings(file: filePath, isReload: true))
        #expect(start.app?.processes == 1 && reload.app?.processes == 2)
    }

    @Test func `a block in a block is an error that shows both`() {
        let reading = readLines("if-env = A", "for = a b", "endif =", environment: ["A": ""])
        #expect(
            reading.rendered == [
                """
                /srv/deploy/app.ini:3:1: error: blocks do not nest: the one of line 2 is still open
                  for = a b
                  ^~~
                  end it first, or ask for both in a section of its own: ini = :section
                """
            ])
    }

    @Test func `in a block that does not count it is only said`() {
        let reading = readLines("module = m", "http = :1", "if-env = A", "if-env = B", "endif =", "endif =")
        #expect(reading.messages == ["warning: blocks do not nest: the next end closes the one of line 4"])
    }

    @Test func `a block without an end is said`() {
        let reading = readLines("module = m", "http = :1", "if-env = A", commandLine: ["--processes", "3"])
        #expect(
            reading.messages == ["warning: this block has no end; uWSGI would make the command line part of it"])
        #expect(reading.app?.processes == 3)
    }

    @Test(arguments: ["for-times = 100001", "for-times = 99999999999999999999"]) func `loops have an end`(
        _ line: String
    ) {
        #expect(readLines(line, "a = 1", "endfor =").messages == ["error: the loops make more than 100000 lines"])
    }

    @Test func `many loops have one end`() {
        let block = "for-times = 60000\nenv = A=%(_)\nendfor =\n"
        let reading = readText("[uwsgi]\n" + block + block + "env = B=1\n")
        #expect(reading.messages == ["error: the loops make more than 100000 lines"])
        #expect(reading.findings.first?.place?.line == 5)
    }

    @Test func `what a condition asks for is no mistake`() {
        let reading = readLines("module = m", "http = :1", "live = 1", "if-opt = live", "processes = 2", "endif =")
        #expect(reading.findings == [])
        #expect(reading.app?.processes == 2)
    }

    @Test func `a host name is not matched, which is said`() {
        let reading = readLines("module = m", "http = :1", "if-hostname-match = ^web", "threads = 2", "endif =")
        #expect(
            reading.messages == [
                "warning: if-hostname-match is not asked, and its lines are read, as by a uWSGI without regular expressions"
            ])
        #expect(reading.app?.threads == 2)
    }
}
