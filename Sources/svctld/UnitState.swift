internal import Supervision

/// How a master is doing, as far as systemd is to know.
struct UnitState: Equatable {
    enum Phase: Equatable {
        /// Some app has never served yet.
        case starting
        case up
        case reloading
        case stopping
    }
    var phase = Phase.starting
    /// For `systemctl status`: it holds until the next one is told.
    var sentence = ""
    /// When the last worker that is waited for is to have started or left; nil when none is.
    var limit: Instant?
}
