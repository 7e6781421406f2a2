internal import LinuxKernel

/// Sockets that stand on one line, and who has them open.
///
/// Those bound to one place are one group, as SO_REUSEPORT makes them; places with the same holders join in one line.
struct SocketGroup {
    private(set) var sockets: [ListeningSocket]
    let holders: [Holder]

    /// The groups of a report, in the order of its sockets.
    static func groups(_ sockets: [ListeningSocket], _ holders: [Holder]) -> [SocketGroup] {
        var groups: [SocketGroup] = []
        for ofPlace in sockets.grouped(by: { $0.kind + $0.place.text }) {
            let inodes = ofPlace.map(\.inode).ascending
            let owners = holders.filter { $0.sockets.contains { inodes.ascendingPlace(of: $0) != nil } }
            let group = SocketGroup(sockets: ofPlace, holders: Holders.inFamilies(owners))
            if let same = groups.firstIndex(where: { $0.isHeld(by: group.holders) && $0.kind == group.kind }) {
                groups[same].sockets += ofPlace
            } else {
                groups.append(group)
            }
        }
        return groups
    }

    private func isHeld(by owners: [Holder]) -> Bool {
        !owners.isEmpty && holders.map(\.pid) == owners.map(\.pid)
    }

    var kind: String { sockets.first?.kind ?? "" }

    /// `0.0.0.0:8000 and [::]:8000 tcp`, each place once, with the number of sockets when there are more.
    var places: String {
        var texts: [String] = []
        for socket in sockets where !texts.contains(socket.place.text) { texts.append(socket.place.text) }
        let count = sockets.count > texts.count ? " (\(sockets.count) sockets)" : ""
        return texts.text(with: " and ") + " " + kind + count
    }

    /// Of connections; datagrams wait too, but nobody is to accept them.
    var waiting: String {
        guard !sockets.contains(where: \.takesDatagrams) else { return "" }
        let queue = sockets.compactMap(\.queue).reduce(0, +)
        guard queue > 0 else { return "" }
        let waiting = ", \(counted(queue, "connection")) \(queue == 1 ? "waits" : "wait") to be accepted"
        let rooms = sockets.compactMap(\.backlog)
        return rooms.count == sockets.count ? waiting + ", room for \(rooms.reduce(0, +))" : waiting
    }

    /// What all of them belong to: the master, the container or the unit.
    var home: String? {
        guard let first = holders.first?.home, holders.allSatisfy({ $0.home == first }) else { return nil }
        return first
    }
}

extension Holder {
    /// The svctl master, container or unit it belongs to.
    var home: String? { worker.map { "svctl \($0.master)" } ?? container?.text ?? unit }
}
