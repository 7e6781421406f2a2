internal import Glibc
internal import LinuxKernel
internal import Supervision

/// The control groups of one master, where it may make some: `svctl/NAME` below the group it was started in, with
/// `master` for itself and its companions, and `workers/APP/SLOT.GENERATION.ATTEMPT` for each worker.
final class WorkerGroups {
    /// Where the master was started, and where it goes back to in the end.
    private let home: ControlGroup
    private let all: ControlGroup
    private let own: ControlGroup
    private let workers: ControlGroup
    /// How /proc/PID/cgroup begins for everybody in `workers`.
    private let prefix: String
    private let lock: Descriptor
    /// Ends every worker at once, in the hands of the log companion; nil before Linux 5.14.
    let killSwitch: KillSwitch?
    /// Which of the groups above have been told to account for memory, topmost first.
    private var accounting: [ControlGroup] = []
    private var accountsForMemory = false
    /// How many groups each app has.
    private var counts: [ControlGroup: Int] = [:]
    /// Groups of ended workers that somebody was still in.
    private var unfinished: [(group: ControlGroup, app: ControlGroup)] = []
    private var isOpen = true
    /// Whether no more are to be made, because a worker could not enter its own.
    var isGivenUp = false
    private static let memory = "memory"

    /// Makes the groups of the master called `name`; nil where that is not ours to do, or does not work.
    ///
    /// What an earlier master of that name left in its workers' groups is killed and waited for: it could hold the port.
    /// `notes` gets what is worth saying about that.
    static func claim(_ name: String, notes: inout [String]) -> WorkerGroups? {
        guard let place = ControlGroup.place, ControlGroup.mayDivide(place) else { return nil }
        // Another master may be taking its own group, or the one above all, away at this moment.
        for _ in 0..<10 {
            do throws(Errno) { return try WorkerGroups(name, in: place, notes: &notes) } catch
                where error.code == ENOENT
            {
            } catch { return nil }
        }
        return nil
    }

    private init?(_ name: String, in place: ControlGroup.Place, notes: inout [String]) throws(Errno) {
        let home = place.group
        let all = try home.makeOrFind("svctl")
        let own = try all.makeOrFind(ControlGroup.name(for: name))
        guard let lock = try own.lock() else { return nil }
        guard try FileStatus(of: lock).inode == FileStatus(of: own.folder).inode else {
            throw Errno(ENOENT, in: "lock")
        }
        guard Self.empty(own.child("workers"), notes: &notes) else { return nil }
        let master = try own.makeOrFind("master")
        let workers = try own.makeChild("workers")
        do throws(Errno) { try master.enter() } catch {
            for group in [workers, master, own, all] { try? group.remove() }
            throw error
        }
        self.home = home
        self.all = all
        self.own = own
        self.workers = workers
        prefix = (place.path == "/" ? "" : place.path) + workers.folder.dropFirst(home.folder.utf8.count) + "/"
        self.lock = lock
        killSwitch = try? KillSwitch(workers)
        accountForMemory()
    }

    /// Kills what is in a group and takes it away; false when somebody stays.
    private static func empty(_ group: ControlGroup, notes: inout [String]) -> Bool {
        guard (try? FileStatus(of: group.folder)) != nil else { return true }
        let count = group.everybody.count
        try? group.kill()
        let isEmpty = group.becomesEmpty(withinMilliseconds: 2000)
        if count > 0 {
            let left = "what an earlier master of that name has left: \(count) process\(count == 1 ? "" : "es")"
            notes.append(isEmpty ? "killed \(left)" : "cannot end \(left), in \(group.folder); going on without groups")
        }
        return isEmpty && (try? group.remove()) != nil
    }

    /// Makes the group that a worker is to begin in.
    func make(for worker: WorkerID) throws(Errno) -> ControlGroup {
        let app = workers.child(ControlGroup.name(for: worker.slot.app))
        let name = "\(worker.slot.number).\(worker.generation).\(worker.attempt)"
        if counts[app] == nil {
            _ = try workers.makeOrFind(ControlGroup.name(for: worker.slot.app))
            if accountsForMemory { try? app.pass(Self.memory, on: true) }
        }
        let group = try app.makeChild(name)
        counts[app, default: 0] += 1
        return group
    }

    /// Takes away the group of a worker that has ended, and kills whom it left behind there.
    ///
    /// - Returns: whether there was nobody.
    @discardableResult
    func end(_ group: ControlGroup, of worker: WorkerID) -> Bool {
        let app = workers.child(ControlGroup.name(for: worker.slot.app))
        if isRemoved(group, of: app) { return true }
        try? group.kill()
        unfinished.append((group, app))
        return false
    }

    /// Tries those again that had somebody in them: the killed are gone by now, or have come to the master.
    func endUnfinished() {
        unfinished.removeAll { isRemoved($0.group, of: $0.app) }
    }

    private func isRemoved(_ group: ControlGroup, of app: ControlGroup) -> Bool {
        guard (try? group.remove()) != nil else { return false }
        counts[app, default: 1] -= 1
        guard counts[app] == 0 else { return true }
        counts[app] = nil
        try? app.remove()
        return true
    }

    /// The worker's group that a process is in, also when it is somewhere below; nil for one that is in none.
    func group(of pid: Int32) -> ControlGroup? {
        guard let path = try? ProcessTable.unifiedGroup(of: pid), path.hasPrefix(prefix) else { return nil }
        let parts = path.dropFirst(prefix.utf8.count).split(separator: "/").prefix(2)
        return parts.reduce(workers) { $0.child(String($1)) }
    }

    /// Kills everybody in the workers' groups.
    func killAll() { try? workers.kill() }

    /// Lets the kernel count, where it can be had without changing what belongs to others: the kernel's own words about
    /// a lack of memory stand in the group then.
    private func accountForMemory() {
        var groups = [all, own, workers]
        if !home.passesOn(Self.memory) {
            // In a unit of systemd's that was given to us this concerns nobody else; elsewhere it would.
            guard ControlGroup.hasSystemd else { return }
            groups.insert(home, at: 0)
        }
        for group in groups where !group.passesOn(Self.memory) {
            do throws(Errno) { try group.pass(Self.memory, on: true) } catch { return }
            accounting.append(group)
        }
        accountsForMemory = true
    }

    /// Takes everything away and goes back to where the master was started.
    func close() {
        guard isOpen else { return }
        isOpen = false
        if workers.isPopulated == true {
            try? workers.kill()
            _ = workers.becomesEmpty(withinMilliseconds: 500)
        }
        try? workers.remove()
        for group in accounting.reversed() { try? group.pass(Self.memory, on: false) }
        try? home.enter()
        try? own.remove()
        try? all.remove()
    }

    deinit { close() }
}

/// What ends a group at once.
final class KillSwitch {
    let descriptor: Descriptor

    init(_ group: ControlGroup) throws(Errno) {
        descriptor = try group.killSwitch()
    }
}

extension ControlGroup {
    /// The group of that name below this one, made now or before.
    fileprivate func makeOrFind(_ name: String) throws(Errno) -> ControlGroup {
        do throws(Errno) { return try makeChild(name) } catch  where error.code == EEXIST { return child(name) }
    }
}
