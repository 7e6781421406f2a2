import Control
import Testing

@Suite struct LogReplyTests {
    private let lines = (1...20).map { "\($0): " + String(repeating: "\u{1}", count: 1000) }

    @Test func `a tail that is short is told whole`() {
        let message = LogReply.tail(of: 7, ["one", "two"], limit: 100)
        #expect(Json.decode(LogReply.self, from: message) == .tail(stream: 7, lines: ["one", "two"]))
    }

    @Test func `a tail that is too long for a message loses its oldest lines`() {
        let message = LogReply.tail(of: 7, lines, limit: 32768)
        #expect(message.count <= 32768)
        #expect(Json.decode(LogReply.self, from: message) == .tail(stream: 7, lines: lines.suffix(5)))
    }

    @Test func `a line that no message can hold is left out`() {
        let message = LogReply.tail(of: 7, lines.suffix(1), limit: 1000)
        #expect(Json.decode(LogReply.self, from: message) == .tail(stream: 7, lines: []))
    }
}
