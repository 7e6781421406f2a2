internal import LinuxKernel

extension PortReport {
    /// The report for people, a line each and safe for a terminal.
    ///
    /// For each group of sockets with the same holders first what is held, then a line a holder; in the end what could
    /// not be seen. Lines of holders are cut to `columns`, nil leaves them whole. One line when it is free.
    public func lines(columns: Int? = nil) -> [String] { answer(columns: columns) + blindSpot(columns: columns) }

    /// Who holds, or what stands in the way, without what could not be seen.
    public func answer(columns: Int?) -> [String] {
        guard isHeld else { return notHeld(columns: columns) }
        let groups = SocketGroup.groups(sockets, holders)
        return groups.flatMap { lines(of: $0, columns: columns) } + fileLines + obstacleLines(columns: columns)
            + familyLines + clientLines(columns: columns)
    }

    private func lines(of group: SocketGroup, columns: Int?) -> [String] {
        guard !group.holders.isEmpty else {
            let who =
                switch ownerless {
                case .kernel: "by the kernel itself"
                case .inFlight: "by a message in flight"
                case .outside: "by a process outside this container, or by the kernel"
                case .unseen, nil: "by a process that was not found"
                }
            return ["\(group.places), held \(who)\(group.waiting)"]
        }
        let count = counted(group.holders.count, "process")
        let home = group.home.map { " of \($0)" } ?? ""
        return ["\(group.places), held by \(count)\(home)\(group.waiting)"]
            + HolderTable(holders: group.holders, home: group.home, columns: columns).lines
    }

    private var fileLines: [String] {
        hasNoFile ? ["its file was removed or renamed" + (obstacles.isEmpty ? ": a server can bind \(query)" : "")] : []
    }

    /// What was not seen, and what to do about it; empty when nothing is missing.
    public func blindSpot(columns: Int? = nil) -> [String] {
        var lines: [String] = []
        if !unseen.isEmpty {
            var users = UserNames()
            let creators = creatorsOfUnseen.map { users.name(of: $0) }.text(with: ", ")
            let units = unitsOfUnseen.ascending.text(with: ", ")
            if !creators.isEmpty { lines.append("  made by \(creators)" + (units.isEmpty ? "" : " in \(units)")) }
            if !likelyHolders.isEmpty {
                lines.append("  most likely one of these, which live where it was made:")
                lines += HolderTable(holders: likelyHolders, home: nil, columns: columns).lines
            }
            if case .inFlight(let pids) = ownerless {
                let processes = pids.map(String.init).text(with: ", ")
                let who = pids.count == 1 ? "process" : "one of the processes"
                lines.append("  the message waits for \(who) \(processes)")
            }
        }
        return isHeld || obstacles.contains { !$0.inodes.isEmpty } ? lines + sight.sentences : lines
    }
}
