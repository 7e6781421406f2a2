internal import CLinux
import Glibc

/// What a process is called: its program's file and the words it was started with; proc(5).
///
/// All of it is bytes, as the kernel has them: the name of a file need not be text.
public struct ProcessWords: Equatable, Sendable {
    /// The process.
    public let pid: Int32
    /// Where its program lies, ` (deleted)` behind it when it was replaced; nil where that may not be seen.
    public let program: [UInt8]?
    /// What it was called with: its own words, the first few hundred bytes of them.
    public let arguments: [[UInt8]]
    /// At most 15 bytes that it has chosen itself; nil where its program or its words are known.
    public let name: [UInt8]?

    /// Those of every process but the kernel's own threads and those that have ended, ascending by number; empty without
    /// /proc.
    ///
    /// With `texts` only those in whose words one of them stands, which spares making values of all the others.
    public static func all(with texts: [[UInt8]] = []) -> [ProcessWords] { read(with: texts).found }

    /// The same, and of how many of those that were read, meant or not, the program may not be seen.
    public static func read(with texts: [[UInt8]]) -> (found: [ProcessWords], unreadable: Int) {
        read(candidates(for: texts), with: texts)
    }

    static func read(_ pids: [Int32], with texts: [[UInt8]]) -> (found: [ProcessWords], unreadable: Int) {
        let room = Int(CLINUX_WORDS_SIZE)
        let needles = PackedStrings.list(texts)
        var rows = [clinux_words](repeating: clinux_words(), count: pids.count)
        let threads = CInt(ThisProcess.usableProcessors)
        var unreadable = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: pids.count * room) { buffer, count in
            unreadable = unsafe clinux_read_words(pids, pids.count, needles, &rows, buffer.baseAddress, threads)
            count = pids.count * room
        }
        var found: [ProcessWords] = []
        for (place, row) in rows.enumerated() where row.program + row.arguments + row.name > 0 {
            found.append(ProcessWords(pids[place], row, bytes[(place * room)...]))
        }
        return (found, unreadable)
    }

    private init(_ pid: Int32, _ row: clinux_words, _ bytes: ArraySlice<UInt8>) {
        let program = bytes.prefix(Int(row.program))
        let words = bytes.dropFirst(program.count).prefix(Int(row.arguments))
        self.pid = pid
        self.program = program.isEmpty ? nil : Array(program)
        arguments = ProcessTable.words(Array(words))
        name = row.name > 0 ? Array(bytes.prefix(Int(row.name))) : nil
    }
}
