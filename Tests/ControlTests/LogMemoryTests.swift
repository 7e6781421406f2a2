import Control
import Testing

/// The lines of the log that are kept for those who read it through the master.
@Suite struct `The memory of the log` {
    private func memory(of texts: [String]) -> LogMemory {
        var memory = LogMemory()
        for text in texts { memory.add(time: "now", source: "web.1[7]", Array(text.utf8)) }
        return memory
    }

    @Test func `gives the last lines at once, and the next when there are some`() throws {
        var memory = memory(of: ["one", "two", "three"])
        memory.ask(1, from: .last(2), follows: true)
        #expect(memory.due == 1)
        let last = try answer(of: memory, to: 1)
        #expect(last.lines == ["two", "three"] && last.next == 3 && last.missed == 0)
        memory.forget(1)
        memory.ask(2, from: .line(3), follows: true)
        #expect(memory.due == nil)
        memory.add(time: "now", source: "web.1[7]", Array("four".utf8))
        #expect(memory.due == 2)
        #expect(try answer(of: memory, to: 2).lines == ["four"])
    }

    @Test func `gives nothing at once where there is nothing`() throws {
        var memory = LogMemory()
        memory.ask(1, from: .last(5), follows: false)
        #expect(memory.due == 1)
        #expect(try answer(of: memory, to: 1).lines == [])
        memory.ask(1, from: .last(0), follows: false)
        #expect(try answer(of: memory, to: 1).lines == [])
    }

    @Test func `forgets the oldest lines, and says to who was too slow how many he missed`() throws {
        let texts = (0..<5000).map { "\($0) " + String(repeating: "x", count: 100) }
        var memory = memory(of: texts)
        memory.ask(1, from: .line(0), follows: true)
        let piece = try answer(of: memory, to: 1)
        #expect(piece.missed > 3000 && piece.missed < 5000)
        #expect(piece.lines.first == texts[piece.missed])
        #expect(piece.next == piece.missed + piece.lines.count)
        // Piece by piece all that is left comes, once and in order.
        var (place, rest) = (piece.next, piece.lines)
        while place < 5000 {
            memory.ask(2, from: .line(place), follows: true)
            let piece = try answer(of: memory, to: 2)
            #expect(piece.missed == 0 && !piece.lines.isEmpty)
            rest += piece.lines
            place = piece.next
        }
        #expect(rest == Array(texts[piece.missed...]))
    }

    @Test func `gives every line a place in a piece, whatever its bytes`() throws {
        for byte in [UInt8(1), 0x22, 0xff, 0x78] {
            var memory = LogMemory()
            for _ in 0..<3 { memory.add(time: "now", source: "web.1[7]", Array(repeating: byte, count: 16384)) }
            var place = 0
            while place < 3 {
                memory.ask(1, from: .line(place), follows: true)
                let message = memory.answer(to: 1)
                #expect(message.count < 65536)
                let piece = try answer(of: memory, to: 1)
                #expect(piece.next > place)
                place = piece.next
            }
            memory.ask(1, from: .last(3), follows: false)
            #expect(try !answer(of: memory, to: 1).lines.isEmpty)
        }
    }

    private func answer(of memory: LogMemory, to number: Int) throws -> (lines: [String], missed: Int, next: Int) {
        let parts = memory.answer(to: number).split(separator: 0, maxSplits: 1)
        let head = Json.decode(LogReply.self, from: Array(try #require(parts.first)))
        guard case .lines(number, let next) = head else {
            Issue.record("\(String(describing: head)) is no answer")
            return ([], 0, 0)
        }
        let reply = try #require(Json.decode(Reply<LogLines>.self, from: Array(parts[1].dropLast())))
        let piece = try #require(reply.parameters)
        return (piece.lines.map(\.text), piece.missed, next)
    }
}
