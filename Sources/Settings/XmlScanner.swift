/// Takes XML apart into tags and what stands between them.
struct XmlScanner {
    struct Tag {
        /// The name as written.
        let name: Range<Int>
        /// The name without what stands before a colon.
        let local: [UInt8]
        var attributes: [(name: [UInt8], value: [UInt8])] = []
        var isEmpty = false
    }

    enum Piece {
        case open(Tag)
        case close(Range<Int>)
        case other(XmlTree.Node)

        var range: Range<Int> {
            switch self {
            case .open(let tag): tag.name
            case .close(let range): range
            case .other(let node): node.range
            }
        }
    }

    let bytes: [UInt8]
    var offset: Int
    private let start: Int

    init(_ bytes: [UInt8], from start: Int) {
        self.bytes = bytes
        self.start = start
        offset = start
    }

    /// The next piece; nil at the end.
    mutating func next() throws(FormFault) -> Piece? {
        while offset < bytes.count {
            guard bytes[offset] == .less else { return .other(try text()) }
            // Most of what begins here is a tag.
            guard starts(with: "<!") || starts(with: "<?") else { return try tag() }
            if starts(with: "<!--") {
                let range = try enclosed("<!--", "-->", "comment")
                if let dashes = first("--", in: range) {
                    throw FormFault(dashes, "-- cannot stand in a comment", "write one dash")
                }
                return .other(node(.comment, range))
            }
            if starts(with: "<![CDATA[") { return .other(node(.cdata, try enclosed("<![CDATA[", "]]>", "CDATA"))) }
            if starts(with: "<!DOCTYPE") {
                try skipDocumentType()
                continue
            }
            if starts(with: "<?") {
                if let node = try instruction() { return .other(node) }
                continue
            }
            return try tag()
        }
        return nil
    }

    private func node(_ kind: XmlTree.Kind, _ range: Range<Int>) -> XmlTree.Node {
        XmlTree.Node(kind: kind, content: XmlReferences.withLineEnds(bytes[range]), range: range)
    }

    private mutating func text() throws(FormFault) -> XmlTree.Node {
        let begin = offset
        offset = bytes[offset...].firstIndex(of: .less) ?? bytes.count
        let range = begin..<offset
        if let end = first("]]>", in: range) {
            throw FormFault(end, "]]> ends no CDATA here", "write ]]&gt;")
        }
        return XmlTree.Node(kind: .text, content: try XmlReferences.resolved(bytes, range), range: range)
    }

    /// What `<?name content?>` holds; nil for the declaration at the front.
    private mutating func instruction() throws(FormFault) -> XmlTree.Node? {
        let begin = offset
        let range = try enclosed("<?", "?>", "instruction")
        let name = bytes[range].prefix { !$0.isXmlBlank }
        guard String(decoding: name, as: UTF8.self).lowercased() == "xml" else {
            let blanks = bytes[name.endIndex..<range.upperBound].prefix(while: \.isXmlBlank).count
            return node(.instruction, name.endIndex + blanks..<range.upperBound)
        }
        guard begin == start else {
            throw FormFault(begin..<offset, "<?xml is for the very front of a file", "take it out, or move it there")
        }
        return nil
    }

    /// Entities that a file defines for itself are what makes small files large, and no settings need them.
    private mutating func skipDocumentType() throws(FormFault) {
        let begin = offset
        guard let end = bytes[offset...].firstIndex(where: { $0 == .greater || $0 == UInt8(ascii: "[") }) else {
            throw FormFault(begin..<begin + 9, "this declaration has no end", "take it out")
        }
        guard bytes[end] == .greater else {
            throw FormFault(
                begin..<begin + 9, "svctl reads no definitions of a document",
                "take it out, and write &entity; words out")
        }
        offset = end + 1
    }

