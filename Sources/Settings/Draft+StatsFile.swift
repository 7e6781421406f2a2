/// The file of the figures' socket, of which the section speaks that names it.
extension Draft {
    /// The options that say who may connect to the file of a socket.
    static let socketFileOptions = ["chmod-socket", "chown-socket"]

    /// Whether what the section says of its sockets' files holds for that of the figures too.
    var hasStatsFile: Bool {
        guard sources["stats"] != nil, case .path? = whole.stats.listener?.address else { return false }
        return true
    }

    /// Refuses what the master's section says of a file that it does not have: who writes it means an app's socket.
    func reportFileOfNothing(_ findings: inout Findings) {
        guard section == .svctl, !hasStatsFile else { return }
        for case let entry? in Self.socketFileOptions.map({ sources[$0] }) {
            findings.error(
                "\(entry.key) in [svctl] is for the file of stats, and no stats = /PATH stands there",
                at: entry.keyPlace, remedy: "move it below the [app:…] it is for")
        }
    }
}
