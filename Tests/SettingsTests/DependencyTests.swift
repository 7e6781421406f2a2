import Testing

@testable import Settings

struct DependencyTests {
    private func reading(_ dependencies: String...) -> Reading {
        readText(
            dependencies.enumerated().map { index, words in
                let lines = words.isEmpty ? "" : words.split(separator: "+").map { "depends-on = \($0)\n" }.joined()
                return "[app:\(["a", "b", "c"][index])]\ncommand = x\n" + lines
            }.joined())
    }

    @Test func `names are put together from all lines, each once`() {
        let reading = reading("b c+b", "", "b")
        #expect(reading.findings == [])
        #expect(reading.configuration?.apps.map(\.dependsOn) == [["b", "c"], [], ["b"]])
    }

    @Test func `a name that is no app is refused`() {
        #expect(
            reading("b nope", "").rendered == [
                """
                /srv/deploy/app.ini:3:16: error: there is no app 'nope' to depend on
                  depends-on = b nope
                                 ^~~~
                  the apps are: a b
                """
            ])
        #expect(readApp("depends-on = db").messages == ["error: there is no app 'db' to depend on"])
    }

    @Test(arguments: [(["a"], "a → a"), (["b", "a"], "a → b → a"), (["b", "c", "b"], "b → c → b")])
    func `a circle is refused and shown`(_ dependencies: [String], _ circle: String) {
        let padded = dependencies + Array(repeating: "", count: 3 - dependencies.count)
        let reading = reading(padded[0], padded[1], padded[2])
        #expect(reading.messages == ["error: apps that depend on each other in a circle never start: \(circle)"])
        #expect(reading.findings.first?.place?.column == 14)
        #expect(reading.configuration == nil)
    }

    @Test func `a long chain is followed in no time`() {
        let text = (0..<90).map { index in
            "[app:a\(index)]\ncommand = x\n"
                + (index + 1..<90).map { "depends-on = a\($0)\n" }.joined()
        }.joined()
        #expect(readText(text).findings == [])
    }
}
