/// What a section says of replacing workers that serve.
struct RecyclingDraft: Sendable {
    var recycling = Recycling()
    /// What the two kinds of option for the same have said, in bytes.
    var resident: [String: Int] = [:]
    var addresses: [String: Int] = [:]
    var requestLimit: Duration?
    var grace = Duration.seconds(5)

    /// The options of it that only the Python worker can do.
    static let forPython = [
        "max-requests", "max-requests-delta", "reload-on-rss", "evil-reload-on-rss", "reload-on-as",
        "evil-reload-on-as", "harakiri", "harakiri-grace",
    ]
}

extension Draft {
    /// Adds to an app what its section says of replacing workers, and says what does not go together.
    func addRecycling(to app: inout AppConfiguration, _ findings: inout Findings) {
        guard !runsUwsgi else { return }  // the real one sees to it
        var result = recycling.recycling
        result.mostResident = recycling.resident.values.min()
        result.mostAddresses = recycling.addresses.values.min()
        if command != nil {
            reportUnwatched(&findings)
            (result.mostRequests, result.requestsDelta) = (nil, nil)
            (result.mostResident, result.mostAddresses) = (nil, nil)
        } else {
            app.harakiri = recycling.requestLimit.map { Harakiri(limit: $0, grace: recycling.grace) }
        }
        if let longest = result.longestLife, longest < result.shortestLife {
            if let entry = sources["min-worker-lifetime"] {
                findings.warning(
                    "\(entry.key) is longer than max-worker-lifetime: no worker is replaced before it", at: entry.place,
                    remedy: "write a shorter time here")
            } else {
                result.shortestLife = longest
            }
        }
        app.recycling = result
    }

    /// Says what nobody counts, or looks at, for a program of which nothing is known.
    private func reportUnwatched(_ findings: inout Findings) {
        for option in RecyclingDraft.forPython {
            guard let entry = sources[option] else { continue }
            findings.warning(
                "\(entry.key) is for Python apps: nobody counts the requests of a command, or looks at its memory",
                at: entry.keyPlace,
                remedy: "let the program send X_SVCTL_WORN=why to NOTIFY_SOCKET, or write max-worker-lifetime = 1h")
        }
    }
}
