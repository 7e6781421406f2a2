import Supervision
import Testing

@Suite struct `A reload during another` {
    let old = worker(1, generation: 1, attempt: 1)
    let new = worker(1, generation: 2, attempt: 2)
    let newer = worker(1, generation: 3, attempt: 3)
    let limit = at(.seconds(60))

    @Test func `before the proof, the new workers make way for the newer ones`() {
        var day = Day(running: ("api", 1), ("web", 1))
        let api = worker(1, app: "api", generation: 2, attempt: 2)
        let newerAPI = worker(1, app: "api", generation: 3, attempt: 3)
        day.tell(.reload(Plan(2, ("api", 1), ("web", 1))))
        day.tell(.ready(api))
        #expect(
            day.tell(.reload(Plan(3, ("api", 1), ("web", 1))))
                == all(
                    [.report(.superseded(generation: 2))],
                    leaves(api, until: limit),
                    starts(newerAPI, until: limit),
                    [.disarm(.start(new))],
                    leaves(new, until: limit),
                    starts(newer, until: limit)))
        day.tell(.ready(newerAPI))
        #expect(day.tell(.ready(newer)).contains(.terminate(old)))
        for gone in [old, api, new] { day.tell(.exited(gone, done)) }
        let oldAPI = worker(1, app: "api", generation: 1, attempt: 1)
        #expect(
            day.tell(.exited(oldAPI, done))
                == all(
                    left(oldAPI),
                    [.report(.reloaded(generation: 3))]))
    }

    @Test func `before the proof, an app that only the first of them knew goes at once`() {
        var day = Day(running: ("web", 1))
        let cron = worker(1, app: "cron", generation: 2, attempt: 1)
        day.tell(.reload(Plan(2, ("cron", 1), ("web", 1))))
        #expect(
            day.tell(.reload(Plan(3, ("web", 1))))
                == all(
                    [.report(.superseded(generation: 2)), .disarm(.start(cron))],
                    leaves(cron, until: limit),
                    [.disarm(.start(new))],
                    leaves(new, until: limit),
                    starts(newer, until: limit)))
        day.tell(.exited(cron, done))
        #expect(day.supervisor.slots.keys.sorted() == [slot(1)])
    }

    @Test func `after the proof, the slot that has its turn goes back, and the newer begins with the first`() {
        var day = Day(running: ("web", 2))
        day.tell(.reload(Plan(2, ("web", 2))))
        day.tell(.ready(new))
        let second = worker(2, generation: 2, attempt: 2)
        #expect(
            day.tell(.reload(Plan(3, ("web", 2))))
                == all(
                    [
                        .report(.superseded(generation: 2)), .disarm(.start(second)),
                    ],
                    leaves(second, until: limit),
                    starts(newer, until: limit)))
        day.tell(.exited(old, done))
        let third = worker(2, generation: 3, attempt: 3)
        #expect(
            day.tell(.ready(newer))
                == all(
                    serves(newer),
                    leaves(new, until: limit),
                    starts(third, until: limit)))
    }

    @Test func `when the newer fails too, the slots that were never begun begin, and the mix is admitted`() {
        var day = Day(running: ("web", 2))
        day.tell(.reload(Plan(2, ("web", 4))))
        day.tell(.ready(new))
        day.tell(.reload(Plan(3, ("web", 4))))
        let third = worker(3, generation: 2, attempt: 1)
        let fourth = worker(4, generation: 2, attempt: 1)
        #expect(
            day.tell(.exited(newer, crash))
                == all(
                    [.disarm(.start(newer)), .report(.failed(newer, crash, retryAt: nil))],
                    starts(third, until: limit),
                    starts(fourth, until: limit),
                    [.report(.reloadFailed(newer, crash, generation: newer.generation, mixed: true))]))
        #expect(day.supervisor.generations == [1, 2])
    }

    @Test func `while the older workers fall silent, the first is not called done`() {
        var day = Day(running: ("web", 1))
        day.tell(.reload(Plan(2, ("web", 1))))
        day.tell(.ready(new))
        #expect(
            day.tell(.reload(Plan(3, ("web", 1))))
                == all(
                    [.report(.superseded(generation: 2))],
                    starts(newer, until: limit)))
        day.tell(.ready(newer))
        #expect(day.tell(.exited(new, done)) == left(new))
        #expect(day.tell(.quiet(old)) == [.report(.reloaded(generation: 3))])
    }

    @Test func `during the first start, the new plan takes over slot by slot`() {
        var day = Day()
        day.tell(.start(Plan(1, ("web", 2))))
        let second = worker(2, generation: 1, attempt: 1)
        #expect(
            day.tell(.reload(Plan(2, ("web", 2))))
                == all(
                    [.disarm(.start(old))],
                    leaves(old, until: limit),
                    starts(new, until: limit)))
        #expect(day.tell(.ready(second)) == serves(second))
        let secondNew = worker(2, generation: 2, attempt: 2)
        #expect(
            day.tell(.ready(new))
                == all(
                    serves(new),
                    [.report(.superseded(generation: 1))],
                    starts(secondNew, until: limit)))
    }

    /// A day on which a reload during the first start has failed, and the worker that is tried instead.
    private func dayOfTheStartThatGoesOn() -> (Day, WorkerID) {
        var day = Day()
        day.tell(.start(Plan(1, ("web", 1))))
        day.tell(.reload(Plan(2, ("web", 1))))
        #expect(
            day.tell(.exited(new, crash)).last
                == .report(.reloadFailed(new, crash, generation: new.generation, mixed: false)))
        let next = worker(1, generation: 1, attempt: 3)
        #expect(day.tell(.timeout(.retry(slot(1)))).first == .spawn(next))
        return (day, next)
    }

    @Test func `during the first start, a new plan that fails does not end what was begun, which may succeed`() {
        var (day, next) = dayOfTheStartThatGoesOn()
        #expect(day.tell(.ready(next)) == all(serves(next), [.report(.started(generation: 1))]))
    }

    @Test func `or fail, as if there had been no reload`() {
        var (day, next) = dayOfTheStartThatGoesOn()
        #expect(day.tell(.exited(next, crash)).contains(.report(.startFailed(next, crash, generation: 1))))
        day.tell(.exited(old, done))
        #expect(day.supervisor.state == .ended)
    }

    @Test func `an app that served while the reload failed does not end the start any more`() {
        var day = Day()
        day.tell(.start(Plan(1, ("web", 2))))
        day.tell(.reload(Plan(2, ("web", 2))))
        let second = worker(2, generation: 1, attempt: 1)
        day.tell(.ready(second))
        day.tell(.exited(second, crash))
        day.tell(.exited(new, crash))
        day.tell(.timeout(.retry(slot(1))))
        let next = worker(1, generation: 1, attempt: 3)
        #expect(!day.tell(.exited(next, crash)).contains(.report(.stopping)))
    }

    @Test(arguments: [Event.stop(atOnce: false), .restart(Plan(3, ("web", 1)))])
    func `a stop or restart during a reload during the first start is told to both`(order: Event) {
        var day = Day()
        day.tell(.start(Plan(1, ("web", 1))))
        day.tell(.reload(Plan(2, ("web", 1))))
        let reports: [Action] = [.report(.superseded(generation: 1)), .report(.superseded(generation: 2))]
        #expect(Array(day.tell(order).prefix(2)) == reports)
    }
}
