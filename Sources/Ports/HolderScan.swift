internal import LinuxKernel

/// A search through the open files of every process for some sockets.
///
/// Until each socket is found once, it reads what the descriptors are links to; from then on it asks the kernel
/// whether they are the same open file, which is twice as fast. The first finds are looked at once more in the end:
/// if one was closed meanwhile, what was compared with it counts for nothing, and all is read again.
struct HolderScan {
    /// The sockets each holder has open.
    private(set) var sockets: [Int32: [UInt64]] = [:]
    /// Processes that were not shown to us.
    private(set) var unreadable = 0
    /// Whether /proc leaves out processes of other users; proc(5), hidepid.
    private(set) var isPartlyHidden = false

    /// Comparing with many sockets is dearer than reading the link once.
    private static let mostCompared = 2

    /// Looks for the sockets `inodes` in every process.
    init(for inodes: [UInt64]) throws(Errno) {
        let wanted = Array(Set(inodes)).sorted()
        guard !wanted.isEmpty else { return }
        // The newest first: people ask for what they started themselves, and kernel threads come last.
        let pids = try ProcessTable.pids().reversed() as [Int32]
        isPartlyHidden = pids.last != 1
        if try !search(pids, for: wanted, comparing: wanted.count <= Self.mostCompared) {
            try search(pids, for: wanted, comparing: false)
        }
    }

    /// Whether every process was looked into.
    var isComplete: Bool { unreadable == 0 && !isPartlyHidden }

    /// True when what was found holds: no descriptor that others were compared with has changed.
    @discardableResult
    private mutating func search(_ pids: [Int32], for wanted: [UInt64], comparing: Bool) throws(Errno) -> Bool {
        sockets = [:]
        unreadable = 0
        var known: [UInt64: SocketHolding] = [:]
        for pid in pids {
            let look =
                comparing && known.count == wanted.count
                ? try OpenSockets.look(forSameAs: wanted.compactMap { known[$0] }, in: pid)
                : try OpenSockets.look(for: wanted, in: pid)
            switch look {
            case .has(let holdings):
                if !holdings.isEmpty { sockets[pid] = holdings.map(\.inode) }
                for holding in holdings where known[holding.inode] == nil && holding.isTrue {
                    known[holding.inode] = holding
                }
            case .gone: break
            case .refused:
                // Kernel threads are refused like strangers, but have no files.
                if let status = try ProcessTable.status(of: pid), !status.isKernelThread, !status.hasEnded {
                    unreadable += 1
                }
            }
        }
        return !comparing || known.values.allSatisfy(\.isTrue)
    }
}
