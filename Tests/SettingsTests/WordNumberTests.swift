import Testing

@testable import Settings

struct WordNumberTests {
    @Test func `each word has a number, in the order in which they came`() {
        var numbers = WordNumbers()
        #expect(numbers.number(of: "a") == nil && !numbers.contains(""))
        let made = (0..<10_000).map { "\($0 % 3 == 0 ? "이름" : "word")\($0)" }
        let words = made + ["", "1234567", "12345678", "123456789"]
        for (number, word) in words.enumerated() {
            #expect(numbers.insert(word) == (number, true))
            #expect(numbers.insert(word) == (number, false))
        }
        #expect(numbers.words == words)
        #expect(words.indices.allSatisfy { numbers.number(of: words[$0]) == $0 } && numbers.number(of: "word") == nil)
        var others = WordNumbers()
        others.insert(wordsOf: numbers)
        others.insert("word")
        numbers.insert(wordsOf: others)
        #expect(numbers.count == words.count + 1 && numbers.words == others.words)
    }

    /// As in uWSGI, which compares bytes.
    @Test func `words that only look the same are two`() {
        let reading = readApp("caf\u{E9} = one", "env = A=%(cafe\u{301})", "env = B=%(caf\u{E9})")
        #expect(reading.app?.environment.map(\.value) == ["%(cafe\u{301})", "one"])
    }

    @Test func `the last value of each key is kept, whichever came last`() {
        var values = LatestValues<String, Int>()
        #expect(values["a"] == nil && values.all == [:])
        #expect(values.update(1, for: "a") == nil && values.update(2, for: "a") == 1)
        #expect(values.update(3, for: "b") == nil && values["a"] == 2 && values["b"] == 3)
        #expect(values.update(4, for: "a") == 2 && values.update(5, for: "a") == 4)
        #expect(values.all == ["a": 5, "b": 3])
    }

    @Test(arguments: [
        ("python3,http", ["python3", "http"]), (" 0:python , , x y,", ["python", "x"]), ("", []), ("0:", []), ("/", []),
        ("/usr/lib/python3_plugin.so", ["python3"]), ("_plugin.so,a/b/", ["_plugin.so", "b"]), ("a_plugin.so", ["a"]),
    ]) func `plugins are known by their names`(_ value: String, _ names: [String]) {
        #expect(PluginWords.all(in: Array(value.utf8)).map { String(decoding: $0, as: UTF8.self) } == names)
    }
}
