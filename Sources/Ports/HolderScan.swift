internal import LinuxKernel

/// A search through the open files of every process for some sockets.
///
/// Where there is much to look through, the kernel is asked for its own list. Where it gives none, every process is
/// looked into: until each socket is found once, it reads what the descriptors are links to; from then on it asks the kernel
/// whether they are the same open file, which is twice as fast. The first finds are looked at once more in the end:
/// if one was closed meanwhile, what was compared with it counts for nothing, and all is read again.
struct HolderScan {
    /// A process, and the sockets it has open of those that are looked for.
    struct Holding: Equatable {
        let pid: Int32
        var sockets: [UInt64]
    }

    /// Those that hold, each once, in no order.
    private(set) var holders: [Holding] = []
    /// Processes that were not shown to us.
    private(set) var unreadable = 0
    /// Whether /proc leaves out processes of other users; proc(5), hidepid.
    private(set) var isPartlyHidden = false
    /// Whether it ended with the likely ones, because each socket was found there.
    private(set) var stoppedEarly = false

    private let sight: Sight
    /// Comparing with many sockets is dearer than reading the link once.
    private static let mostCompared = 2
    /// From so many open files or threads on the kernel's list is had sooner than the answer of each process.
    ///
    /// Processes that inherited their files have them in common, and the kernel counts those once.
    static let manyFiles = 2000
    static let manyThreads = 300

    /// Looks for `listeners` in every process, or with `isFast` only in those of the control groups they were made in, or
    /// in those that `families` names, when that finds each of them.
    init(
        for listeners: [ListeningSocket], isFast: Bool = false, families: () -> [Int32] = { [] }, sight: Sight = .real
    ) throws(Errno) {
        self.sight = sight
        let wanted = listeners.map(\.inode).ascending
        guard !wanted.isEmpty else { return }
        if isFast {
            let groups = listeners.compactMap(\.controlGroup).ascending
            if try find(wanted, among: groups.compactMap(sight.members).joined()) { return }
            if try find(wanted, among: families()) { return }
        }
        if sight.isCrowded, let holdings = sight.everywhere(wanted) {
            holders = Self.byProcess(holdings)
            return
        }
        let everyone = try sight.pids()
        isPartlyHidden = everyone.first != 1
        let pids = likelyFirst(everyone, listeners)
        if try !search(pids, for: wanted, comparing: wanted.count <= Self.mostCompared) {
            try search(pids, for: wanted, comparing: false)
        }
    }

    /// Whether every process was looked into.
    var isComplete: Bool { unreadable == 0 && !isPartlyHidden && !stoppedEarly }

    /// True when each socket was found among these: more holders can be elsewhere.
    private mutating func find(_ wanted: [UInt64], among pids: some Sequence<Int32>) throws(Errno) -> Bool {
        try search(Array(pids).ascending, for: wanted, comparing: false)
        stoppedEarly = holders.flatMap(\.sockets).ascending.count == wanted.count
        return stoppedEarly
    }

    /// Those first that probably hold, because from the first find on the search is faster: the processes of the control
    /// groups the sockets were made in, then the newest, because people ask for what they started themselves.
    private func likelyFirst(_ pids: [Int32], _ listeners: [ListeningSocket]) -> [Int32] {
        var isLikely = [Bool](repeating: false, count: pids.count)
        let groups = listeners.compactMap(\.controlGroup).ascending
        // Sockets of many groups are too many to be compared with anyhow.
        for group in groups.count <= Self.mostCompared ? groups : [] {
            for member in sight.members(group) ?? [] {
                if let place = pids.ascendingPlace(of: member) { isLikely[place] = true }
            }
        }
        let newestFirst = pids.indices.reversed()
        return newestFirst.filter { isLikely[$0] }.map { pids[$0] }
            + newestFirst.filter { !isLikely[$0] }.map { pids[$0] }
    }

