extension ExpandedText {
    /// Whether the file is no text at all; that is one error, whatever else is in it.
    func refusesBinary(_ findings: inout Findings) -> Bool {
        let bytes = source.bytes
        if isTooLong {
            findings.error(
                "the % variables make \(source.name) larger than any settings file", at: nil,
                remedy: "write %% for a single %")
        } else if bytes.count > Lexer.largestFile {
            findings.error(
                "the file has \(bytes.count) bytes: this is no settings file", at: nil,
                remedy: "check the path")
        } else if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            findings.error("the file is in UTF-16", at: source.place(0..<2), remedy: "save it as UTF-8")
        } else if let zero = bytes.firstIndex(of: 0) {
            findings.error(
                "there is a zero byte: this is no text file", at: source.place(zero..<zero + 1),
                remedy: "check the path, or save the file as UTF-8")
        } else {
            return false
        }
        return true
    }

    /// Whether what is about to be read is UTF-8; comments may be in any encoding.
    func isReadable(_ line: Range<Int>, _ findings: inout Findings) -> Bool {
        let written = written(line)
        guard let broken = firstBrokenByte(in: source.bytes[written]) else { return true }
        findings.error(
            "byte \(broken - written.lowerBound + 1) of this line is not UTF-8", at: source.place(broken..<broken + 1),
            remedy: "save the file as UTF-8")
        return false
    }

    /// Whether a value is still waiting to be filled in by a template engine, which is said.
    func refusesTemplate(_ line: Range<Int>, _ key: String, _ findings: inout Findings) -> Bool {
        let written = written(line)
        let bytes = source.bytes
        for offset in written.dropLast() {
            let pair = (bytes[offset], bytes[offset + 1])
            guard
                pair == (UInt8(ascii: "{"), UInt8(ascii: "{")) || pair == (UInt8(ascii: "<"), UInt8(ascii: "%"))
                    || (offset == written.lowerBound && pair == (UInt8(ascii: "{"), .percent))
            else { continue }
            // `<%x>` is a variable of uWSGI between brackets; a template has `%>` too.
            let rest = bytes[(offset + 2)...].prefix { $0 != .newline }
            if pair.0 == UInt8(ascii: "<"), rest.firstRange(of: Array("%>".utf8)) == nil { continue }
            guard !InlineComment.isData(key) else { return false }
            findings.error(
                "this file is a template that nobody has filled in yet", at: source.place(offset..<offset + 2),
                remedy: "render it first, and give svctl the result")
            return true
        }
        return false
    }
}

extension Lexer {
    static var largestFile: Int { 16 << 20 }
    static var mostEntries: Int { 1_000_000 }
}

/// Where the first byte is that is not part of valid UTF-8, or nil.
func firstBrokenByte(in bytes: ArraySlice<UInt8>) -> Int? {
    // Nearly every line is plain ASCII.
    guard bytes.contains(where: { $0 >= 0x80 }) else { return nil }
    var parser = Unicode.UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    var offset = bytes.startIndex
    while true {
        switch parser.parseScalar(from: &iterator) {
        case .valid(let scalar): offset += scalar.count
        case .emptyInput: return nil
        case .error: return offset
        }
    }
}

/// A comment behind a value, which uWSGI does not have but people write.
enum InlineComment {
    /// Where a `#` or `;` stands behind a blank, or nil.
    static func start(in bytes: [UInt8], _ value: Range<Int>) -> Int? {
        for offset in value where bytes[offset].startsComment && offset > 0 && bytes[offset - 1].isBlank {
            return offset
        }
        return nil
    }

    /// Whether `#` and `;` belong to the values of this option.
    static func isData(_ key: String) -> Bool {
        names.contains(key) || prefixes.contains { key.hasPrefix($0) }
    }

    private static let names: Set<String> = [
        "env", "add-header", "logger", "req-logger", "touch-exec", "log-encoder", "log-req-encoder", "print", "alarm",
        "command",
    ]
    private static let prefixes = [
        "log-format", "logformat", "route", "error-route", "final-route", "response-route", "attach-",
        "smart-attach-", "cron", "unique-cron", "legion-cron", "exec-", "hook-", "static-expires",
    ]
}
