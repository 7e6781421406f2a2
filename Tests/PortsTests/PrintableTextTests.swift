import LinuxKernel
import Testing

@Suite struct `Text for a terminal` {
    @Test(arguments: [
        ("", ""), ("nginx: master", "nginx: master"), ("größe 日本 🐍", "größe 日本 🐍"), (#"a\b"#, #"a\b"#),
        ("a\nb", #"a\x0ab"#), ("a\tb", #"a\x09b"#), ("a\r\nb", #"a\x0d\x0ab"#), ("\u{1b}[2J", #"\x1b[2J"#),
        ("\0\u{7f}", #"\x00\x7f"#), ("\u{85}\u{9b}", #"\u{85}\u{9b}"#), ("a\u{202e}b", #"a\u{202e}b"#),
        ("\u{2066}\u{200f}\u{61c}", #"\u{2066}\u{200f}\u{61c}"#), ("\u{2028}\u{2029}", #"\u{2028}\u{2029}"#),
        ("\u{feff}\u{200b}\u{e0041}", #"\u{feff}\u{200b}\u{e0041}"#),
    ])
    func `what moves the cursor or turns the text is spelt out`(_ raw: String, _ printed: String) {
        #expect(PrintableText.escaped(raw) == printed)
    }

    @Test(arguments: [
        ("one\n\ttwo\n", "one\n\ttwo\n"), ("a\r\nb\u{1b}", "a\\x0d\nb\\x1b"), ("\u{2028}", #"\u{2028}"#), ("", ""),
    ])
    func `a text of several lines keeps their ends and its tabs`(_ raw: String, _ printed: String) {
        #expect(PrintableText.escapedLines(raw) == printed)
    }

    @Test func `no byte of a control character is left of any text`() {
        let everything = (0...0x2100).compactMap(Unicode.Scalar.init).map(Character.init)
        let printed = PrintableText.escaped(String(everything))
        #expect(!printed.unicodeScalars.contains { $0.properties.generalCategory == .control })
        #expect(printed.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7f })
    }

    @Test(arguments: [
        ("short", 5, "short"), ("longer", 5, "long…"), ("日本語", 6, "日本語"), ("日本語", 5, "日本…"), ("日本語", 4, "日…"),
        ("äöü", 3, "äöü"), ("äöüß", 3, "äö…"), ("anything", 1, "…"), ("anything", 0, ""),
    ])
    func `what is longer than the line is cut, and says so`(_ text: String, _ columns: Int, _ cut: String) {
        #expect(PrintableText.cut(text, columns: columns) == cut)
    }

    @Test func `is cut to so many bytes, never inside a character or an escape`() {
        #expect(PrintableText.escaped("abc", bytes: 3) == "abc")
        #expect(PrintableText.escaped("abc", bytes: 2) == "ab")
        #expect(PrintableText.escaped("aé", bytes: 2) == "a")
        #expect(PrintableText.escaped("a\u{1b}[2J", bytes: 5) == "a\\x1b")
        #expect(PrintableText.escaped("a\u{1b}[2J", bytes: 4) == "a")
        #expect(PrintableText.escaped("a", bytes: 0) == "")
    }
}
