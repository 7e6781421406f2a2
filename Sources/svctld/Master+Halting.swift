internal import Control
internal import LinuxKernel
internal import Settings
internal import Supervision

extension Master {
    /// Ends one app, because `client` asks; the others go on.
    mutating func halt(_ app: String, for client: Int?) {
        guard isKnown(app, to: client) else { return }
        log.write("stopping \(app)")
        if let client { clients[client]?.waiting = .halt(app: app) }
        for line in dependents(on: app) {
            log.write(line)
            tellWaiting(line)
        }
        events.append(.halt(app: app))
    }

    /// It is wanted again, or all ends anyway.
    mutating func tellNotHalted(_ app: String) {
        concludeHalt(
            of: app, Outcome(.taken, "\(subject(app)) is not stopped: a newer request took its place"), .superseded)
    }

    /// A reload of it alone does not bring it back.
    mutating func tellThatItStaysHalted(_ app: String, _ generation: Int) {
        let text = "\(subject(app)) is stopped by hand, and stays so"
        log.write(text)
        let outcome = Outcome(.no, text, details: ["bring it back with: svctl start \(folder.name) \(app)"])
        conclude(outcome, .appStopped(app)) { $0 == .reload(generation: generation) }
    }

    /// Tells all that have asked for the end of an app what came of it.
    private mutating func concludeHalt(of app: String, _ outcome: Outcome, _ refusal: Refusal? = nil) {
        log.write(outcome.text)
        conclude(outcome, refusal) { $0 == .halt(app: app) }
    }

    /// Apps have gone, and by now so have their listeners: clients are refused, and do not wait in vain.
    mutating func tellHalted() {
        for app in halted.sorted() {
            let text = "\(subject(app)) stopped; bring it back with: svctl start \(folder.name) \(app)"
            concludeHalt(of: app, Outcome(.done, text))
        }
        halted = []
    }

    /// What those lose who depend on an app that is to end.
    private func dependents(on app: String) -> [String] {
        supervisor.plan.apps.filter { $0.dependsOn.contains(app) && !$0.isHalted }.map {
            "\($0.name) depends on \(app), and goes on without it"
        }
    }

    /// What a renewed app has to do without, because somebody has stopped it by hand.
    func haltedNeeds(of app: String?, in generation: Generation) -> [String] {
        let apps = generation.configuration.apps.filter { app == nil || $0.name == app }
        return apps.flatMap { app in
            app.dependsOn.filter { supervisor.isHalted($0) }.map {
                "\(app.name) depends on \($0), which is stopped by hand: it does not wait for it"
            }
        }
    }

    /// Which apps an order for all leaves as they are; one that is for one app has its own answer.
    func stillHalted(_ app: String?) -> [String] {
        guard app == nil else { return [] }
        return supervisor.plan.apps.map(\.name).filter { supervisor.isHalted($0) }.map {
            "\($0) stays stopped by hand; bring it back with: svctl start \(folder.name) \($0)"
        }
    }

    /// Whom an order is about, for people: the master, or one app of it.
    func subject(_ app: String?) -> String { app.map { "\($0) of \(folder.name)" } ?? folder.name }

    /// Whom the order with that reading was about, and what has happened to that.
    func renewal(_ generation: Int, or way: Renewal) -> (subject: String, done: String) {
        let alone = renewedAlone[generation]
        return (subject(alone?.app), (alone?.way ?? way).done)
    }

    /// The addresses that somebody listens on, or is to: those of all readings, but for apps that are stopped.
    var addressesInUse: Set<ListenerConfiguration.Address> {
        Set(
            generations.values.flatMap { generation in
                generation.configuration.apps.filter { !haltedAndGone.contains($0.name) }.flatMap { app in
                    (generation.apps[app.name]?.listeners ?? []).map(\.address)
                }
            })
    }
}
