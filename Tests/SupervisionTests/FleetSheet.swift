@testable import Supervision

/// The policy of the fleet as text: every state, every event, what comes of it.
///
/// The fleet has one worker of `db` and two of `web`, which depends on it; readings are counted, and the one in force is
/// the first, unless a reload has gone far enough. A worker is called by its place and its reading. Who is started,
/// asked to leave and killed is told, and what the operator hears of it; what belongs to a slot alone is in its table.
struct FleetSheet {
    private struct Scene {
        let name: String
        var day: Day
        /// News that are worth telling here.
        var news: [(String, Event)] = []
    }

    /// The lines of the table.
    static var lines: [String] {
        scenes.flatMap { scene in
            var ignored: [String] = []
            var lines = ["", scene.name]
            for (title, event) in orders + scene.news {
                var day = scene.day
                let before = day.supervisor
                let actions = day.tell(event).compactMap(describe)
                let isChanged = FleetStateKind(before.state) != FleetStateKind(day.supervisor.state)
                if actions.isEmpty && !isChanged {
                    ignored.append(title)
                } else {
                    let state = FleetStateKind(day.supervisor.state)
                    let told = actions.isEmpty ? "no action" : actions.joined(separator: ", ")
                    lines.append("    \(pad(title, 23))  \(pad("→ \(state)", 15))  \(told)")
                }
            }
            return lines + (ignored.isEmpty ? [] : ["    nothing on: \(ignored.joined(separator: ", "))"])
        }
    }

    private static let orders: [(String, Event)] = [
        ("start 3", .start(plan(3))), ("reload 3", .reload(plan(3))),
        ("reload 3, only web", .reload(plan(3), only: "web")),
        ("reload 3, only nobody", .reload(plan(3), only: "nobody")), ("restart 3", .restart(plan(3))),
        ("restart 3, only web", .restart(plan(3), only: "web")),
        ("bring back web of 3", .reload(plan(3), only: "web", bringingBack: true)), ("halt web", .halt(app: "web")),
        ("halt db", .halt(app: "db")), ("halt nobody", .halt(app: "nobody")),
        ("stop", .stop(atOnce: false)), ("stop at once", .stop(atOnce: true)), ("web + 1", .scale(app: "web", .by(1))),
        ("web to 1", .scale(app: "web", .to(1))), ("nobody to 1", .scale(app: "nobody", .to(1))),
    ]

    private static func plan(_ generation: Int) -> Plan {
        var plan = Plan(generation, ("db", 1), ("web", 2))
        plan.apps[1].dependsOn = ["db"]
        for index in plan.apps.indices { plan.apps[index].settle = .seconds(1) }
        return plan
    }

    private static func db(_ generation: Int) -> WorkerID {
        worker(1, app: "db", generation: generation, attempt: generation)
    }

    private static func web(_ number: Int, _ generation: Int) -> WorkerID {
        worker(number, generation: generation, attempt: generation)
    }

    /// A day on which all this has happened.
    private static func day(_ events: Event...) -> Day {
        var day = Day()
        for event in events { day.tell(event) }
        return day
    }

    private static let started: [Event] = [.start(plan(1)), .ready(db(1)), .ready(web(1, 1)), .ready(web(2, 1))]

    private static func running(_ events: Event...) -> Day {
        var day = Day()
        for event in started + events { day.tell(event) }
        return day
    }

    /// The successor of web.1 from the same reading.
    private static let like = worker(1, generation: 1, attempt: 2)

    private static let settled = Event.timeout(.settle(generation: 2))

    /// A day on which the proof of a reload has served for long enough, and what came then.
    private static func proven(_ events: Event...) -> Day {
        var day = running(.reload(plan(2)), .ready(db(2)), .ready(web(1, 2)))
        day.tell(settled, after: .seconds(1))
        for event in events { day.tell(event) }
        return day
    }

    private static var scenes: [Scene] { beginnings + reloads + endings + halts + cheap }

    private static var cheap: [Scene] {
        var limited = plan(1)
        limited.apps[1].cheaper = Cheaper(least: 1, most: 3)
        var day = day(.start(limited), .ready(db(1)), .ready(web(1, 1)), .ready(web(2, 1)))
        let orders = [("web more", Event.scale(app: "web", .more)), ("web fewer", Event.scale(app: "web", .fewer))]
        let steady = day
        day.tell(orders[0].1)
        return [
            Scene(name: "running, and web has 1 to 3 workers", day: steady, news: orders),
            Scene(name: "running, and web gets the third of 1 to 3 workers", day: day, news: orders),
        ]
    }

