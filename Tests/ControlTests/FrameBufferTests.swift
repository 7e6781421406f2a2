import Control
import Testing

/// Messages that end with a NUL, cut out of a stream.
@Suite struct `A frame buffer` {
    @Test func `tells whether a whole message waits, also after others were taken`() {
        var buffer = FrameBuffer()
        #expect(!buffer.hasMessage && !buffer.isPartial)
        #expect(taken(Array("one\0two".utf8), by: &buffer))
        #expect(buffer.hasMessage)
        #expect(next(of: &buffer) == Array("one".utf8))
        #expect(!buffer.hasMessage && buffer.isPartial)
        #expect(next(of: &buffer) == nil)
        #expect(!buffer.hasMessage)
        #expect(taken([0], by: &buffer))
        #expect(buffer.hasMessage)
        #expect(next(of: &buffer) == Array("two".utf8))
        #expect(!buffer.hasMessage && !buffer.isPartial)
    }

    @Test func `refuses a message that is too long, and not many short ones`() {
        var long = FrameBuffer()
        #expect(taken(Array(repeating: 1, count: FrameBuffer.longest), by: &long))
        #expect(!taken([1], by: &long))
        var longer = FrameBuffer(longest: FrameBuffer.longest + 1)
        #expect(taken(Array(repeating: 1, count: FrameBuffer.longest + 1), by: &longer))
        #expect(!taken([1], by: &longer))
        var many = FrameBuffer()
        #expect(taken(Array(repeating: 0, count: FrameBuffer.longest + 1), by: &many))
    }

    private func taken(_ bytes: [UInt8], by buffer: inout FrameBuffer) -> Bool { buffer.append(bytes) }

    private func next(of buffer: inout FrameBuffer) -> [UInt8]? { buffer.next() }
}
