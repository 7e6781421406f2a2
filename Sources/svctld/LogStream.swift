internal import Control
internal import LinuxKernel

/// One pipe of lines, and the last of them.
final class LogStream {
    let speaker: LogSpeaker
    /// Nil once it has ended.
    private(set) var pipe: Descriptor?
    /// The last lines, oldest first.
    private(set) var tail: [String] = []
    private var partial: [UInt8] = []

    /// A line longer than this many bytes is cut into several.
    private static let longestLine = 16384
    private static let tailLength = 20

    init(_ pipe: consuming Descriptor, of speaker: LogSpeaker) {
        self.pipe = .some(pipe)
        self.speaker = speaker
    }

    /// Gives the pipe away for a moment, or for good.
    func takePipe() -> Descriptor? {
        let taken = pipe.take()
        return taken
    }

    func putBack(_ pipe: consuming Descriptor) {
        self.pipe = .some(pipe)
    }

    /// Takes what was read, and gives each whole line on.
    func append(_ bytes: [UInt8], _ give: ([UInt8]) -> Void) {
        var rest = bytes[...]
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            partial += rest[..<end]
            rest = rest[(end + 1)...]
            giveLine(give)
        }
        partial += rest
        while partial.count >= Self.longestLine {
            let more = Array(partial[Self.longestLine...])
            partial.removeSubrange(Self.longestLine...)
            giveLine(give)
            partial = more
        }
    }

    /// Gives what is left without a line's end.
    func end(_ give: ([UInt8]) -> Void) {
        if !partial.isEmpty { giveLine(give) }
    }

    private func giveLine(_ give: ([UInt8]) -> Void) {
        if partial.last == UInt8(ascii: "\r") { partial.removeLast() }
        give(partial)
        tail.append(String(decoding: partial.prefix(2000), as: UTF8.self))
        if tail.count > Self.tailLength { tail.removeFirst() }
        partial = []
    }
}
