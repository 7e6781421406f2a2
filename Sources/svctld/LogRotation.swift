internal import Settings

/// When the log's file is put aside, and as what.
struct LogRotation: Equatable {
    /// The size at which it is put aside.
    var largest: UInt64 = 10_000_000
    /// The path it gets then; nil: numbered, behind its own.
    var backup: String?

    init() {}

    init(_ configuration: LogFileConfiguration) {
        if let size = configuration.largest { largest = UInt64(clamping: size) }
        backup = configuration.backup
    }

    /// The words that say the same to another process.
    var arguments: [String] { ["largest=\(largest)"] + (backup.map { ["backup=\($0)"] } ?? []) }

    /// Takes what `arguments` wrote from the front of `words`.
    init(taking words: inout ArraySlice<String>) {
        while let word = words.first {
            if word.hasPrefix("largest=") {
                largest = UInt64(word.dropFirst(8)) ?? largest
            } else if word.hasPrefix("backup=") {
                backup = String(word.dropFirst(7))
            } else {
                return
            }
            words.removeFirst()
        }
    }
}

/// Orders among the lines on their way to the writer, each in its place.
///
/// A line begins with a time or a word and never with a zero, whatever a worker writes.
struct LineOrders {
    /// Puts the file aside.
    static let rotate: [UInt8] = [0, UInt8(ascii: "\n")]

    private var isAtBegin = true
    private var held: [UInt8] = []

    enum Piece: Equatable {
        case lines([UInt8])
        case rotate
    }

    /// What `bytes` hold, in their order; the begin of an order waits for its end.
    mutating func pieces(of bytes: [UInt8]) -> [Piece] {
        var rest = (held + bytes)[...]
        held = []
        var pieces: [Piece] = []
        while !rest.isEmpty {
            if isAtBegin, rest.first == 0 {
                guard rest.count >= Self.rotate.count else {
                    held = Array(rest)
                    break
                }
                pieces.append(.rotate)
                rest = rest.dropFirst(Self.rotate.count)
                continue
            }
            let end = nextOrder(in: rest) ?? rest.endIndex
            pieces.append(.lines(Array(rest[..<end])))
            isAtBegin = rest[end - 1] == UInt8(ascii: "\n")
            rest = rest[end...]
        }
        return pieces
    }

    /// Where the next line that begins with a zero begins.
    private func nextOrder(in bytes: ArraySlice<UInt8>) -> Int? {
        guard bytes.contains(0) else { return nil }
        return bytes.indices.dropFirst().first { bytes[$0] == 0 && bytes[$0 - 1] == UInt8(ascii: "\n") }
    }
}
