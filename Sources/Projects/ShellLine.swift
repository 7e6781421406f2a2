/// A line that a shell is meant to run, taken apart as far as it is plain.
struct ShellLine: Equatable {
    /// One word.
    struct Word: Equatable {
        var text: String
        /// Whether a shell would fill something in.
        var hasVariable = false
    }

    /// The commands in their order; each is run when the one before has ended well.
    let commands: [[Word]]
    /// Whether only a shell could run it: pipes, redirections, commands in the background.
    let needsShell: Bool

    /// Nil for a line whose quotes are not closed.
    init?(_ text: String) {
        var scanner = Scanner(bytes: Array(text.utf8))
        guard scanner.run() else { return nil }
        commands = scanner.commands.filter { !$0.isEmpty }
        needsShell = scanner.needsShell
    }

    private struct Scanner {
        let bytes: [UInt8]
        var offset = 0
        var commands: [[Word]] = [[]]
        var needsShell = false
        private var word: (bytes: [UInt8], hasVariable: Bool)?

        init(bytes: [UInt8]) { self.bytes = bytes }

        mutating func run() -> Bool {
            while offset < bytes.count {
                let byte = bytes[offset]
                offset += 1
                switch byte {
                case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): endWord()
                case UInt8(ascii: "'"), UInt8(ascii: "\""): guard readQuoted(byte) else { return false }
                case UInt8(ascii: "\\"):
                    guard offset < bytes.count else { return false }
                    append(bytes[offset])
                    offset += 1
                case UInt8(ascii: ";"): endCommand()
                case UInt8(ascii: "&"):
                    endWord()
                    if offset < bytes.count, bytes[offset] == byte {
                        offset += 1
                        endCommand()
                    } else {
                        needsShell = true
                    }
                case UInt8(ascii: "|"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "("), UInt8(ascii: "`"),
                    UInt8(ascii: "*"), UInt8(ascii: "?"):
                    needsShell = true
                    append(byte)
                case UInt8(ascii: "$"): append(byte, isVariable: true)
                default: append(byte)
                }
            }
            endWord()
            return true
        }

        private mutating func readQuoted(_ quote: UInt8) -> Bool {
            word = word ?? ([], false)
            while offset < bytes.count {
                let byte = bytes[offset]
                offset += 1
                if byte == quote { return true }
                if quote == UInt8(ascii: "\""), byte == UInt8(ascii: "\\"), offset < bytes.count {
                    append(bytes[offset])
                    offset += 1
                } else {
                    append(byte, isVariable: quote == UInt8(ascii: "\"") && byte == UInt8(ascii: "$"))
                }
            }
            return false
        }

        private mutating func append(_ byte: UInt8, isVariable: Bool = false) {
            var current = word ?? ([], false)
            current.bytes.append(byte)
            current.hasVariable = current.hasVariable || isVariable
            word = current
        }

        private mutating func endWord() {
            guard let ended = word else { return }
            word = nil
            commands[commands.count - 1].append(
                Word(text: String(decoding: ended.bytes, as: UTF8.self), hasVariable: ended.hasVariable))
        }

        private mutating func endCommand() {
            endWord()
            commands.append([])
        }
    }
}
