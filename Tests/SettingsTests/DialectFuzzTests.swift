import Testing

@testable import Settings

/// Files that nobody wrote, put together from the words of the dialect.
struct DialectFuzzTests {
    private static let keys = [
        "a", "b", "c", "ini", "yaml", "xml", "json", "include", "inherit", "set", "set-ph", "if-env", "if-opt",
        "if-not-opt", "if-file", "for",
        "for-times", "for-readline", "endif", "end", "strict", "module", "http", "processes", "env", "chdir", "umask",
        "uid", "chmod-socket", "listen", "한", "", "server {", "location = /x {", "}", "plugins", "pythonpath", "logto",
        "processes 4", "export A", "// x", "callable", "wsgi-file", "socket", "buffer-size", "home", "--http", "mules",
    ]
    private static let words = [
        "a", "b", "%(a)", "%(b)", "x%(a)", "%(a + b)", "%(a ++)", "%(%(b))", "%(", "$(", "@(", ")", "$(A)", "$(B)",
        "$(A:-x)", "$(B-%(a))", "@(f)", "@(g)", "@(exec://x)", "%(_)", "%d", "%%", "%", "=", ":a", "f.ini", "g.ini",
        "f.ini:a", "f.yaml", "f.xml:a", "f.json", ":uwsgi", "3", "0660", " ", " # x", "true", "\r", "\"", "\\", ";",
        "${A}", "$A", "'", ":", "-", ",", "1h", "1_000", "64k", "0.5", "99999999999999999999", "=0", "/", "/x=", "@A@",
        "<a>", "<",
        "$",
        "@", "{", "}", " # http://x:3", " ; uwsgi_pass", ":8000", "666", "a:b", "x.py",
    ]

    private static let options = OptionTable.options.keys.sorted()

    private static func text(_ numbers: inout SeededNumbers) -> String {
        var text = Bool.random(using: &numbers) ? "[uwsgi]\n" : ""
        for _ in 0..<Int.random(in: 0...25, using: &numbers) {
            if Int.random(in: 0..<8, using: &numbers) == 0 {
                text +=
                    ["[uwsgi]\n", "[a]\n", "[svctl]\n", "[app:b]\n", "[uwsgi\n"].randomElement(using: &numbers) ?? ""
            }
            text += (Bool.random(using: &numbers) ? keys : options).randomElement(using: &numbers) ?? ""
            text += Bool.random(using: &numbers) ? " = " : "="
            for _ in 0..<Int.random(in: 0...4, using: &numbers) { text += words.randomElement(using: &numbers) ?? "" }
            text += "\n"
        }
        return text
    }

    @Test(arguments: 0..<20) func `no file crashes the reader or keeps it busy`(_ seed: UInt64) {
        var numbers = SeededNumbers(state: seed &+ 7_000)
        for _ in 0..<40 {
            let files = ["/start/f.ini", "/start/g.ini", "/start/f", "/start/g"].reduce(into: [String: String]()) {
                $0[$1] = Self.text(&numbers)
            }
            .merging([
                "/start/f.yaml": "uwsgi:\n  a: 1\n  ini: f.ini\n  yaml: f.yaml\n",
                "/start/f.xml": "<uwsgi><b>%(a)</b><include>g.ini</include></uwsgi>",
                "/start/f.json": "{\"uwsgi\": {\"a\": [\"%(b)\", 2], \"xml\": \"f.xml:a\"}}",
            ]) { $1 }
            let text = Self.text(&numbers)
            let start = processorSeconds()
            for line in [[], ["--as-uwsgi"], ["--ini", "f.ini:a", "--if-env", "A", "--env", "%(_)"]] {
                var reading = readBytes(
                    Array(text.utf8), environment: ["A": "%(a)", "B": "$(A)@(f)"], commandLine: line,
                    asking: .holding(files))
                reading.adviseOnMachine(in: Surroundings(file: filePath, user: 33), asking: .holding(files))
                for finding in reading.findings {
                    _ = (finding.rendered, finding.option)
                    #expect(finding.remedy != nil, "\(finding.message)")
                }
                if reading.configuration != nil { #expect(!reading.findings.contains { $0.severity == .error }) }
                #expect(reading.options.count < 200_000)
            }
            #expect(processorSeconds() - start < 3, "without optimisation: \(text)")
        }
    }

    /// What grows when it is filled in is stopped before it is too much.
    @Test(arguments: [
        (0..<60).map { "a\($0) = %(a\($0 + 1))%(a\($0 + 1))" }.joined(separator: "\n") + "\na60 = x",
        (0..<60).map { "a\($0 + 1) = x%(a\($0))%(a\($0))" }.joined(separator: "\n") + "\na0 = x",
        "for-times = 9999\na = %(_)%(a)%(a)\nendfor =",
        "a = \(String(repeating: "x", count: 100_000))\n" + String(repeating: "b = %(a)\n", count: 500),
        "a = " + String(repeating: "%(b", count: 10_000) + String(repeating: ")", count: 10_000),
        "a = " + String(repeating: "%(a + ", count: 10_000),
        "b = 1\na = " + String(repeating: "x%(b)", count: 10_000),
    ]) func `placeholders cannot take the machine away`(_ lines: String) {
        for mode in [[], ["--as-uwsgi"]] {
            let start = processorSeconds()
            _ = readText("[uwsgi]\n\(lines)\n", commandLine: mode)
            #expect(processorSeconds() - start < 8, "without optimisation")
        }
    }
}