    private static var halts: [Scene] {
        let gone: [Event] = [.exited(web(1, 1), done), .exited(web(2, 1), done)]
        let restarting = running(.restart(plan(2), only: "web"))
        var restarted = restarting
        for event in gone { restarted.tell(event) }
        return [
            Scene(
                name: "running, and web is halted but has not gone", day: running(.halt(app: "web"), gone[0]),
                news: [("exited web.2 of 1", gone[1])]),
            Scene(name: "running, and web is halted", day: running(.halt(app: "web"), gone[0], gone[1])),
            Scene(
                name: "proving 2, which brings web back",
                day: running(
                    .halt(app: "web"), gone[0], gone[1], .reload(plan(2), only: "web", bringingBack: true)),
                news: [("ready web.1 of 2", .ready(web(1, 2))), ("exited web.1 of 2", .exited(web(1, 2), crash))]),
            Scene(
                name: "running, and web leaves for its restart with 2", day: restarting,
                news: [("exited web.1 of 1", gone[0])]),
            Scene(
                name: "running, and web begins anew with 2", day: restarted,
                news: [("ready web.1 of 2", .ready(web(1, 2))), ("exited web.1 of 2", .exited(web(1, 2), crash))]),
        ]
    }

    private static var beginnings: [Scene] {
        [
            Scene(name: "idle", day: day()),
            Scene(
                name: "starting, and web waits for db", day: day(.start(plan(1))),
                news: [
                    ("ready db of 1", .ready(db(1))), ("exited db of 1", .exited(db(1), crash)),
                    ("late db of 1", .timeout(.start(db(1)))),
                ]),
            Scene(
                name: "starting, and db and web.1 serve", day: day(.start(plan(1)), .ready(db(1)), .ready(web(1, 1))),
                news: [
                    ("ready web.2 of 1", .ready(web(2, 1))), ("exited web.2 of 1", .exited(web(2, 1), crash)),
                    ("exited web.1 of 1", .exited(web(1, 1), crash)),
                ]),
            Scene(
                name: "starting again after restart 2, and web waits for db",
                day: running(
                    .restart(plan(2)), .exited(web(1, 1), done), .exited(web(2, 1), done), .exited(db(1), done)),
                news: [
                    ("ready db of 2", .ready(db(2))), ("exited db of 2", .exited(db(2), crash)),
                    ("late db of 2", .timeout(.start(db(2)))),
                ]),
            Scene(
                name: "running", day: running(),
                news: [
                    ("exited web.1 of 1", .exited(web(1, 1), crash)), ("exited db of 1", .exited(db(1), crash)),
                    ("worn web.1 of 1", .worn(web(1, 1), wear)), ("stuck web.1 of 1", .stuck(web(1, 1), "GET /")),
                    ("aged web.1 of 1", .timeout(.wear(web(1, 1)))),
                ]),
            Scene(
                name: "running, web.1 is renewed, and web.2 waits for its turn",
                day: running(.worn(web(1, 1), wear), .worn(web(2, 1), wear)),
                news: [
                    ("ready like", .ready(like)), ("exited like", .exited(like, crash)),
                    ("late like", .timeout(.start(like))), ("exited web.1 of 1", .exited(web(1, 1), crash)),
                    ("stuck web.1 of 1", .stuck(web(1, 1), "GET /")), ("stuck web.2 of 1", .stuck(web(2, 1), "GET /")),
                ]),
        ]
    }

    private static var reloads: [Scene] {
        [
            Scene(
                name: "proving 2: db serves, web.1 does not yet", day: running(.reload(plan(2)), .ready(db(2))),
                news: [
                    ("ready web.1 of 2", .ready(web(1, 2))), ("exited web.1 of 2", .exited(web(1, 2), crash)),
                    ("late web.1 of 2", .timeout(.start(web(1, 2)))), ("exited db of 2", .exited(db(2), crash)),
                    ("exited web.1 of 1", .exited(web(1, 1), crash)), ("exited web.2 of 1", .exited(web(2, 1), crash)),
                    ("worn web.2 of 1", .worn(web(2, 1), wear)), ("stuck db of 2", .stuck(db(2), "GET /")),
                    ("stuck web.1 of 1", .stuck(web(1, 1), "GET /")),
                ]),
            Scene(
                name: "proving 2, which came in the first start: db does not serve yet, and web waits for it",
                day: day(.start(plan(1)), .reload(plan(2))),
                news: [("ready db of 2", .ready(db(2))), ("exited db of 2", .exited(db(2), crash))]),
            Scene(
                name: "settling 2: db and web.1 serve, for less than a second",
                day: running(.reload(plan(2)), .ready(db(2)), .ready(web(1, 2))),
                news: [
                    ("settled too early", settled), ("exited web.1 of 2", .exited(web(1, 2), crash)),
                    ("exited web.1 of 1", .exited(web(1, 1), crash)), ("exited web.2 of 1", .exited(web(2, 1), crash)),
                ]),
            Scene(
                name: "following 2: web.2 has its turn", day: proven(),
                news: [
                    ("ready web.2 of 2", .ready(web(2, 2))), ("exited web.2 of 2", .exited(web(2, 2), crash)),
                    ("exited web.2 of 1", .exited(web(2, 1), crash)), ("exited web.1 of 2", .exited(web(1, 2), crash)),
                    ("settled", settled),
                ]),
            Scene(
                name: "quieting 2: web.2 of 1 may still accept",
                day: proven(.ready(web(2, 2)), .quiet(db(1)), .exited(web(1, 1), done)),
                news: [
                    ("quiet web.2 of 1", .quiet(web(2, 1))), ("exited web.2 of 1", .exited(web(2, 1), done)),
                    ("stubborn web.2 of 1", .timeout(.kill(web(2, 1)))),
                    ("exited web.2 of 2", .exited(web(2, 2), crash)),
                ]),
        ]
    }

