import Glibc

extension ProcessTable {
    /// The processes of a session that have not ended, ascending; empty when there are none.
    ///
    /// Whoever is to end them all asks again afterwards: one of them may have started another meanwhile. getsid(2).
    public static func members(ofSession session: Int32) throws(Errno) -> [Int32] {
        var members: [Int32] = []
        // getsid needs no right and costs a fiftieth of reading a file: most processes are passed over by it.
        for pid in try pids() where getsid(pid) == session {
            if let status = try status(of: pid), status.session == session, !status.hasEnded { members.append(pid) }
        }
        return members
    }

    /// The processes whose parent is `pid`, ascending, those included that have ended and were not yet waited for.
    public static func children(of pid: Int32) throws(Errno) -> [Int32] {
        try childrenByParent()[pid] ?? []
    }

    /// The children of `pid`, theirs, and so on: each before its own children, otherwise ascending.
    ///
    /// Not those whose parent has ended: they belong to another parent now.
    public static func descendants(of pid: Int32) throws(Errno) -> [Int32] {
        let children = try childrenByParent()
        var found: [Int32] = []
        var waiting = (children[pid] ?? []).reversed() as [Int32]
        while let next = waiting.popLast() {
            // The table is read while numbers change hands, so that a circle can be in it.
            guard next != pid, !found.contains(next) else { continue }
            found.append(next)
            waiting += (children[next] ?? []).reversed()
        }
        return found
    }

    /// The same in no order and from the kernel's own lists of children, a few files instead of the whole table.
    ///
    /// While children come and go it can miss one: for those who will ask again. Where the kernel was built without
    /// these lists, as above; proc(5), /proc/PID/task/TID/children.
    public static func listedDescendants(of pid: Int32) throws(Errno) -> [Int32] {
        guard listsChildren else { return try descendants(of: pid) }
        var found: [Int32] = []
        var waiting = [pid]
        while let next = waiting.popLast() {
            for child in listed(of: next) where child != pid && !found.contains(child) {
                found.append(child)
                waiting.append(child)
            }
        }
        return found
    }

    /// The children of `pid` from the kernel's own lists, in no order and with the doubt and the way out of above.
    ///
    /// No doubt is about the children of this process, as long as it does not reap any meanwhile.
    public static func listedChildren(of pid: Int32) throws(Errno) -> [Int32] {
        listsChildren ? listed(of: pid) : try children(of: pid)
    }

    private static let listsChildren = (try? FileStatus(of: "/proc/self/task/\(getpid())/children")) != nil

    private static func listed(of pid: Int32) -> [Int32] {
        Files.names(in: "/proc/\(pid)/task").flatMap { thread in
            let list = (try? Files.read("/proc/\(pid)/task/\(thread)/children", limit: 1 << 20)) ?? []
            return numbers(in: list)
        }
    }

    private static func childrenByParent() throws(Errno) -> [Int32: [Int32]] {
        var children: [Int32: [Int32]] = [:]
        for pid in try pids() {
            if let status = try status(of: pid) { children[status.parent, default: []].append(pid) }
        }
        return children
    }
}
