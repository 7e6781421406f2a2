internal import Control
internal import Supervision

/// Which changes of the status there were, for those who hear of them.
struct StatusNews {
    /// Counts the changes that were looked at.
    private(set) var number = 0
    /// Whether something has happened since the last look that may have changed it.
    var isDue = true
    private(set) var lookedAt = Instant(nanoseconds: 0)
    private var known: MasterStatus?

    /// What comes closer together is one change.
    static let pause = Duration.milliseconds(100)

    /// Compares the status with that of the last look.
    mutating func look(_ status: MasterStatus, at now: Instant) {
        isDue = false
        lookedAt = now
        let comparable = status.comparable
        guard comparable != known else { return }
        known = comparable
        number += 1
    }
}

extension MasterStatus {
    /// Without what is measured anew each time, and without moments: no change comes without another field's.
    fileprivate var comparable: MasterStatus {
        var status = self
        for index in status.listeners.indices {
            status.listeners[index].queue = nil
            status.listeners[index].backlog = nil
        }
        for app in status.apps.indices {
            for worker in status.apps[app].workers.indices {
                status.apps[app].workers[worker].memory = nil
                status.apps[app].workers[worker].since = ""
                status.apps[app].workers[worker].retryAt = nil
                status.apps[app].workers[worker].lastExit?.at = ""
                status.apps[app].workers[worker].lastRenewal?.at = ""
            }
        }
        for index in status.beside.indices {
            status.beside[index].retryAt = nil
            status.beside[index].lastExit?.at = ""
        }
        return status
    }
}
