internal import Supervision

/// The three ways in which newly read settings come into force.
enum Renewal: String {
    /// New workers prove themselves beside the old ones.
    case reload
    /// The old workers leave, then new ones begin.
    case restart
    /// An app that was stopped by hand comes back.
    case start

    /// What the policy is told.
    func event(_ plan: Plan, only app: String?) -> Event {
        switch self {
        case .reload: .reload(plan, only: app)
        case .restart: .restart(plan, only: app)
        case .start: .reload(plan, only: app, bringingBack: true)
        }
    }

    /// `reloaded`, for what it has done.
    var done: String {
        switch self {
        case .reload: "reloaded"
        case .restart: "restarted"
        case .start: "started"
        }
    }
}
