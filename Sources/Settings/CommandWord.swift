extension CommandReader {
    /// One word.
    struct Word: Sendable {
        var pieces: [Piece] = []
        /// Its place in the value.
        var bytes = 0..<0

        /// What it says; nil when something is to be filled in.
        var text: String? {
            var text = ""
            for piece in pieces {
                guard case .text(let bytes) = piece else { return nil }
                text += String(decoding: bytes, as: UTF8.self)
            }
            return text
        }

        mutating func append(_ byte: UInt8) { append(contentsOf: CollectionOfOne(byte)) }

        mutating func append(contentsOf more: some Collection<UInt8>) {
            if case .text(var bytes)? = pieces.last {
                pieces.removeLast()
                bytes += more
                pieces.append(.text(bytes))
            } else {
                pieces.append(.text(Array(more)))
            }
        }
    }

    enum Piece: Sendable {
        case text([UInt8])
        case reference(Reference)
    }

    /// `{fd}`, `{port:http-socket}`.
    struct Reference: Sendable {
        enum Kind: String, CaseIterable, Sendable {
            case fd
            case port
            case address
        }
        var kind: Kind
        /// The listener that is meant; nil: the first.
        var listener: String?
        var bytes: Range<Int>
    }
}
