import Testing

@testable import Settings

struct RenderingTests {
    private func rendered(_ text: String, column: Int, length: Int) -> String {
        let place = Place(file: "/f.ini", line: 3, column: column, length: length, text: text)
        return Finding(severity: .error, place: place, message: "no", remedy: "write x").rendered
    }

    @Test func `the caret stands under the value`() {
        #expect(rendered("a = b", column: 5, length: 1) == "/f.ini:3:5: error: no\n  a = b\n      ^\n  write x")
    }

    @Test func `columns count characters, and the caret knows that some are wide`() {
        let reading = readApp("env = 이름=값", "processes = 네개")
        #expect(
            reading.rendered == [
                """
                /srv/deploy/app.ini:5:13: error: processes needs a number, not '네개'
                  processes = 네개
                              ^~~~
                  write processes = 4
                """
            ])
        #expect(
            rendered("값 = 한글 x", column: 8, length: 1) == "/f.ini:3:8: error: no\n  값 = 한글 x\n            ^\n  write x")
    }

    @Test func `a tab before the caret stays one`() {
        #expect(
            rendered("\ta\t=\tb", column: 6, length: 1) == "/f.ini:3:6: error: no\n  \ta\t=\tb\n  \t \t \t^\n  write x")
    }

    @Test func `what a terminal would obey is escaped`() {
        let place = Place(file: "/f\u{1B}[2J.ini", line: 1, column: 1, length: 1, text: "\u{1B}[31m\u{202E}x\u{7F}")
        let finding = Finding(severity: .warning, place: place, message: "a\nb\u{85}", remedy: "\r")
        #expect(
            finding.rendered == """
                /f\\x1b[2J.ini:1:1: warning: a\\nb\\x85
                  \\x1b[31m\\u{202e}x\\x7f
                  ^~~~
                  \\r
                """)
    }

    @Test func `a long line is cut around the caret`() {
        let text = String(repeating: "x", count: 1_000) + "!" + String(repeating: "y", count: 1_000)
        let lines = rendered(text, column: 1_001, length: 1).split(separator: "\n")
        #expect(lines[1].count < 170 && lines[1].hasPrefix("  …") && lines[1].hasSuffix("…"))
        #expect(Array(lines[1])[Array(lines[2]).firstIndex(of: "^") ?? 0] == "!")
    }

    @Test func `a place past the end still has a caret`() {
        #expect(rendered("ab", column: 9, length: 3) == "/f.ini:3:9: error: no\n  ab\n    ^\n  write x")
    }

    @Test func `findings stand in the order of the file, then of the command line`() {
        let reading = readText(
            "[uwsgi]\nuwsgi-socket = :x\nnonsense = 1\nprocesses = x\n", commandLine: ["--threads", "y"])
        #expect(
            reading.messages == [
                "error: 'x' is no port number",
                "warning: there is no option 'nonsense'", "error: processes needs a number, not 'x'",
                "error: threads needs a number, not 'y'",
            ])
    }
}
