/// Files of variables, as EnvironmentFile= of systemd.exec(5) and dotenv have them; never read by a shell.
public enum EnvironmentFileGrammar {
    /// Why a file cannot be read; it never says what stands in it, because that may be a secret.
    public struct Fault: Error, Equatable {
        /// The line, from 1.
        public var line: Int
        /// What is wrong with it.
        public var message: String
    }

    /// Reads `NAME=value` lines: blank lines and those that begin with `#` or `;` are passed over, and `export` before a
    /// name is.
    ///
    /// A value in single quotes is as it is; in double quotes, and without any, a backslash takes the meaning from what
    /// follows it, and one at the end of a line goes on with the next. Blanks around a value without quotes go. Nothing
    /// is filled in.
    ///
    /// - Returns: the variables in the order of the file; a name may come twice, and then the later one counts.
    public static func parse(_ bytes: [UInt8]) throws(Fault) -> [EnvironmentVariable] {
        var reader = Reader(bytes)
        var variables: [EnvironmentVariable] = []
        while let variable = try reader.next() { variables.append(variable) }
        return variables
    }

    private struct Reader {
        private let bytes: [UInt8]
        private var offset = 0
        private var line = 1

        init(_ bytes: [UInt8]) {
            // Some editors of Windows begin a file with a mark.
            self.bytes = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
        }

        private var current: UInt8? { offset < bytes.count ? bytes[offset] : nil }

        mutating func next() throws(Fault) -> EnvironmentVariable? {
            while let byte = current {
                if byte == .newline || byte.isBlank {
                    step()
                } else if byte.startsComment {
                    while let byte = current, byte != .newline { offset += 1 }
                } else {
                    return try variable()
                }
            }
            return nil
        }

        private mutating func step() {
            if bytes[offset] == .newline { line += 1 }
            offset += 1
        }

        private mutating func variable() throws(Fault) -> EnvironmentVariable {
            let start = line
            var name = try self.name(start)
            if name == "export", let byte = current, byte.isBlank {
                while let byte = current, byte.isBlank { offset += 1 }
                name = try self.name(start)
            }
            guard current == .equals else {
                throw Fault(line: start, message: "there is no = behind the name")
            }
            offset += 1
            let value = try self.value(start)
            guard !value.contains(0) else { throw Fault(line: start, message: "there is a NUL in the value") }
            return EnvironmentVariable(name: name, value: String(decoding: value, as: UTF8.self))
        }

        private mutating func name(_ start: Int) throws(Fault) -> String {
            let first = offset
            while let byte = current, Self.isNameByte(byte) { offset += 1 }
            guard offset > first, !bytes[first].isDigit else {
                throw Fault(line: start, message: "a line begins with a name of letters, digits and underscores")
            }
            return String(decoding: bytes[first..<offset], as: UTF8.self)
        }

        private mutating func value(_ start: Int) throws(Fault) -> [UInt8] {
            var value: [UInt8] = []
            // What stands behind the last of the bytes that are not blank, or in quotes, goes.
            var end = 0
            while let byte = current, byte.isBlank { offset += 1 }
            while let byte = current, byte != .newline {
                switch byte {
                case UInt8(ascii: "'"), UInt8(ascii: "\""):
                    try readQuoted(by: byte, into: &value, start)
                    end = value.count
                case UInt8(ascii: "\\"):
                    readEscaped(into: &value)
                    end = value.count
                default:
                    value.append(byte)
                    offset += 1
                    if !byte.isBlank { end = value.count }
                }
            }
            return Array(value[..<end])
        }

        private mutating func readQuoted(by quote: UInt8, into value: inout [UInt8], _ start: Int) throws(Fault) {
            offset += 1
            while let byte = current {
                if byte == quote {
                    offset += 1
                    return
                }
                if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
                    readEscaped(into: &value, isQuoted: true)
                } else {
                    value.append(byte)
                    step()
                }
            }
            throw Fault(line: start, message: "a quote that opens is never closed")
        }

        /// A backslash and what follows it, of which in quotes only a few lose their meaning.
        private mutating func readEscaped(into value: inout [UInt8], isQuoted: Bool = false) {
            offset += 1
            guard let byte = current else { return }
            if byte != .newline {
                let isSpecial = [UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "$"), UInt8(ascii: "`")].contains(
                    byte)
                if isQuoted, !isSpecial { value.append(UInt8(ascii: "\\")) }
                value.append(byte)
            }
            step()
        }

        private static func isNameByte(_ byte: UInt8) -> Bool {
            byte.isDigit || byte == UInt8(ascii: "_") || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20
        }
    }
}