    /// True when what was found holds: no descriptor that others were compared with has changed.
    @discardableResult
    private mutating func search(_ pids: [Int32], for wanted: [UInt64], comparing: Bool) throws(Errno) -> Bool {
        holders = []
        unreadable = 0
        var known: [SocketHolding] = []
        var rest = pids[...]
        // One after another until each socket is found once; the others all at once.
        while comparing, known.count < wanted.count, let pid = rest.popFirst() {
            let look = try sight.read(wanted, pid)
            try take(look, pid)
            guard case .has(let holdings) = look else { continue }
            for holding in holdings where !known.contains(where: { $0.inode == holding.inode }) && sight.isTrue(holding)
            {
                known.append(holding)
            }
        }
        let references = comparing ? sets(known.sorted { $0.inode < $1.inode }, for: rest.count) : []
        let looks = try sight.lookAtMany(wanted, rest, references)
        for (pid, look) in zip(rest, looks) { try take(look, pid) }
        return !comparing || references.joined().allSatisfy(sight.isTrue)
    }

    /// What is known, and the same of relatives that have it by the same numbers: each thread compares with another.
    private func sets(_ known: [SocketHolding], for count: Int) -> [[SocketHolding]] {
        guard let first = known.first else { return [] }
        // Few are compared by one thread alone.
        let processors = count > OpenSockets.comparedByOne ? ThisProcess.usableProcessors : 1
        guard processors > 1 else { return [known] }
        var found = [known]
        for relative in sight.relatives(first.pid) where found.count < processors {
            let same = known.map { SocketHolding(pid: relative, number: $0.number, inode: $0.inode) }
            if same.allSatisfy(sight.isTrue) { found.append(same) }
        }
        return found
    }
}

extension HolderScan {
    /// One that has it twice, by two descriptors or in two threads, is one holder.
    private static func byProcess(_ holdings: [SocketHolding]) -> [Holding] {
        var found: [Holding] = []
        for holding in holdings.sorted(by: { ($0.pid, $0.inode) < ($1.pid, $1.inode) }) {
            if found.last?.pid != holding.pid { found.append(Holding(pid: holding.pid, sockets: [])) }
            let place = found.count - 1
            if found[place].sockets.last != holding.inode { found[place].sockets.append(holding.inode) }
        }
        return found
    }

    private mutating func take(_ look: OpenSocketsLook, _ pid: Int32) throws(Errno) {
        switch look {
        case .has(let holdings):
            if !holdings.isEmpty { holders.append(Holding(pid: pid, sockets: holdings.map(\.inode))) }
        case .gone: break
        case .refused: unreadable += try sight.mayHoldFiles(pid) ? 1 : 0
        }
    }

    /// What the search sees of the machine; a test shows it one where things change at the worst moment.
    struct Sight {
        var openFiles: () -> Int = { Kernel.openFiles ?? 0 }
        var threads: () -> Int = { Kernel.threads ?? 0 }
        var everywhere: ([UInt64]) -> [SocketHolding]? = OpenSockets.everywhere
        var pids: () throws(Errno) -> [Int32] = ProcessTable.pids
        var members: (UInt64) -> [Int32]? = ControlGroupMembers.pids(ofGroup:)
        var read: ([UInt64], Int32) throws(Errno) -> OpenSocketsLook = OpenSockets.look(for:in:)
        /// The parent of a process and its children.
        var relatives: (Int32) -> [Int32] = ProcessTable.relatives(of:)
        /// With sets of references by comparing.
        var lookAtMany: ([UInt64], ArraySlice<Int32>, [[SocketHolding]]) throws(Errno) -> [OpenSocketsLook] =
            OpenSockets.looks(for:in:comparingWith:)
        var isTrue: (SocketHolding) -> Bool = { $0.isTrue }
        /// Kernel threads are refused like strangers, but have no files; nor has what has ended.
        var mayHoldFiles: (Int32) throws(Errno) -> Bool = { pid throws(Errno) in
            guard let status = try ProcessTable.status(of: pid) else { return false }
            return !status.isKernelThread && !status.hasEnded
        }

        /// Whether there is much to look through.
        var isCrowded: Bool { openFiles() >= HolderScan.manyFiles || threads() >= HolderScan.manyThreads }

        static var real: Sight { Sight() }
    }
}
