import Testing

@testable import Settings

/// What nobody writes, and what is not to take time or memory without end.
struct LargeFileTests {
    @Test func `what is said of a line of megabytes can be read`() {
        let reading = readText("[" + String(repeating: "x", count: 3_000_000) + "]")
        for finding in reading.findings {
            #expect(finding.message.utf8.count < 1100 && (finding.remedy ?? "").utf8.count < 1100)
            #expect(finding.message.hasSuffix("…"))
        }
        #expect(!reading.findings.isEmpty)
    }

    @Test func `of very many errors a thousand are shown`() {
        let reading = readApp((0..<1_100).map { "depends-on = app\($0)" }.joined(separator: "\n"))
        #expect(reading.findings.count == 1001 && reading.configuration == nil)
        #expect(reading.findings.last?.message == "there are more errors, and only the first 1000 are shown")
        #expect(reading.findings.last?.place == nil)
        #expect(reading.findings.last?.remedy == "correct these, and check again")
    }

    @Test func `an error is shown behind any number of warnings`() {
        let quotes = (0..<1_100).map { "env = A\($0)='x'\n" }.joined()
        let reading = readApp(quotes + "processes = x")
        #expect(reading.findings.count == 1002)
        #expect(reading.messages.contains("error: processes needs a number, not 'x'"))
        #expect(reading.messages.contains("warning: there are more warnings, and only the first 1000 are shown"))
    }

    @Test func `of lines that are very long few are shown`() {
        let words = (0..<30).map { "app\($0)" }.joined(separator: " ")
        let reading = readApp("depends-on = " + words + String(repeating: " ", count: 400_000) + "x")
        #expect(reading.messages.last == "error: there are more errors, and only the first 11 are shown")
    }

    @Test func `a file of a million settings is none`() {
        let text = SourceText(name: "app.ini", bytes: Array("[uwsgi]\na = 1\n; b\nb\n\nc = 3\n".utf8))
        for (most, isRead) in [(3, true), (2, false)] {
            var findings = Findings()
            let lexer = Lexer(
                ExpandedText(source: text, bytes: text.bytes), mostEntries: most, findings: &findings)
            #expect(lexer.sections.first?.entries.map(\.key) == (isRead ? ["a", "b", "c"] : nil))
            #expect(
                findings.list.map(\.message)
                    == (isRead ? [] : ["there are more than 2 lines: this is no settings file"]))
            #expect(findings.list.map(\.place?.line) == (isRead ? [] : [6]))
        }
    }

    @Test func `a few lines cannot include a million`() {
        let text = SourceText(name: "app.ini", bytes: Array("[uwsgi]\nini = :b\nini = :b\n[b]\nx = 1\n".utf8))
        for (most, isRead) in [(4, true), (3, false)] {
            var findings = Findings()
            let lexer = Lexer(ExpandedText(source: text, bytes: text.bytes), findings: &findings)
            var list = OptionList(Surroundings(), .nothing, asUwsgi: false)
            list.mostEntries = most
            list.read(lexer.sections.first?.entries ?? [], 2, of: text, &findings)
            #expect(list.entries.map(\.key) == ["ini", "x", "ini"] + (isRead ? ["x"] : []))
            #expect(
                findings.list.map(\.message)
                    == (isRead ? [] : ["with what it includes the file has more than 3 lines"]))
            #expect(findings.list.map(\.place?.line) == (isRead ? [] : [3]))
        }
    }

    @Test func `a command that no kernel takes is refused`() {
        let most = 2 << 20
        let fits = read("command = /bin/x " + String(repeating: "x", count: most - 7), "http = :8000")
        #expect(!fits.messages.contains { $0.hasPrefix("error") })
        let reading = read("command = /bin/x " + String(repeating: "x", count: most - 6), "http = :8000")
        #expect(
            reading.messages.first
                == "error: the command has \(most + 1) bytes, and no program can be started with so many")
    }

    @Test func `a variable comes and goes as often as it is written`() throws {
        let reading = readApp(
            "env = A=1", "env = B=2", "env = A=3", "environment-file = /f", "env = A", "unenv = C", "env = B",
            "env = B=4", "env = A")
        let app = try #require(reading.app)
        #expect(app.environment == [EnvironmentVariable(name: "B", value: "4")])
        #expect(app.unsetEnvironment == ["A", "C"] && app.environmentFiles.map(\.precededBy) == [0])
    }
}
