import Testing

@testable import Settings

/// Reads a whole file of that name.
private func readFile(_ name: String, _ text: String, commandLine: [String] = []) -> Reading {
    SettingsReader.read(
        file: Array(text.utf8), commandLine: commandLine, in: Surroundings(file: "/srv/deploy/\(name)"))
}

/// Settings in JSON, which the uWSGI of the tests cannot read: what jansson and uWSGI make of it, by value.
struct JsonTests {
    @Test(arguments: [
        (
            #"{"uwsgi": {"a": "x", "b": 4, "c": true, "d": false, "e": null}}"#,
            ["a = x", "b = 4", "c = 1", "d = 0", "e = 0"]
        ),
        (#"{"uwsgi": {"a": ["x", 1, true], "b": [], "c": "y"}}"#, ["a = x", "a = 1", "a = 1", "c = y"]),
        (#"{"web": {"z": [{"a": [[]]}, 1.5e3]}, "uwsgi": {"a": ""}, "x": null}"#, ["a = "]),
        (#"{"uwsgi": {"a": "\u00e9\ud83d\ude00\"\\\/\t", "\u0062": "é"}}"#, ["a = é😀\"\\/\t", "b = é"]),
        (#"{"uwsgi": {"a": "1", "b": "2", "a": "3"}}"#, ["a = 3", "b = 2"]),
        (#"{"uwsgi": {"a": "1"}, "uwsgi": {"b": "2"}}"#, ["b = 2"]),
        (#"{"uwsgi": {"a": "%n-%d-%%-%(b)", "b": -0}}"#, ["a = app-/srv/deploy/-%-0", "b = 0"]),
        (
            #"{"uwsgi": {"if-env": "NOPE", "a": 1, "endif": "", "set-ph": "b=%(c)", "c": 2}}"#,
            ["if-env = NOPE", "endif = ", "set-ph = b=%(c)", "b = %(c)", "c = 2"]
        ),
        ("\u{FEFF}{\"uwsgi\":{\"a\":\r\n\"1\"}}\r\n", ["a = 1"]),
    ]) func `values come in the order of the file`(_ text: String, _ lines: [String]) {
        #expect(readFile("app.json", text).lines == lines)
    }

    @Test func `a number beyond what uWSGI holds is cut only where nothing is forgiven`() {
        let text = #"{"uwsgi": {"a": 4294967297, "b": 99999999999999999999}}"#
        #expect(readFile("app.json", #"{"uwsgi": {"a": 4294967297}}"#).lines == ["a = 4294967297"])
        #expect(readFile("app.json", #"{"uwsgi": {"a": 4294967297}}"#, commandLine: ["--as-uwsgi"]).lines == ["a = 1"])
        #expect(readFile("app.json", text).messages.contains("error: this number is larger than any"))
    }

    @Test(arguments: [
        ("", 1, 1), ("[]", 1, 1), ("{", 1, 2), ("{\"a\" 1}", 1, 6), ("{\"a\": 1,}", 1, 8), ("{\"a\": tru}", 1, 7),
        ("{\"a\": \"x\ny\"}", 1, 7), ("{\"a\": \"\\q\"}", 1, 8), ("{\"a\": \"\\u12\"}", 1, 8), ("{\"a\": 1} 2", 1, 10),
        ("{\n \"é\": \"\\ud800x\"}", 2, 8), ("{\"a\": +1}", 1, 7), ("{\"a\": 1.}", 1, 7), ("{\"a\": \"\t\"}", 1, 8),
        ("{\"a\": \"\\u0000\"}", 1, 8), ("{'a': 1}", 1, 2), ("{\"a\": [1 2]}", 1, 10), ("// x\n{}", 1, 1),
        ("{\"a\": \"x", 1, 7),
    ]) func `what is no JSON is an error with its place`(_ text: String, _ line: Int, _ column: Int) throws {
        let reading = readFile("app.json", text)
        let finding = try #require(reading.findings.first { $0.severity == .error })
        #expect(finding.place?.line == line && finding.place?.column == column, "\(finding.rendered)")
        #expect(finding.remedy != nil && reading.configuration == nil)
    }

    @Test func `a finding knows its option`() {
        let reading = readFile("app.json", #"{"uwsgi": {"module": "m", "http": ":1", "processes": "x"}}"#)
        #expect(reading.findings.map(\.option) == ["processes"])
        #expect(reading.findings.first?.place?.column == 55)
    }
}

/// Settings in XML; what uWSGI makes of them stands in `Tests/Corpus/dialect`.
struct XmlTests {
    @Test(arguments: [
        ("", 1, 1), ("x", 1, 1), ("<uwsgi>", 1, 2), ("<uwsgi></uwsgi", 1, 8), ("<uwsgi><a></b></uwsgi>", 1, 13),
        ("<uwsgi/>\n<x/>", 2, 2), ("<uwsgi>&#0;</uwsgi>", 1, 8), ("<uwsgi>&#xd800;</uwsgi>", 1, 8),
        ("<uwsgi>\n<a b=c/></uwsgi>", 2, 4), ("<uwsgi><!-- a -- b --></uwsgi>", 1, 15), ("<uwsgi><!-- </uwsgi>", 1, 8),
        ("<uwsgi><a>]]></a></uwsgi>", 1, 11), ("</uwsgi>", 1, 3), ("<uwsgi>< a/></uwsgi>", 1, 8),
        ("<!DOCTYPE a [<!ENTITY b \"&b;&b;\">]><uwsgi/>", 1, 1), ("<uwsgi>a & b</uwsgi>", 1, 10),
    ]) func `what is no XML is an error with its place`(_ text: String, _ line: Int, _ column: Int) throws {
        let reading = readFile("app.xml", text)
        let finding = try #require(reading.findings.first { $0.severity == .error })
        #expect(finding.place?.line == line && finding.place?.column == column, "\(finding.rendered)")
        #expect(finding.remedy != nil && reading.configuration == nil)
    }

    @Test func `a finding knows its option`() {
        let reading = readFile("app.xml", "<uwsgi><module>m</module><http>:1</http><processes>x</processes></uwsgi>")
        #expect(reading.findings.map(\.option) == ["processes"])
        #expect(reading.findings.first?.place?.column == 52)
    }
}

/// Settings in YAML; what uWSGI makes of them stands in `Tests/Corpus/dialect`.
struct YamlTests {
    @Test func `a finding knows its option, and speaks of lines as they are there`() {
        let reading = readFile("app.yml", "uwsgi:\n  module: m\n  http: :1\n  processes: x\n")
        #expect(reading.findings.map(\.option) == ["processes"])
        #expect(reading.rendered.first?.hasSuffix("\n  write processes: 4") == true)
    }

    @Test func `ini = :section means the last ini file, and there may be none`() {
        let none = readFile("app.yaml", "uwsgi:\n  ini: :more\n")
        #expect(none.messages == ["error: no ini file has been read before this"])
        let reading = readLines(
            "yaml = a.yaml", "[more]", "c = 3", files: ["a.yaml": "uwsgi:\n  ini: :more\nmore:\n  c: 4\n"])
        #expect(reading.lines == ["yaml = a.yaml", "ini = :more", "c = 3"])
    }
}

/// Files of each form that would take a machine away.
struct HostileFormTests {
    @Test(arguments: [
        ("app.json", String(repeating: "[", count: 80_000)),
        ("app.json", String(repeating: "{\"a\":", count: 30_000)),
        ("app.json", "{\"uwsgi\": {\"a\": \"" + String(repeating: "\\u0041", count: 30_000) + "\"}}"),
        ("app.json", "{\"uwsgi\": {\"a\": [" + String(repeating: "1,", count: 30_000) + "1]}}"),
        ("app.json", "{\"uwsgi\": {" + String(repeating: "\"a\":1,", count: 30_000) + "\"a\":1}}"),
        ("app.xml", String(repeating: "<a>", count: 80_000)),
        ("app.xml", "<uwsgi>" + String(repeating: "&lt;", count: 80_000)),
        ("app.xml", "<uwsgi><a>" + String(repeating: "<!--->", count: 30_000)),
        ("app.xml", "<uwsgi>" + String(repeating: "<a/>", count: 30_000) + "</uwsgi>"),
        ("app.xml", "<uwsgi " + String(repeating: "a='b' ", count: 30_000)),
        ("app.yaml", "uwsgi:\n" + String(repeating: "  a: b\n", count: 30_000)),
        ("app.yaml", "uwsgi:\n a:\n" + String(repeating: "  - b\n", count: 30_000)),
        ("app.yaml", "uwsgi:\n a: " + String(repeating: "'", count: 80_000)),
        (
            "app.yaml",
            "uwsgi:\n" + String(repeating: " ", count: 80_000) + "- \"" + String(repeating: "\\", count: 80_000)
        ),
    ]) func `are read, or refused, in time that grows with their size`(_ name: String, _ text: String) {
        let start = processorSeconds()
        for finding in readFile(name, text).findings { _ = finding.option }
        #expect(processorSeconds() - start < 6, "without optimisation")
    }

    @Test func `of bytes that nobody wrote none crashes`() {
        var numbers = SeededNumbers(state: 4_711)
        let words = [
            "{", "}", "[", "]", "\"", "'", ":", ": ", ",", "\\", "\\u", "d83d", "<", ">", "/", "</", "/>", "<!--",
            "-->",
            "<![CDATA[", "]]>", "<?", "?>", "&", ";", "&lt;", "&#", "uwsgi", "\"uwsgi\"", "a", " ", "\n", "\n  ", "\t",
            "\r\n", "#", " #", "- ", "1", "-", ".", "e", "true", "null", "=", "%", "%(a)", "%n", "id=", "é", "|", "{{",
        ]
        let fronts = ["uwsgi:\n  a: b\n  ", "<uwsgi><a>1</a>", "{\"uwsgi\": {\"a\": 1, ", ""]
        for name in ["app.yaml", "app.xml", "app.json"] {
            for _ in 0..<300 {
                var text = fronts.randomElement(using: &numbers) ?? ""
                for _ in 0..<Int.random(in: 0...20, using: &numbers) {
                    text += words.randomElement(using: &numbers) ?? ""
                }
                var bytes = Array(text.utf8)
                if Bool.random(using: &numbers), !bytes.isEmpty {
                    bytes[Int.random(in: bytes.indices, using: &numbers)] = UInt8.random(in: 0...255, using: &numbers)
                }
                for mode in [[], ["--as-uwsgi"]] {
                    let reading = SettingsReader.read(
                        file: bytes, commandLine: mode, in: Surroundings(file: "/srv/" + name))
                    for finding in reading.findings {
                        _ = (finding.rendered, finding.option)
                        #expect(finding.remedy != nil, "\(finding.message)")
                    }
                }
            }
        }
    }
}
