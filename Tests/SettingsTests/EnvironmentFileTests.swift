import Testing

@testable import Settings

private func variables(_ text: String) -> [String]? {
    (try? EnvironmentFileGrammar.parse(Array(text.utf8)))?.map { "\($0.name)=\($0.value)" }
}

private func fault(_ text: String) -> String? {
    do throws(EnvironmentFileGrammar.Fault) {
        _ = try EnvironmentFileGrammar.parse(Array(text.utf8))
        return nil
    } catch { return "\(error.line): \(error.message)" }
}

struct EnvironmentFileTests {
    @Test(arguments: [
        ("A=b", ["A=b"]), ("A=b\nB=c\n", ["A=b", "B=c"]), ("\n# x\n; y\n  A=1\r\n", ["A=1"]), ("A=\nB=", ["A=", "B="]),
        ("A= b c  \n", ["A=b c"]), ("A='b  # c'\n", ["A=b  # c"]), ("A=\"b\\\"\\$c\\n\"\n", [#"A=b"$c\n"#]),
        ("A='x'\"y\"z", ["A=xyz"]), ("A=b\\\nc\nB=d", ["A=bc", "B=d"]), ("A='one\ntwo'\nB=d", ["A=one\ntwo", "B=d"]),
        ("export A=b", ["A=b"]), ("A=b=c", ["A=b=c"]), ("A=$HOME/x `y` %(z)", ["A=$HOME/x `y` %(z)"]),
        ("A=b#c", ["A=b#c"]),
        ("A=a\\ b\\ ", ["A=a b "]), ("A=1\nA=2", ["A=1", "A=2"]), ("\u{FEFF}A=b", ["A=b"]), ("A=한글", ["A=한글"]),
        ("", []),
        ("A=b\\", ["A=b"]),
    ]) func `lines set variables, and nothing is filled in`(_ text: String, _ wanted: [String]) {
        #expect(variables(text) == wanted)
    }

    @Test(arguments: [
        ("A", "1: there is no = behind the name"), ("A=1\nB C=2\n", "2: there is no = behind the name"),
        ("\n\n9A=1", "3: a line begins with a name of letters, digits and underscores"),
        ("=x", "1: a line begins with a name of letters, digits and underscores"),
        ("A-B=x", "1: there is no = behind the name"), ("A=1\nB='secret\n\n", "2: a quote that opens is never closed"),
        ("A=\0", "1: there is a NUL in the value"),
    ]) func `what is none is told by its line, and not by what it says`(_ text: String, _ wanted: String) {
        #expect(fault(text) == wanted)
    }

    @Test func `files have their places among the variables`() throws {
        let reading = readApp(
            "chdir = /srv", "env = A=1", "environment-file = shop.env", "env = B=2", "env = A",
            "environment-file = -/etc/x")
        #expect(reading.findings == [])
        let app = try #require(reading.app)
        #expect(app.environment.map(\.name) == ["B"] && app.unsetEnvironment == ["A"])
        #expect(app.environmentFiles.map(\.path) == ["/srv/shop.env", "/etc/x"])
        #expect(app.environmentFiles.map(\.mayBeMissing) == [false, true])
        #expect(app.environmentFiles.map(\.precededBy) == [0, 1])
        #expect(readApp("environment-file = -").messages == ["error: there is no path behind the -"])
        #expect(readApp("env-file = x").remedies == ["did you mean environment-file?"])
        #expect(
            readText("[svctl]\nenvironment-file = x\n[app:a]\ncommand = x\n").messages == [
                "error: environment-file belongs to an app"
            ])
    }
}

struct OwnSectionTests {
    @Test(arguments: ["app:a", "svctl"]) func `a typo in svctl's own sections is an error`(_ section: String) {
        let text =
            "[app:b]\ncommand = x\n[\(section)]\n" + (section == "svctl" ? "srge = 1\n" : "command = x\nsetle = 1s\n")
        let reading = readText(text)
        let (word, meant) = section == "svctl" ? ("srge", "surge") : ("setle", "settle")
        #expect(reading.messages == ["error: there is no option '\(word)'"])
        #expect(reading.remedies == ["did you mean \(meant)?"])
        #expect(reading.configuration == nil)
    }

    @Test func `a word of one's own for a placeholder is none`() {
        #expect(readText("[svctl]\nroot = /srv\n[app:a]\nown = b\ncommand = %(root)/%(own)\n").findings == [])
        #expect(
            readText("[svctl]\nroot = /srv\n[app:a]\ncommand = x\n").messages == ["error: there is no option 'root'"])
    }

    @Test(arguments: [
        ("10MiB", 10 << 20), ("4KiB", 4096), ("1GiB", 1 << 30), ("4096", 4096), ("0", 0),
    ]) func `sizes have units there`(_ text: String, _ size: Int) {
        #expect(readText("[app:a]\nmodule = m\nhttp = :1\nlimit-post = \(text)\n").app?.largestBody == size)
    }

    @Test(arguments: [
        ("10MB", "'MB' is no unit: it may be KiB, MiB or GiB", "write limit-post = 10MiB"),
        ("10 m", "'m' is no unit: it may be KiB, MiB or GiB", "write limit-post = 10MiB"),
        ("x", "'x' is no size: it begins with no number", "write limit-post = 10485760"),
        ("9999999999999", "'9999999999999' is more than 1 TiB", "write limit-post = 10485760"),
        ("1048576GiB", "'1048576GiB' is more than 1 TiB", "write limit-post = 10485760"),
    ]) func `what is no size is refused, and what to write is said`(_ text: String, _ message: String, _ remedy: String)
    {
        let reading = readText("[app:a]\nmodule = m\nhttp = :1\nlimit-post = \(text)\n")
        #expect(reading.messages == ["error: \(message)"])
        #expect(reading.remedies == [remedy])
    }

    @Test func `where uWSGI reads the file too, a size is what it reads`() {
        let reading = readApp("limit-post = 10MiB")
        #expect(reading.app?.largestBody == 10)
        #expect(reading.messages.last == "warning: what follows the number is not read: limit-post is 10")
        #expect(reading.remedies.last == "write limit-post = 10485760")
    }

    @Test(arguments: [
        ("1h", 3600), ("2d", 172_800), ("1min 30s", 90), ("1h  5min", 3900), ("90", 90),
    ]) func `times have hours and days, and several parts`(_ text: String, _ seconds: Int64) {
        #expect(readApp("stop-timeout = \(text)").app?.stopTimeout == .seconds(seconds))
    }
}
