internal import Control
internal import Glibc
internal import LinuxKernel

/// The log of a master that writes to standard output, as it remembers it.
enum MasterLog {
    /// Shows the last `count` lines, and those that come if one `follows` it, until the master has stopped.
    static func show(of master: FoundMaster, _ count: Int, follows: Bool) throws(Failure) {
        var reader = try MasterConnection.open(master)
        let call = Call(.logs, CallParameters(lines: count, follow: follows), more: follows)
        var limit: Int64? = MasterConnection.patience
        try MasterConnection.ask(call, of: master, by: reader)
        while true {
            let frame = try MasterConnection.next(of: master, by: &reader, limitMilliseconds: limit)
            limit = nil
            guard let reply = Json.decode(Reply<LogLines>.self, from: frame), let piece = reply.parameters else {
                throw MasterConnection.refusal(by: master, in: frame)
            }
            show(piece)
            guard reply.continues == true else { return }
        }
    }

    private static func show(_ piece: LogLines) {
        if piece.missed > 0 {
            StandardStream.write("svctl: \(piece.missed) lines came too fast to be shown\n", to: STDERR_FILENO)
        }
        let escapes = isatty(STDOUT_FILENO) == 1
        let text = piece.lines.map { line in
            let text = escapes ? PrintableText.escapedLines(line.text) : line.text
            return "\(line.time) \(line.source): \(text)\n"
        }
        StandardStream.write(text.joined())
    }
}
