/// What one look over a line finds: the signs of things that few lines have, and that are looked for only there.
struct LineSigns {
    /// Where the line ends, before its break.
    private(set) var end: Int
    /// Where its first `=` is.
    private(set) var equals: Int?
    private(set) var mayHaveComment = false
    private(set) var mayBeTemplate: Bool
    private(set) var mayBeBroken: Bool

    init(in text: ExpandedText, from start: Int) {
        // Where magic was filled in, the line as written may have signs that this one has not.
        mayBeTemplate = text.offsets != nil
        mayBeBroken = mayBeTemplate
        end = start
        while end < text.bytes.count {
            switch text.bytes[end] {
            case .newline: return
            case .equals: if equals == nil { equals = end }
            case UInt8(ascii: "#"), UInt8(ascii: ";"): mayHaveComment = true
            case UInt8(ascii: "{"), UInt8(ascii: "<"): mayBeTemplate = true
            case 0x80...: mayBeBroken = true
            default: break
            }
            end += 1
        }
    }
}
