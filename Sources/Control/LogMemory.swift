/// The last lines of the log, for those who read it through the master, and who of them waits for more.
public struct LogMemory: Sendable {
    private var lines: [LogLine] = []
    private var oldest = 0
    private var bytes = 0
    /// The number of the oldest line in memory; the first line of all has 0.
    private var first = 0
    private var questions: [Int: Question] = [:]

    private struct Question: Sendable {
        var place: LogPlace
        var follows: Bool
    }
    /// More than this is forgotten, oldest lines first.
    private static let most = 1 << 18
    /// What a line takes in memory beside its text.
    private static let overhead = 200
    /// What a line takes in JSON beside its text.
    private static let frame = 96
    /// A piece is a message of the channel, which holds 64 KiB.
    private static let longestPiece = 48 << 10
    /// A longer line is cut, so that every line fits into a piece, whatever is in it.
    private static let longestLine = 8000

    private var next: Int { first + lines.count - oldest }

    /// A memory of nothing yet.
    public init() {}

    /// Remembers a line of any bytes.
    public mutating func add(time: String, source: String, _ line: [UInt8]) {
        let end = line.count > Self.longestLine ? "…" : ""
        let text = String(decoding: line.prefix(Self.longestLine), as: UTF8.self) + end
        lines.append(LogLine(time: time, source: source, text: text))
        bytes += Self.overhead + text.utf8.count
        while bytes > Self.most {
            bytes -= Self.overhead + lines[oldest].text.utf8.count
            oldest += 1
            first += 1
        }
        guard oldest > 64, oldest > lines.count / 2 else { return }
        lines.removeFirst(oldest)
        oldest = 0
    }

    /// Somebody wants lines: the last of them at once, or those that come.
    public mutating func ask(_ number: Int, from place: LogPlace, follows: Bool) {
        questions[number] = Question(place: place, follows: follows)
    }

    /// A question is answered, or nobody waits for the answer any more.
    public mutating func forget(_ number: Int) {
        questions[number] = nil
    }

    /// The oldest question that can be answered; nil when all wait for lines to come.
    public var due: Int? { questions.filter { isDue($0.value.place) }.keys.min() }

    /// How many wait for lines.
    public var waiting: Int { questions.count }

    /// The answer to a question, as a message for the master.
    public func answer(to number: Int) -> [UInt8] {
        guard let question = questions[number] else { return [] }
        let (lines, missed, end) = piece(for: question.place)
        let reply = Reply(LogLines(Array(lines), missed: missed), continues: question.follows)
        return Json.encode(LogReply.lines(question: number, next: end)) + [0] + reply.frame
    }

    private func isDue(_ place: LogPlace) -> Bool {
        switch place {
        case .last: true
        case .line(let wanted): wanted < next
        }
    }

    /// As many lines as fit: the newest of the last ones, the oldest of those that were missing.
    private func piece(for place: LogPlace) -> (lines: ArraySlice<LogLine>, missed: Int, end: Int) {
        var left = Self.longestPiece
        func fits(_ line: LogLine) -> Bool {
            left -= Self.frame + line.source.utf8.count + Self.sizeInJson(line.text)
            return left >= 0
        }
        switch place {
        case .last(let count):
            let begin = next - self[first..<next].suffix(count).reversed().prefix(while: fits).count
            return (self[begin..<next], 0, next)
        case .line(let wanted):
            let begin = max(wanted, first)
            let end = begin + self[begin..<next].prefix(while: fits).count
            return (self[begin..<end], begin - wanted, end)
        }
    }

    private subscript(numbers: Range<Int>) -> ArraySlice<LogLine> {
        lines[(numbers.lowerBound - first + oldest)..<(numbers.upperBound - first + oldest)]
    }

    /// At most, as a control byte becomes six.
    private static func sizeInJson(_ text: String) -> Int {
        text.utf8.reduce(0) { $0 + ($1 < 0x20 ? 6 : $1 == UInt8(ascii: "\"") || $1 == UInt8(ascii: "\\") ? 2 : 1) }
    }
}
