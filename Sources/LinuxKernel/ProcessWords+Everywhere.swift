internal import CLinux

extension ProcessWords {
    /// From so many threads of the whole machine on the kernel's list is had sooner than the words of each process.
    static let manyThreads = 500

    /// The processes in whose words one of `texts` may stand, ascending; all there are, unless they are `listed`, where
    /// finding those costs more than reading each, or may not be done.
    public static func candidates(for texts: [[UInt8]]) -> (pids: [Int32], areListed: Bool) {
        candidates(for: texts, threads: Kernel.threads)
    }

    static func candidates(
        for texts: [[UInt8]], threads: @autoclosure () -> Int?
    ) -> (pids: [Int32], areListed: Bool) {
        if !texts.isEmpty, let threads = threads(), threads >= manyThreads,
            let found = listed(with: texts, threads)
        {
            return (found, true)
        }
        return ((try? ProcessTable.pids()) ?? [], false)
    }

    /// The processes of the whole machine in whose words one of `texts` may stand, by the kernel's own list, ascending;
    /// nil where it is not to be had, and when there are more than `most`.
    ///
    /// It costs 1 ms, and then a third of what reading the words of each process does. It takes root's capabilities BPF and
    /// PERFMON, and Linux 5.18 that describes its types; bpf(2). Nothing stays in the kernel. Only outside of all
    /// containers, where the numbers are everybody's.
    static func listed(with texts: [[UInt8]], _ most: Int) -> [Int32]? {
        guard ThisProcess.user == 0, ThisProcess.mayLookIntoOthers, Namespaces.isOutermost else { return nil }
        var found = [Int32](repeating: 0, count: most)
        let threads = CInt(ThisProcess.usableProcessors)
        let count = unsafe clinux_find_programs(PackedStrings.list(texts), &found, most, threads)
        guard count >= 0 else { return nil }
        found.removeLast(most - Int(count))
        return found.sorted()
    }
}
