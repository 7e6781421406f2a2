/// Cuts a stream of bytes into messages that end with a NUL, as Varlink frames them.
public struct FrameBuffer: Sendable {
    /// A message longer than this many bytes is refused, where nothing else was said.
    public static let longest = 1 << 20
    private let longest: Int
    private var bytes: [UInt8] = []
    private var searched = 0

    /// An empty buffer for messages of at most `longest` bytes.
    public init(longest: Int = Self.longest) {
        self.longest = longest
    }

    /// Whether the beginning of a message waits for its end.
    public var isPartial: Bool { !bytes.isEmpty }

    /// Whether a whole message waits.
    public var hasMessage: Bool { bytes[searched...].contains(0) }

    /// Takes what was read, and says whether to go on.
    ///
    /// - Returns: false when a message is longer than `longest`: the connection is to be closed.
    public mutating func append(_ more: [UInt8]) -> Bool {
        bytes += more
        return bytes.count <= longest || bytes.prefix(longest).contains(0)
    }

    /// The next whole message without its NUL; nil when none is whole yet.
    public mutating func next() -> [UInt8]? {
        guard let end = bytes[searched...].firstIndex(of: 0) else {
            searched = bytes.count
            return nil
        }
        let message = Array(bytes[..<end])
        bytes.removeSubrange(...end)
        searched = 0
        return message
    }
}
