public import LinuxKernel

/// Who holds ports and unix sockets.
public enum Holders {
    /// How much is looked at.
    public struct Effort: Sendable {
        /// Ends the search with the control groups the sockets were made in, or with the svctl masters and their
        /// descendants, when each socket is found there.
        public var isFast = false
        /// Looks for the connections to what was asked for, too.
        public var withClients = false
        /// Looks for what stands in the way where nobody listens.
        public var withObstacles = true

        /// Looks for what is bound without listening also where somebody listens, as on another address; of several ports
        /// that is always done.
        public var withBound = false

        /// Looks into other network namespaces, too, where nobody listens: this process enters them for a moment.
        public var entersNamespaces = true

        /// Of holders only their numbers, parents and ages are of interest, not what they are.
        public var isBrief = false

        /// A complete answer, without clients.
        public init() {}
    }

    /// The running svctl masters: their names by their processes; asked only when a holder looks like one of theirs.
    public typealias Masters = () -> [Int32: String]

    /// Looks for the listening sockets that answer to `query`, and for every process that has one of them open.
    ///
    /// Changes nothing, and looks into every process it may. Throws what the kernel's tables or /proc fail with, EMFILE
    /// for instance; not to be allowed to see all is no error: the report says so.
    public static func find(_ query: PortQuery) throws(Errno) -> PortReport { try find([query])[0] }

    /// The same for several questions, in their order, by one search through the processes.
    public static func find(
        _ queries: [PortQuery], effort: Effort = Effort(), masters: @escaping Masters = { [:] }
    ) throws(Errno) -> [PortReport] {
        var findings: [Finding] = []
        for query in queries { findings.append(try Finding(query, effort)) }
        let scan = try HolderScan(for: findings.flatMap(\.wanted), isFast: effort.isFast) {
            masters().keys.flatMap { [$0] + ((try? ProcessTable.listedDescendants(of: $0)) ?? []) }
        }
        var search = HolderSearch(scan, masters, isBrief: effort.isBrief)
        var reports: [PortReport] = []
        for finding in findings { reports.append(try search.report(finding)) }
        return reports
    }

    /// Masters by their age, each followed by its children, and those by theirs.
    static func inFamilies(_ holders: [Holder]) -> [Holder] {
        let oldestFirst = eachOnce(holders.sorted { ($0.startTicks, $0.pid) < ($1.startTicks, $1.pid) })
        let pids = oldestFirst.map(\.pid).ascending
        let byParent = oldestFirst.indices.sorted { (oldestFirst[$0].parent, $0) < (oldestFirst[$1].parent, $1) }
        let parents = byParent.map { oldestFirst[$0].parent }
        var ordered: [Holder] = []
        var isPlaced = [Bool](repeating: false, count: oldestFirst.count)
        func add(_ place: Int, depth: Int) {
            guard !isPlaced[place] else { return }
            isPlaced[place] = true
            var placed = oldestFirst[place]
            placed.depth = depth
            ordered.append(placed)
            for child in parents.ascendingPlaces(of: placed.pid) { add(byParent[child], depth: depth + 1) }
        }
        for place in oldestFirst.indices where pids.ascendingPlace(of: oldestFirst[place].parent) == nil {
            add(place, depth: 0)
        }
        // Processes are read one after another: numbers that changed hands meanwhile can make a circle.
        for place in oldestFirst.indices { add(place, depth: 0) }
        return ordered
    }

    /// One that holds in two ways comes twice, one after the other.
    private static func eachOnce(_ holders: [Holder]) -> [Holder] {
        var found: [Holder] = []
        for holder in holders where holder.pid != found.last?.pid { found.append(holder) }
        return found
    }
}