    private mutating func tag() throws(FormFault) -> Piece {
        let begin = offset
        offset += 1
        let closes = offset < bytes.count && bytes[offset] == UInt8(ascii: "/")
        if closes { offset += 1 }
        let name = self.name()
        guard !name.isEmpty else {
            throw FormFault(begin..<begin + 1, "no name of an element begins here", "write &lt; for the sign alone")
        }
        var tag = Tag(name: name, local: local(name))
        while true {
            let blanks = bytes[offset...].prefix(while: \.isXmlBlank).count
            offset += blanks
            guard offset < bytes.count else { break }
            if bytes[offset] == .greater {
                offset += 1
                return closes ? .close(name) : .open(tag)
            }
            if !closes, starts(with: "/>") {
                offset += 2
                tag.isEmpty = true
                return .open(tag)
            }
            guard !closes, blanks > 0 else { break }
            tag.attributes.append(try attribute())
        }
        let word = String(decoding: bytes[name], as: UTF8.self)
        throw FormFault(
            begin..<name.upperBound, "this tag has no end", "write \(closes ? "</" : "<")\(word)>")
    }

    private mutating func attribute() throws(FormFault) -> (name: [UInt8], value: [UInt8]) {
        let begin = offset
        let name = self.name()
        offset += bytes[offset...].prefix(while: \.isXmlBlank).count
        let hasSign = offset < bytes.count && bytes[offset] == .equals
        if hasSign {
            offset += 1
            offset += bytes[offset...].prefix(while: \.isXmlBlank).count
        }
        guard !name.isEmpty, hasSign, offset < bytes.count, [.quote, .apostrophe].contains(bytes[offset]),
            let end = bytes[(offset + 1)...].firstIndex(where: { $0 == bytes[offset] || $0 == .less }),
            bytes[end] == bytes[offset]
        else {
            throw FormFault(begin..<max(begin + 1, name.upperBound), "this is no attribute", "write name=\"value\"")
        }
        let value = try XmlReferences.resolved(bytes, offset + 1..<end)
        offset = end + 1
        return (local(name), value)
    }

    private mutating func name() -> Range<Int> {
        let begin = offset
        guard begin < bytes.count, bytes[begin].startsXmlName else { return begin..<begin }
        while offset < bytes.count, bytes[offset].isInXmlName { offset += 1 }
        return begin..<offset
    }

    private func local(_ name: Range<Int>) -> [UInt8] {
        let colon = bytes[name].firstIndex(of: .colon)
        return Array(bytes[(colon.map { $0 + 1 } ?? name.lowerBound)..<name.upperBound])
    }

    private mutating func enclosed(_ open: String, _ close: String, _ what: String) throws(FormFault) -> Range<Int> {
        let begin = offset + open.utf8.count
        guard let end = first(close, in: begin..<bytes.count) else {
            throw FormFault(offset..<min(begin, bytes.count), "this \(what) has no end", "write \(close) behind it")
        }
        offset = end.upperBound
        return begin..<end.lowerBound
    }

    /// Where a mark stands first; the library's own search takes a hundred times as long.
    private func first(_ mark: String, in range: Range<Int>) -> Range<Int>? {
        let mark = mark.utf8
        var rest = bytes[range]
        while let place = rest.firstIndex(of: mark[mark.startIndex]) {
            rest = rest[place...]
            if rest.starts(with: mark) { return place..<place + mark.count }
            rest = rest.dropFirst()
        }
        return nil
    }

    private func starts(with word: String) -> Bool { bytes[offset...].starts(with: word.utf8) }
}

extension UInt8 {
    static let less = UInt8(ascii: "<")
    static let greater = UInt8(ascii: ">")

    var isXmlBlank: Bool { isBlank || self == .newline }
    var startsXmlName: Bool {
        UInt8(ascii: "a")...UInt8(ascii: "z") ~= self | 0x20 || self == UInt8(ascii: "_") || self == .colon
            || self >= 0x80
    }
    var isInXmlName: Bool { startsXmlName || isDigit || self == UInt8(ascii: "-") || self == UInt8(ascii: ".") }
}
