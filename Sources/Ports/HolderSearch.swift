internal import LinuxKernel

/// Turns the processes a scan has found into the reports of several questions; each process is read once.
struct HolderSearch {
    private let scan: HolderScan
    private let sight: Sight
    private let masters: MasterLookup
    private let isBrief: Bool
    /// What the report that is made is about.
    private var asked: [ListeningSocket] = []
    /// Ascending by their numbers.
    private var known: [Holder] = []
    private var users = UserNames()
    private var hidden: HiddenHoldings?

    init(_ scan: HolderScan, _ masters: @escaping Holders.Masters, isBrief: Bool = false) {
        self.isBrief = isBrief
        self.scan = scan
        self.masters = MasterLookup(masters)
        sight = Sight(of: scan, withReasons: !isBrief)
    }

    mutating func report(_ finding: Finding) throws(Errno) -> PortReport {
        asked = finding.sockets
        let (sockets, owners) = finding.meant(of: try holders(of: finding.sockets.map(\.inode)))
        var report = PortReport(asked: finding.query, sockets: sockets, holders: owners, sight: sight)
        if !isBrief { report.tryUnserved() }
        report.hasNoFile = finding.certainty == .byName && !sockets.isEmpty
        if case .likely(let isBound) = finding.certainty, sockets.isEmpty, !finding.sockets.isEmpty {
            report.obstacles.append(.hidden(isBound: isBound))
        }
        for obstacle in finding.obstacles {
            report.obstacles.append(obstacle.held(by: try holders(of: obstacle.inodes)))
        }
        for meeting in finding.clients {
            let holders = try holders(of: [meeting.other?.inode ?? 0])
            report.clients.append(Client(connection: meeting.connection, holders: holders))
        }
        if !report.unseen.isEmpty { try explain(&report) }
        return report
    }

    /// In families, those included that hold without a descriptor.
    private mutating func holders(of inodes: [UInt64]) throws(Errno) -> [Holder] {
        let wanted = inodes.filter { $0 != 0 }.ascending
        guard !wanted.isEmpty else { return [] }
        var found: [Holder] = []
        var isSeen = [Bool](repeating: false, count: wanted.count)
        for holding in scan.holders {
            let places = holding.sockets.compactMap(wanted.ascendingPlace(of:))
            guard !places.isEmpty else { continue }
            for place in places { isSeen[place] = true }
            if let holder = try holder(holding.pid, places.map { wanted[$0] }, .descriptor) { found.append(holder) }
        }
        let missing = zip(wanted, isSeen).filter { !$0.1 }.map(\.0)
        if !missing.isEmpty, !scan.stoppedEarly {
            for (pid, sockets, means) in try hiddenHoldings().holdings(of: missing) {
                if let holder = try holder(pid, sockets, means) { found.append(holder) }
            }
        }
        return Holders.inFamilies(found)
    }

    private mutating func holder(_ pid: Int32, _ sockets: [UInt64], _ means: Holder.Means) throws(Errno) -> Holder? {
        let place = known.place { $0.pid < pid }
        if place < known.count, known[place].pid == pid {
            var holder = known[place]
            holder.sockets = sockets
            return holder
        }
        if isBrief { return try Holder(briefly: pid, sockets: sockets, means: means) }
        guard var holder = try Holder(pid: pid, sockets: sockets, means: means, &users) else { return nil }
        holder.worker = try masters.worker(holder)
        holder.isLeftover = try isLeftover(holder)
        known.insert(holder, at: place)
        return holder
    }

    /// An orphan that a parent left the socket to, and that nobody connects to: a `sleep` that a dead server started.
    private func isLeftover(_ holder: Holder) throws(Errno) -> Bool {
        guard holder.parent == 1, holder.pid != 1, holder.session != holder.pid else { return false }
        let held = asked.filter { holder.sockets.contains($0.inode) }
        // Nobody connects to others, and to those for datagrams.
        guard !held.isEmpty, !held.contains(where: \.takesDatagrams) else { return false }
        // A server that went into the background leaves the work to these.
        guard try ProcessTable.children(of: holder.pid).isEmpty else { return false }
        guard try AcceptWaiters.look(at: holder.pid, for: holder.sockets) == .doesNot else { return false }
        return try !isServing(holder.pid, held)
    }

    /// Whether it is at one of their connections, as a server is that does not wait for the next in the meantime.
    private func isServing(_ pid: Int32, _ sockets: [ListeningSocket]) throws(Errno) -> Bool {
        var connections: [UInt64] = []
        for port in sockets.compactMap(\.place.port).ascending {
            connections += try SocketDiagnosis.connections(port: port).filter(\.isOwned).map(\.inode)
        }
        let places = sockets.filter { $0.place.transport == nil }.map(\.place)
        if !places.isEmpty {
            connections += try SocketDiagnosis.unixConnections().filter { places.contains($0.place) }.map(\.inode)
        }
        guard case .has(let open) = try OpenSockets.look(for: connections.ascending, in: pid) else { return false }
        return !open.isEmpty
    }

    private mutating func hiddenHoldings() throws(Errno) -> HiddenHoldings {
        if let hidden { return hidden }
        let found = HiddenHoldings(pids: try ProcessTable.pids())
        hidden = found
        return found
    }

    /// Says why a socket has no holder, and who may have it.
    private mutating func explain(_ report: inout PortReport) throws(Errno) {
        let groups = report.unseen.compactMap(\.controlGroup).ascending
        let paths = groups.compactMap(ControlGroupMembers.path(ofGroup:))
        report.unitsOfUnseen = paths.compactMap(Holder.unit)
        guard sight.isComplete else {
            report.ownerless = .unseen
            // The root group says nothing: everything was in it once.
            let pids = paths.filter { $0 != "/" }.flatMap(ControlGroupMembers.pids(atPath:))
            var likely: [Holder] = []
            for pid in pids { if let holder = try Holder(pid: pid, sockets: [], &users) { likely.append(holder) } }
            report.likelyHolders = Holders.inFamilies(likely)
            return
        }
        let receivers = try hiddenHoldings().receivers
        report.ownerless = !receivers.isEmpty ? .inFlight(to: receivers) : Namespaces.isOutermost ? .kernel : .outside
    }
}

extension Sight {
    init(of scan: HolderScan, withReasons: Bool) {
        unreadable = scan.unreadable
        isPartlyHidden = scan.isPartlyHidden
        stoppedEarly = scan.stoppedEarly
        asRoot = ThisProcess.user == 0
        // What is not missed needs no reason, and numbers alone come with none.
        guard withReasons else { return }
        if isPartlyHidden { hidingOption = ProcessTable.hidingOption }
        guard asRoot, unreadable > 0 else { return }
        lacksRight = !ThisProcess.mayLookIntoOthers
        asRootOfNamespace = !Namespaces.isOutermostOfUsers
    }
}
