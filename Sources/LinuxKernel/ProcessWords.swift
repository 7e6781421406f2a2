internal import CLinux
import Glibc

/// What a process is called: its program's file and the words it was started with; proc(5).
public struct ProcessWords: Equatable, Sendable {
    /// The process.
    public let pid: Int32
    /// Where its program lies, ` (deleted)` behind it when it was replaced; nil where that may not be seen.
    public let program: String?
    /// What it was called with: its own words, the first few hundred bytes of them.
    public let arguments: [String]

    /// Those of every process but the kernel's own threads and those that have ended, ascending by number; empty without
    /// /proc.
    ///
    /// With `texts` only those in whose words one of them stands, which spares making strings of all the others.
    public static func all(with texts: [String] = []) -> [ProcessWords] {
        let pids = candidates(for: texts)
        var found: [ProcessWords] = []
        let room = Int(CLINUX_WORDS_SIZE)
        let needles = PackedStrings.list(texts)
        var rows = [clinux_words](repeating: clinux_words(), count: pids.count)
        let threads = CInt(ThisProcess.usableProcessors)
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: pids.count * room) { buffer, count in
            unsafe clinux_read_words(pids, pids.count, needles, &rows, buffer.baseAddress, threads)
            count = pids.count * room
        }
        for (place, row) in rows.enumerated() where row.program + row.arguments > 0 {
            let program = bytes[place * room..<place * room + Int(row.program)]
            let start = place * room + Int(row.program)
            var words = bytes[start..<start + Int(row.arguments)]
            if words.last == 0 { words.removeLast() }
            found.append(
                ProcessWords(
                    pid: pids[place], program: program.isEmpty ? nil : String(decoding: program, as: UTF8.self),
                    arguments: words.split(separator: 0, omittingEmptySubsequences: false).map {
                        String(decoding: $0, as: UTF8.self)
                    }))
        }
        return found
    }
}
