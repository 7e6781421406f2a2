import FoundationEssentials
import Settings
import Testing

/// Every message that `Sources/Settings` can give stands in an answer of the corpus, or here with the reason why not.
struct MessageTests {
    /// What no small file can show, by a part of the message.
    private static let elsewhere = [
        "% variables make": "it takes 64 MB",
        "this is no settings file": "it takes 16 MB",
        "64 MB together": "it takes 64 MB",
        "files are included": "it takes 200 files",
        "looks like": "the corpus has no texts of applications; SettingsTests/MachineAdviceTests",
        "cannot run": "a check runs nothing; EndToEndTests/DialectTests",
        "ended with": "a check runs nothing; EndToEndTests/DialectTests",
    ]

    @Test func `every message is shown by a file of the corpus`() throws {
        var shown: Set<String> = []
        for folder in ["findings", "plans"] {
            for file in try CheckedFile.all(in: folder) { shown.formUnion(file.reading.findings.map(\.message)) }
        }
        let messages = try MessageSource.all()
        #expect(messages.count > 150)
        let rest = messages.filter { message in !shown.contains(where: message.isIn) }
        let lines = try MessageSource.linesOfTests()
        for message in rest where !lines.contains(where: message.isIn) {
            let reason = Self.elsewhere.first { message.text.contains($0.key) }?.value
            #expect(reason != nil, "\(message.file): \(message.text)")
        }
    }

    @Test func `no reason is left over`() throws {
        let messages = try MessageSource.all()
        for part in Self.elsewhere.keys { #expect(messages.contains { $0.text.contains(part) }, "\(part)") }
    }
}

/// A literal in the source that is a message, or a part of one.
private struct MessageSource {
    let file: String
    let text: String
    /// What stands between its interpolations.
    let pieces: [String]

    /// Whether a message may have come of it.
    func isIn(_ message: String) -> Bool {
        var rest = message[...]
        for piece in pieces {
            guard let range = rest.firstRange(of: piece) else { return false }
            rest = rest[range.upperBound...]
        }
        return true
    }

    /// Many a message is compared as a whole by a test of its option.
    static func linesOfTests() throws -> [String] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../SettingsTests").path
        return try FileManager.default.contentsOfDirectory(atPath: folder).flatMap { name in
            String(decoding: FileManager.default.contents(atPath: "\(folder)/\(name)") ?? Data(), as: UTF8.self)
                .split(separator: "\n").map(String.init)
        }
    }

    static func all() throws -> [MessageSource] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Sources/Settings").path
        var found: [MessageSource] = []
        for name in try FileManager.default.contentsOfDirectory(atPath: folder).sorted() where name.hasSuffix(".swift")
        {
            let text = String(
                decoding: FileManager.default.contents(atPath: "\(folder)/\(name)") ?? Data(), as: UTF8.self)
            for call in ["findings.note(", "findings.warning(", "findings.error(", "Fault(message: ", "loss("] {
                for start in text.ranges(of: call) {
                    found += literals(in: text[start.upperBound...]).map { MessageSource(file: name, $0) }
                }
            }
        }
        return found
    }

    private init(file: String, _ literal: Substring) {
        self.file = file
        text = String(literal)
        var pieces: [String] = []
        var piece = ""
        var depth = 0
        var rest = literal
        while let letter = rest.popFirst() {
            if depth > 0 {
                if letter == "(" { depth += 1 } else if letter == ")" { depth -= 1 }
            } else if letter == "\\" {
                if rest.first == "(" {
                    rest.removeFirst()
                    depth = 1
                    pieces.append(piece)
                    piece = ""
                } else if let escaped = rest.popFirst() {
                    piece.append(escaped)
                }
            } else {
                piece.append(letter)
            }
        }
        self.pieces = (pieces + [piece]).filter { !$0.isEmpty }
    }

    /// The literals of a call's first argument, which ends at the comma outside of all brackets.
    private static func literals(in text: Substring) -> [Substring] {
        var found: [Substring] = []
        var depth = 0
        var index = text.startIndex
        while index < text.endIndex {
            switch text[index] {
            case "\"":
                let end = endOfLiteral(in: text, from: text.index(after: index))
                // A few letters are in every message.
                if depth == 0, text.distance(from: index, to: end) > 6 {
                    found.append(text[text.index(after: index)..<end])
                }
                index = end
            case "(", "[", "{": depth += 1
            case ")", "]", "}":
                depth -= 1
                if depth < 0 { return found }
            case "," where depth == 0: return found
            default: break
            }
            index = text.index(after: index)
        }
        return found
    }

    private static func endOfLiteral(in text: Substring, from start: Substring.Index) -> Substring.Index {
        var index = start
        while index < text.endIndex, text[index] != "\"" {
            if text[index] == "\\" {
                index = text.index(after: index)
                if text[index] == "(" {
                    var depth = 1
                    while depth > 0 {
                        index = text.index(after: index)
                        if text[index] == "\"" {
                            index = endOfLiteral(in: text, from: text.index(after: index))
                        } else if text[index] == "(" {
                            depth += 1
                        } else if text[index] == ")" {
                            depth -= 1
                        }
                    }
                }
            }
            index = text.index(after: index)
        }
        return index
    }
}
