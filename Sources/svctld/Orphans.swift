internal import Supervision

/// Processes that came to the master because their parents ended; each is one until it is reaped.
struct Orphans {
    /// Whom one belongs to.
    enum Owner: Equatable {
        /// A worker that runs: it may have helpers beside it.
        case worker(WorkerID)
        /// A worker that has ended, which is the end of its helpers too.
        case endedWorker
        /// It is becoming another program: its environment is not there yet, or it has none.
        case unclear
        /// Nobody knows.
        case nobody
    }
    private var owners: [Int32: Owner] = [:]
    /// Children that the process had before it became a master: they are the caller's.
    private var foreign: Set<Int32>
    /// Whether one may have come, so that a look is worth while.
    var mayHaveCome = false

    init(foreign: some Sequence<Int32> = []) {
        self.foreign = Set(foreign)
    }

    /// Whether a child is none of the master's business.
    func isForeign(_ pid: Int32) -> Bool { foreign.contains(pid) }

    /// Whom a process belongs to that was looked at before; nil for a new one.
    func owner(of pid: Int32) -> Owner? { owners[pid] }

    mutating func remember(_ pid: Int32, _ owner: Owner) { owners[pid] = owner }

    /// A child that is no worker has been reaped.
    mutating func ended(_ pid: Int32) {
        owners[pid] = nil
        foreign.remove(pid)
        mayHaveCome = true  // its own children have come to the master
    }
}
