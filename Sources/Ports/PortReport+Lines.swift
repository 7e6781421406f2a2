internal import LinuxKernel

extension PortReport {
    /// The report for people, a line each and safe for a terminal.
    ///
    /// For each group of sockets with the same holders first what is held, then a line a holder; in the end what could
    /// not be seen. Lines of holders are cut to `columns`, nil leaves them whole. One line when it is free.
    public func lines(columns: Int? = nil) -> [String] {
        lines(columns: columns, asRoot: ThisProcess.user == 0)
    }

    func lines(columns: Int?, asRoot: Bool) -> [String] {
        guard isHeld else { return ["\(query) is free"] }
        return groups.flatMap { lines(of: $0, columns: columns) } + blindSpot(asRoot: asRoot)
    }

    /// Sockets that the same processes hold, in the order of the report.
    private var groups: [Group] {
        var groups: [Group] = []
        for socket in sockets {
            let owners = holders.filter { $0.sockets.contains(socket.inode) }
            if let place = groups.firstIndex(where: { $0.holders.map(\.pid) == owners.map(\.pid) }) {
                groups[place].sockets.append(socket)
            } else {
                groups.append(Group(sockets: [socket], holders: owners))
            }
        }
        return groups
    }

    private struct Group {
        var sockets: [ListeningSocket]
        let holders: [Holder]

        /// `0.0.0.0:8000 and [::]:8000 tcp`, each place once, with the number of sockets when there are more.
        var places: String {
            var texts: [String] = []
            for socket in sockets where !texts.contains(socket.place.text) { texts.append(socket.place.text) }
            let count = sockets.count > texts.count ? " (\(sockets.count) sockets)" : ""
            let kind = if case .tcp = sockets.first?.place { "tcp" } else { "unix" }
            return texts.joined(separator: " and ") + " " + kind + count
        }

        var waiting: String {
            let queue = sockets.compactMap(\.queue).reduce(0, +)
            guard queue > 0 else { return "" }
            let waiting = ", \(counted(queue, "connection")) \(queue == 1 ? "waits" : "wait") to be accepted"
            let rooms = sockets.compactMap(\.backlog)
            return rooms.count == sockets.count ? waiting + ", room for \(rooms.reduce(0, +))" : waiting
        }

        /// The unit all of them belong to.
        var unit: String {
            guard let unit = holders.first?.unit, holders.allSatisfy({ $0.unit == unit }) else { return "" }
            return " of \(unit)"
        }
    }

    private func lines(of group: Group, columns: Int?) -> [String] {
        guard !group.holders.isEmpty else { return ["\(group.places), held by a process that was not found"] }
        let header = "\(group.places), held by \(counted(group.holders.count, "process"))\(group.unit)\(group.waiting)"
        let pidWidth = group.holders.map { String($0.pid).count }.max() ?? 0
        let userWidth = group.holders.map(\.userName.count).max() ?? 0
        let ages = group.holders.map { $0.ageSeconds.map { "up " + words(forSeconds: $0) } ?? "" }
        let ageWidth = ages.map(\.count).max() ?? 0
        return [header]
            + zip(group.holders, ages).map { holder, age in
                let pid = String(holder.pid)
                let line =
                    "  " + String(repeating: " ", count: pidWidth - pid.count) + pid + "  "
                    + padded(holder.userName, userWidth) + "  " + padded(age, ageWidth) + "  "
                    + String(repeating: "  ", count: holder.depth) + holder.command
                return columns.map { PrintableText.cut(line, columns: $0) } ?? line
            }
    }

    /// What was not seen, and what to do about it; empty when nothing is missing.
    private func blindSpot(asRoot: Bool) -> [String] {
        let creators = creatorsOfUnseen.map(userName)
        let isFound = Set(holders.flatMap(\.sockets)).isSuperset(of: sockets.map(\.inode))
        let made = creators.isEmpty ? [] : ["  made by \(creators.joined(separator: ", "))"]
        if isComplete {
            return isFound
                ? [] : made + ["no process here has it open: it is the kernel's, another container's, or in a message"]
        }
        guard unreadableProcesses > 0 else {
            return made + ["/proc hides the processes of other users (hidepid): run it with sudo"]
        }
        let count = counted(unreadableProcesses, "process")
        return made + [
            asRoot
                ? "\(count) could not be read even by root: is the capability CAP_SYS_PTRACE missing?"
                : "\(count) of other users could not be read: run it with sudo"
        ]
    }
}
