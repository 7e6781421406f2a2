/// What the master tells its log companion; one message of a channel that keeps messages apart.
public enum LogOrder: Codable, Equatable, Sendable {
    /// Read the pipe that comes along: its lines are the speaker's. `session` is the process that leads the session to
    /// end when the master dies; nil for the master's own lines.
    case open(stream: Int, speaker: LogSpeaker, session: Int32?)
    /// Read the pipe that comes along: its lines are those of requests, and go as they are to the target of these words.
    case openRequests(stream: Int, speaker: LogSpeaker, target: [String])
    /// The session is empty: it is nothing to care for any more.
    case gone(stream: Int)
    /// Answer with the last lines of a stream, after reading what its pipe holds now.
    case tail(stream: Int)
    /// Answer with lines of all streams, when there are some; at once when the last ones are wanted.
    case show(question: Int, LogPlace, follows: Bool)
    /// Nobody waits for that answer any more.
    case hide(question: Int)
    /// Put the log's file aside, and go on in a new one.
    case rotate
    /// The master ends in good order: read the pipes to their ends and end too, once so many who follow the log have
    /// heard its last line.
    case finish(readers: Int)
}

/// Where a reader of the log goes on.
public enum LogPlace: Codable, Equatable, Sendable {
    /// With so many of the last lines.
    case last(Int)
    /// With the line of that number, counted from 0 at the companion's start, or the oldest one after it.
    case line(Int)
}

/// What the log companion tells its master.
public enum LogReply: Codable, Equatable, Sendable {
    /// The last lines of a stream, oldest first, without whose they are.
    case tail(stream: Int, lines: [String])
    /// Lines that were asked for, before that of the number `next`. The whole reply for who reads them, which the master
    /// passes on unread, comes behind a NUL in the same message.
    case lines(question: Int, next: Int)
    /// So many lines were lost so far, because the disk was full or slow, or the journal.
    case lost(Int)

    /// A tail as one message of at most `limit` bytes: what is too much goes, oldest lines first.
    public static func tail(of stream: Int, _ lines: [String], limit: Int) -> [UInt8] {
        var lines = lines[...]
        while true {
            let message = Json.encode(LogReply.tail(stream: stream, lines: Array(lines)))
            if message.count <= limit || lines.isEmpty { return message }
            lines = lines.dropFirst()
        }
    }
}
