internal import LinuxKernel

extension Finding {
    /// Those of a path that turn out to be meant, by what their holders see there.
    func meant(of holders: [Holder]) -> ([ListeningSocket], [Holder]) {
        guard case .path(let path) = query.target, certainty != .sure else { return (sockets, holders) }
        let asked = PathQuestion(path)
        let own = Namespaces.ownNumber(.mount)
        let isByName = certainty == .byName
        func isMeant(_ socket: ListeningSocket, of holder: Holder) -> Bool {
            isByName
                ? Namespaces.number(.mount, of: holder.pid) == own && Self.hasOurRoot(holder.pid)
                : asked.isSeen(by: holder.pid, at: socket.place)
        }
        let sockets = sockets.filter { socket in
            let owners = holders.filter { $0.sockets.contains(socket.inode) }
            return owners.isEmpty ? isByName : owners.contains { isMeant(socket, of: $0) }
        }
        let inodes = Set(sockets.map(\.inode))
        return (sockets, Holders.inFamilies(holders.filter { !inodes.isDisjoint(with: $0.sockets) }))
    }

    /// Whether a path means to it what it means here: not in a folder of its own; chroot(2).
    private static func hasOurRoot(_ pid: Int32) -> Bool {
        guard let own = try? FileStatus(of: "/"), let there = try? FileStatus(of: "/proc/\(pid)/root") else {
            return true
        }
        return own.device == there.device && own.inode == there.inode
    }
}
