internal import Settings
internal import Supervision

extension WorkerProgram {
    /// The words that have the Python worker watch what it is worn by, and for requests that take too long.
    static func wearArguments(of app: AppConfiguration) -> [String] {
        var arguments: [String] = []
        func add(_ name: String, _ value: (some CustomStringConvertible)?) {
            if let value { arguments += [name, value.description] }
        }
        add("--max-requests", app.recycling.mostRequests)
        add("--max-requests-delta", app.recycling.requestsDelta)
        add("--most-resident", app.recycling.mostResident)
        add("--most-addresses", app.recycling.mostAddresses)
        add("--harakiri", app.harakiri.map { seconds($0.limit) })
        add("--harakiri-grace", app.harakiri.map { seconds($0.grace) })
        return arguments
    }

    private static func seconds(_ duration: Duration) -> Double { duration / .seconds(1) }
}

extension Lifetime {
    /// What an app's settings say of the age of its workers; the real uWSGI sees to that itself.
    init(of app: AppConfiguration) {
        self.init()
        if case .uwsgi = app.application { return }
        longest = app.recycling.longestLife
        delta = app.recycling.lifeDelta
        shortest = app.recycling.shortestLife
    }
}
