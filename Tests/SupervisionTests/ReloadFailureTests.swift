import Supervision
import Testing

@Suite struct `Reload that fails` {
    let old = worker(1, generation: 1, attempt: 1)
    let new = worker(1, generation: 2, attempt: 2)
    let limit = at(.seconds(60))

    @Test func `a new worker that exits costs nothing: the old one serves on`() {
        var day = Day(running: ("web", 2))
        day.tell(.reload(Plan(2, ("web", 2))))
        #expect(
            day.tell(.exited(new, crash)) == [
                .disarm(.start(new)), .report(.failed(new, crash, retryAt: nil)),
                .report(.reloadFailed(new, crash, generation: new.generation, mixed: false)),
            ])
        #expect(day.supervisor.state == .running)
        #expect(day.supervisor.plan.generation == 1)
        #expect(day.supervisor.generations == [1])
        #expect(day.supervisor.slots[slot(1)]?.state == .ready(old, since: at(.zero)))
        #expect(day.supervisor.slots[slot(1)]?.lastFailure == crash)
    }

    @Test func `a new worker that is late is killed`() {
        var day = Day(running: ("web", 1))
        day.tell(.reload(Plan(2, ("web", 1))))
        #expect(
            day.tell(.timeout(.start(new)), after: .seconds(60)) == [
                .kill(new), .report(.failed(new, .late, retryAt: nil)),
                .report(.reloadFailed(new, .late, generation: new.generation, mixed: false)),
            ])
        #expect(day.tell(.ready(new)) == [])
        #expect(day.tell(.exited(new, done)) == [.report(.left(new, done))])
    }

    @Test func `one that could not be started is as good as one that exits`() {
        var day = Day(running: ("web", 1))
        day.tell(.reload(Plan(2, ("web", 1))))
        let why = Departure.notStarted("no such user")
        #expect(
            day.tell(.exited(new, why)).last
                == .report(.reloadFailed(new, why, generation: new.generation, mixed: false)))
    }

    @Test func `the new workers of all apps leave when one fails, also those that serve`() {
        var day = Day(running: ("api", 1), ("cron", 1), ("web", 1))
        day.tell(.reload(Plan(2, ("api", 1), ("cron", 1), ("web", 1))))
        let api = worker(1, app: "api", generation: 2, attempt: 2)
        let cron = worker(1, app: "cron", generation: 2, attempt: 2)
        day.tell(.ready(api))
        #expect(
            day.tell(.exited(new, crash))
                == all(
                    [.disarm(.start(new)), .report(.failed(new, crash, retryAt: nil))],
                    leaves(api, until: limit),
                    [.disarm(.start(cron))],
                    leaves(cron, until: limit),
                    [.report(.reloadFailed(new, crash, generation: new.generation, mixed: false))]))
    }

    @Test func `a new app goes again, whether it failed or serves`() {
        var day = Day(running: ("web", 1))
        day.tell(.reload(Plan(2, ("api", 1), ("web", 1))))
        let api = worker(1, app: "api", generation: 2, attempt: 1)
        day.tell(.ready(api))
        #expect(day.tell(.exited(new, crash)).contains(.terminate(api)))
        day.tell(.exited(api, done))
        #expect(day.supervisor.slots.keys.sorted() == [slot(1)])

        day.tell(.reload(Plan(3, ("api", 1), ("web", 1))))
        let again = worker(1, app: "api", generation: 3, attempt: 1)
        let web = worker(1, generation: 3, attempt: 3)
        #expect(
            day.tell(.exited(again, crash))
                == all(
                    [
                        .disarm(.start(again)), .report(.failed(again, crash, retryAt: day.now)),
                        .arm(.retry(again.slot), at: day.now), .disarm(.retry(again.slot)),
                        .disarm(.start(web)),
                    ],
                    leaves(web, until: limit),
                    [.report(.reloadFailed(again, crash, generation: again.generation, mixed: false))]))
        #expect(day.supervisor.slots.keys.sorted() == [slot(1)])
    }

    @Test func `a proof that crashes before the others have theirs is none`() {
        var day = Day(running: ("api", 1), ("web", 1))
        day.tell(.reload(Plan(2, ("api", 1), ("web", 1))))
        let api = worker(1, app: "api", generation: 2, attempt: 2)
        day.tell(.ready(api))
        #expect(
            day.tell(.exited(api, crash)).last
                == .report(.reloadFailed(api, crash, generation: api.generation, mixed: false)))
    }

    @Test func `nor is that of a new app`() {
        var day = Day(running: ("web", 1))
        day.tell(.reload(Plan(2, ("api", 1), ("web", 1))))
        let api = worker(1, app: "api", generation: 2, attempt: 1)
        day.tell(.ready(api))
        #expect(
            day.tell(.exited(api, crash)).last
                == .report(.reloadFailed(api, crash, generation: api.generation, mixed: false)))
        #expect(day.supervisor.slots.keys.sorted() == [slot(1)])
    }

    @Test func `after the proof a failure stops the reload where it is`() {
        var day = Day(running: ("web", 3))
        day.tell(.reload(Plan(2, ("web", 3))))
        day.tell(.ready(new))
        let second = worker(2, generation: 2, attempt: 2)
        #expect(
            day.tell(.exited(second, crash)) == [
                .disarm(.start(second)), .report(.failed(second, crash, retryAt: nil)),
                .report(.reloadFailed(second, crash, generation: second.generation, mixed: true)),
            ])
        #expect(day.supervisor.plan.generation == 2)
        #expect(day.supervisor.generations == [1, 2])
        // A crash is answered with what the slot had.
        day.tell(.exited(worker(3, generation: 1, attempt: 1), crash))
        #expect(day.tell(.timeout(.retry(slot(3)))).first == .spawn(worker(3, generation: 1, attempt: 2)))
    }

    @Test func `settings are kept also for a slot that has no process at the moment but will start one from them`() {
        var day = Day(running: ("web", 2))
        day.tell(.reload(Plan(2, ("web", 2))))
        day.tell(.ready(new))
        day.tell(.exited(worker(2, generation: 2, attempt: 2), crash))
        day.tell(.exited(worker(2, generation: 1, attempt: 1), crash))
        day.tell(.exited(old, done))
        #expect(day.supervisor.generations == [1, 2])
    }

    @Test func `then the new plan is in force: its new slots begin, and those it does not want leave`() {
        var day = Day(running: ("api", 1), ("web", 2))
        day.tell(.reload(Plan(2, ("web", 4))))
        day.tell(.ready(new))
        let second = worker(2, generation: 2, attempt: 2)
        let api = worker(1, app: "api", generation: 1, attempt: 1)
        let third = worker(3, generation: 2, attempt: 1)
        let fourth = worker(4, generation: 2, attempt: 1)
        #expect(
            day.tell(.exited(second, crash))
                == all(
                    [.disarm(.start(second)), .report(.failed(second, crash, retryAt: nil))],
                    leaves(api, until: limit),
                    starts(third, until: limit),
                    starts(fourth, until: limit),
                    [.report(.reloadFailed(second, crash, generation: second.generation, mixed: true))]))
        #expect(day.tell(.ready(third)) == serves(third))
    }

    @Test func `the limits of a plan that was called off are forgotten`() {
        var day = Day(running: ("web", 2))
        var hasty = Plan(2, ("web", 2))
        hasty.apps[0].startLimit = .seconds(1)
        hasty.apps[0].stopLimit = .seconds(1)
        #expect(day.tell(.reload(hasty)) == starts(new, until: at(.seconds(1))))
        // The other slots keep theirs even meanwhile.
        day.tell(.exited(worker(2, generation: 1, attempt: 1), crash))
        #expect(day.tell(.timeout(.retry(slot(2)))) == starts(worker(2, generation: 1, attempt: 2), until: limit))
        day.tell(.exited(new, crash))
        day.tell(.exited(old, crash))
        #expect(day.tell(.timeout(.retry(slot(1)))) == starts(worker(1, generation: 1, attempt: 3), until: limit))
    }
}