    private static var endings: [Scene] {
        [
            Scene(
                name: "restarting with 2: web.2 leaves, db is still needed",
                day: running(.restart(plan(2)), .exited(web(1, 1), done)),
                news: [
                    ("exited web.2 of 1", .exited(web(2, 1), done)),
                    ("stubborn web.2 of 1", .timeout(.kill(web(2, 1)))), ("exited db of 1", .exited(db(1), crash)),
                ]),
            Scene(
                name: "restarting with 2: db leaves",
                day: running(.restart(plan(2)), .exited(web(1, 1), done), .exited(web(2, 1), done)),
                news: [("exited db of 1", .exited(db(1), done)), ("stubborn db of 1", .timeout(.kill(db(1))))]),
            Scene(
                name: "stopping: web.2 leaves, db is still needed",
                day: running(.stop(atOnce: false), .exited(web(1, 1), done)),
                news: [
                    ("exited web.2 of 1", .exited(web(2, 1), done)),
                    ("stubborn web.2 of 1", .timeout(.kill(web(2, 1)))), ("exited db of 1", .exited(db(1), crash)),
                ]),
            Scene(
                name: "stopping: db leaves",
                day: running(.stop(atOnce: false), .exited(web(1, 1), done), .exited(web(2, 1), done)),
                news: [("exited db of 1", .exited(db(1), done)), ("stubborn db of 1", .timeout(.kill(db(1))))]),
            Scene(name: "ended", day: day(.stop(atOnce: false))),
        ]
    }

    /// What is told of an action here; nil for what belongs to a slot.
    private static func describe(_ action: Action) -> String? {
        switch action {
        case .spawn(let worker): "spawn \(name(worker))"
        case .terminate(let worker): "terminate \(name(worker))"
        case .kill(let worker): "kill \(name(worker))"
        case .arm(.settle, _): "arm settle"
        case .disarm(.settle): "disarm settle"
        case .arm(.retry(let slot), _): "arm retry \(slot)"
        case .arm, .disarm: nil
        case .report(.renewing(let worker, _)): "say \(name(worker)) renewed"
        case .report(.ready), .report(.failed), .report(.leaving), .report(.left), .report(.stubborn): nil
        case .report(.started(let generation)): "say started \(generation)"
        case .report(.startFailed(let worker, _, _)): "say start failed by \(name(worker))"
        case .report(.reloaded(let generation)): "say reloaded \(generation)"
        case .report(.reloadFailed(let worker, _, let generation, let isMixed)):
            "say reload \(generation) failed by \(name(worker))\(isMixed ? ", mixed" : "")"
        case .report(.superseded(let generation)): "say superseded \(generation)"
        case .report(.restarted(let generation)): "say restarted \(generation)"
        case .report(.restartFailed(let worker, _, let generation)):
            "say restart \(generation) failed by \(name(worker))"
        case .report(.scaled(let app, let from, let to)): "say \(app) scaled from \(from) to \(to)"
        case .report(.adapted(let app, let from, let to)): "say \(app) adapted from \(from) to \(to)"
        case .report(.notScaled(let app)): "say \(app) not scaled"
        case .report(.halted(let app)): "say \(app) halted"
        case .report(.notHalted(let app)): "say \(app) not halted"
        case .report(.staysHalted(let app, let generation)): "say \(app) stays halted, \(generation)"
        case .report(.isNotHalted(let app, let generation)): "say \(app) is not halted, \(generation)"
        case .report(.stopping): "say stopping"
        case .finish: "finish"
        }
    }

    private static func name(_ worker: WorkerID) -> String { "\(worker.slot) of \(worker.generation)" }

    private static func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
