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
    /// What it was called with: its own words, at most 64 KiB of them.
    public let arguments: [[UInt8]]
    /// At most 15 bytes that it has chosen itself; nil where its program or its words are known.
    public let name: [UInt8]?

    /// Those of every process but the kernel's own threads and those that have ended, ascending by number; empty without
    /// /proc.
    ///
    /// With `texts` only those in whose words one of them stands, which spares making values of all the others.
    public static func all(with texts: [[UInt8]] = []) -> [ProcessWords] {
        read(candidates(for: texts).pids, with: texts).found
    }

    /// Those of some processes, likewise, and of how many of those that were read the program may not be seen, whether one
    /// of `texts` stands in its words or not.
    public static func read(_ pids: [Int32], with texts: [[UInt8]]) -> (found: [ProcessWords], unreadable: Int) {
        let room = Int(CLINUX_WORDS_SIZE)
        let needles = PackedStrings.list(texts)
        var rows = [clinux_words](repeating: clinux_words(), count: pids.count)
        let threads = pids.count > 1 ? CInt(ThisProcess.usableProcessors) : 1
        var unreadable = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: pids.count * room) { buffer, count in
            unreadable = unsafe clinux_read_words(pids, pids.count, needles, &rows, buffer.baseAddress, threads)
            count = pids.count * room
        }
        var found: [ProcessWords] = []
        for (place, row) in rows.enumerated() where row.program + row.arguments + row.name > 0 {
            let one = ProcessWords(pids[place], row, bytes[(place * room)...], room: room)
            if !row.isCut(to: room) || one.hasOne(of: texts) { found.append(one) }
        }
        return (found, unreadable)
    }

    /// Of which those that did not fit into `room` are read once more, whole.
    private init(_ pid: Int32, _ row: clinux_words, _ bytes: ArraySlice<UInt8>, room: Int) {
        let program = bytes.prefix(Int(row.program))
        let words = bytes.dropFirst(program.count).prefix(Int(row.arguments))
        self.pid = pid
        let whole =
            row.isCut(to: room) && program.count == room / 2
            ? Files.linkTarget("/proc/\(pid)/exe").map { Array($0.utf8) } : nil
        self.program = program.isEmpty ? nil : whole ?? Array(program)
        arguments =
            (row.isCut(to: room) ? try? ProcessTable.argumentBytes(of: pid) : nil) ?? ProcessTable.words(Array(words))
        name = row.name > 0 ? Array(bytes.prefix(Int(row.name))) : nil
    }

    private func hasOne(of texts: [[UInt8]]) -> Bool {
        texts.isEmpty
            || ([program ?? [], name ?? []] + arguments).contains { word in
                texts.contains { word.firstRange(of: $0) != nil }
            }
    }
}

extension clinux_words {
    /// Whether the program or the words did not fit.
    fileprivate func isCut(to room: Int) -> Bool { program == room / 2 || program + arguments == room }
}
