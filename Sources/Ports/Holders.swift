public import LinuxKernel

/// Who holds a port or a unix socket.
public enum Holders {
    /// Looks for the listening sockets that answer to `query`, and for every process that has one of them open.
    ///
    /// Changes nothing, and looks into every process it may. Throws what the kernel's tables or /proc fail with, EMFILE
    /// for instance; not to be allowed to see all is no error: the report says so.
    public static func find(_ query: PortQuery) throws(Errno) -> PortReport {
        let sockets = try query.sockets()
        let scan = try HolderScan(for: sockets)
        var found: [Holder] = []
        for (pid, inodes) in scan.sockets {
            if let holder = try Holder(pid: pid, sockets: inodes) { found.append(holder) }
        }
        return PortReport(
            query: PrintableText.escaped("\(query)"), sockets: sockets, holders: inFamilies(found),
            isComplete: scan.isComplete, unreadableProcesses: scan.unreadable)
    }

    /// Masters by their age, each followed by its children, and those by theirs.
    static func inFamilies(_ holders: [Holder]) -> [Holder] {
        let pids = Set(holders.map(\.pid))
        let oldestFirst = holders.sorted { ($0.startTicks, $0.pid) < ($1.startTicks, $1.pid) }
        let children = Dictionary(grouping: oldestFirst, by: \.parent)
        var ordered: [Holder] = []
        var seen: Set<Int32> = []
        func add(_ holder: Holder, depth: Int) {
            guard seen.insert(holder.pid).inserted else { return }
            var placed = holder
            placed.depth = depth
            ordered.append(placed)
            for child in children[holder.pid] ?? [] { add(child, depth: depth + 1) }
        }
        for holder in oldestFirst where !pids.contains(holder.parent) { add(holder, depth: 0) }
        // Processes are read one after another: numbers that changed hands meanwhile can make a circle.
        for holder in oldestFirst { add(holder, depth: 0) }
        return ordered
    }
}
