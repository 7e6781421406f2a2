import Supervision
import Testing

@Suite struct `Scale` {
    let one = worker(1, generation: 1, attempt: 1)
    let two = worker(2, generation: 1, attempt: 1)
    let three = worker(3, generation: 1, attempt: 1)
    let new = worker(1, generation: 2, attempt: 2)
    let limit = at(.seconds(60))

    private func scaled(_ from: Int, _ to: Int) -> [Action] { [.report(.scaled(app: "web", from: from, to: to))] }

    @Test func `more workers begin all at once, and are what a later crash finds`() {
        var day = Day(running: ("web", 1))
        #expect(
            day.tell(.scale(app: "web", .by(2)))
                == all(scaled(1, 3), starts(two, until: limit), starts(three, until: limit)))
        #expect(day.tell(.ready(two)) == serves(two))
        #expect(day.tell(.exited(two, crash)).last == .arm(.retry(slot(2)), at: day.now))
        #expect(day.supervisor.plan["web"]?.workers == 3)
    }

    @Test func `fewer workers: the last leave`() {
        var day = Day(running: ("web", 3))
        #expect(
            day.tell(.scale(app: "web", .to(1)))
                == all(scaled(3, 1), leaves(two, until: limit), leaves(three, until: limit)))
        day.tell(.exited(two, done))
        day.tell(.exited(three, done))
        #expect(day.supervisor.slots.keys.sorted() == [slot(1)])
    }

    @Test(arguments: [
        (Scaling.to(0), 1), (.to(-5), 1), (.by(-5), 1), (.by(.min), 1), (.to(10_001), 10_000), (.to(.max), 10_000),
        (.by(.max), 10_000), (.by(0), 3),
    ])
    func `at least one worker, and no more than ten thousand`(scaling: Scaling, count: Int) {
        #expect(scaling.applied(to: 3) == count)
    }

    @Test func `a slot that comes back is not taken for the one that was there before`() {
        var day = Day(running: ("web", 2))
        day.tell(.scale(app: "web", .to(1)))
        day.tell(.exited(two, done))
        let again = worker(2, generation: 1, attempt: 2)
        #expect(day.tell(.scale(app: "web", .to(2))) == all(scaled(1, 2), starts(again, until: limit)))
        day.tell(.ready(again))
        #expect(day.tell(.exited(two, crash)) == [])
        #expect(day.tell(.timeout(.kill(two))) == [])
        #expect(day.supervisor.slots[slot(2)]?.state == .ready(again, since: day.now))
    }

    @Test func `a slot that comes back while its last worker is leaving does not wait for it`() {
        var day = Day(running: ("web", 2))
        day.tell(.scale(app: "web", .by(-1)))
        let again = worker(2, generation: 1, attempt: 2)
        #expect(day.tell(.scale(app: "web", .by(1))) == all(scaled(1, 2), starts(again, until: limit)))
        #expect(day.tell(.exited(two, done)) == left(two))
        #expect(day.supervisor.slots[slot(2)]?.workers == [again])
    }

    @Test func `an app that is not in force, and whatever is asked when nothing runs, is refused`() {
        var early = Day()
        #expect(early.tell(.scale(app: "web", .to(2))) == [.report(.notScaled(app: "web"))])
        var day = Day(running: ("web", 1))
        #expect(day.tell(.scale(app: "api", .to(2))) == [.report(.notScaled(app: "api"))])
        day.tell(.stop(atOnce: false))
        #expect(day.tell(.scale(app: "web", .to(2))) == [.report(.notScaled(app: "web"))])
        day.tell(.exited(one, done))
        #expect(day.tell(.scale(app: "web", .to(2))) == [.report(.notScaled(app: "web"))])
    }

    @Test func `during a start, more workers are waited for too`() {
        var day = Day()
        day.tell(.start(Plan(1, ("web", 1))))
        #expect(day.tell(.scale(app: "web", .to(2))) == all(scaled(1, 2), starts(two, until: limit)))
        #expect(day.tell(.ready(one)) == serves(one))
        #expect(day.tell(.ready(two)) == all(serves(two), [.report(.started(generation: 1))]))
    }

    @Test func `during a start, those that leave are not waited for, and it may be over with that`() {
        var day = Day()
        day.tell(.start(Plan(1, ("web", 2))))
        day.tell(.ready(one))
        #expect(
            day.tell(.scale(app: "web", .to(1)))
                == all(
                    scaled(2, 1), [.disarm(.start(two))], leaves(two, until: limit),
                    [.report(.started(generation: 1))]))
    }

    @Test func `during a restart, it holds for what is to begin`() {
        var day = Day(running: ("web", 1))
        day.tell(.restart(Plan(2, ("web", 1))))
        #expect(day.tell(.scale(app: "web", .by(1))) == scaled(1, 2))
        #expect(day.tell(.scale(app: "api", .by(1))) == [.report(.notScaled(app: "api"))])
        #expect(
            day.tell(.exited(one, done))
                == all(
                    left(one), starts(new, until: limit), starts(worker(2, generation: 2, attempt: 1), until: limit)))
    }

    @Test func `the next reload says how many there are again`() {
        var day = Day(running: ("web", 1))
        day.tell(.scale(app: "web", .to(2)))
        day.tell(.ready(two))
        day.tell(.reload(Plan(2, ("web", 1))))
        #expect(day.tell(.ready(new)) == all(serves(new), leaves(one, until: limit), leaves(two, until: limit)))
    }

    @Test func `before the proof of a reload, slots begin as they are, and follow with the others`() {
        var day = Day(running: ("web", 1))
        day.tell(.reload(Plan(2, ("web", 1))))
        #expect(day.tell(.scale(app: "web", .to(2))) == all(scaled(1, 2), starts(two, until: limit)))
        day.tell(.ready(two))
        let second = worker(2, generation: 2, attempt: 2)
        #expect(
            day.tell(.ready(new)) == all(serves(new), leaves(one, until: limit), starts(second, until: limit)))
        #expect(day.tell(.ready(second)) == all(serves(second), leaves(two, until: limit)))
        #expect(day.supervisor.plan["web"]?.workers == 2)
    }

    @Test func `and stay when it is called off`() {
        var day = Day(running: ("web", 1))
        day.tell(.reload(Plan(2, ("web", 1))))
        day.tell(.scale(app: "web", .to(2)))
        day.tell(.ready(two))
        day.tell(.exited(new, crash))
        #expect(day.supervisor.plan == Plan(1, ("web", 2)))
        #expect(day.supervisor.slots[slot(2)]?.state == .ready(two, since: day.now))
    }

    @Test func `before the proof of an atomic reload, they become part of it`() {
        var day = Day(running: ("web", 1))
        var next = Plan(2, ("web", 1))
        next.surge = .all
        day.tell(.reload(next))
        day.tell(.scale(app: "web", .to(2)))
        day.tell(.ready(two))
        let second = worker(2, generation: 2, attempt: 2)
        #expect(day.tell(.ready(new)) == all(serves(new), starts(second, until: limit)))
        #expect(
            day.tell(.ready(second))
                == all(serves(second), leaves(one, until: limit), leaves(two, until: limit)))
    }

    @Test func `a slot that an atomic reload has begun goes back with it when that is called off`() {
        var day = Day(running: ("web", 1))
        var next = Plan(2, ("web", 2))
        next.surge = .all
        day.tell(.reload(next))
        let trial = worker(2, generation: 2, attempt: 1)
        #expect(day.tell(.scale(app: "web", .to(2))) == scaled(1, 2))
        day.tell(.ready(trial))
        let back = worker(2, generation: 1, attempt: 2)
        #expect(
            day.tell(.exited(new, crash)).suffix(3)
                == all(
                    starts(back, until: limit),
                    [.report(.reloadFailed(new, crash, generation: 2, mixed: false))])[...])
        #expect(day.tell(.ready(back)) == all(serves(back), leaves(trial, until: limit)))
    }

    @Test func `nor is a slot that an atomic reload holds back begun with old code`() {
        var day = Day(running: ("db", 1), ("web", 1))
        let database = worker(1, app: "db", generation: 1, attempt: 1)
        day.tell(.exited(database, crash))
        var next = Plan(2, ("db", 1), ("web", 2))
        next.apps[1].dependsOn = ["db"]
        next.surge = .all
        day.tell(.reload(next, only: "web"))
        #expect(day.tell(.scale(app: "web", .to(2))) == scaled(1, 2))
        day.tell(.timeout(.retry(database.slot)))
        let trial = worker(2, generation: 2, attempt: 1)
        #expect(day.tell(.ready(worker(1, app: "db", generation: 1, attempt: 2))).contains(.spawn(trial)))
    }

    @Test func `after the proof, slots begin with new code at once, and those too many are not waited for`() {
        var day = Day(running: ("web", 2))
        day.tell(.reload(Plan(2, ("web", 2))))
        day.tell(.ready(new))
        let second = worker(2, generation: 2, attempt: 2)
        let third = worker(3, generation: 2, attempt: 1)
        #expect(day.tell(.scale(app: "web", .to(3))) == all(scaled(2, 3), starts(third, until: limit)))
        #expect(
            day.tell(.scale(app: "web", .to(1)))
                == all(
                    scaled(3, 1), leaves(two, until: limit), [.disarm(.start(second))],
                    leaves(second, until: limit), [.disarm(.start(third))], leaves(third, until: limit)))
        for gone in [one, second, third] { day.tell(.exited(gone, done)) }
        #expect(day.tell(.exited(two, done)) == all(left(two), [.report(.reloaded(generation: 2))]))
    }

    @Test func `a slot that the new plan would have dropped has its turn after the others instead`() {
        var day = Day(running: ("web", 3))
        day.tell(.reload(Plan(2, ("web", 2))))
        day.tell(.ready(new))
        #expect(day.tell(.scale(app: "web", .to(3))) == scaled(2, 3))
        let second = worker(2, generation: 2, attempt: 2)
        let third = worker(3, generation: 2, attempt: 2)
        #expect(
            day.tell(.ready(second)) == all(serves(second), leaves(two, until: limit), starts(third, until: limit)))
    }

    @Test func `an app that is not reloaded is scaled beside the reload of another`() {
        var day = Day(running: ("api", 1), ("web", 1))
        day.tell(.reload(Plan(2, ("api", 1), ("web", 1)), only: "web"))
        let api = worker(2, app: "api", generation: 1, attempt: 1)
        #expect(
            day.tell(.scale(app: "api", .to(2)))
                == all([.report(.scaled(app: "api", from: 1, to: 2))], starts(api, until: limit)))
        #expect(day.tell(.ready(api)) == serves(api))
        #expect(day.tell(.ready(new)) == all(serves(new), leaves(one, until: limit)))
        #expect(day.tell(.exited(one, done)).last == .report(.reloaded(generation: 2)))
    }

    @Test func `a scaling outlives the reload of another app`() {
        var day = Day(running: ("api", 1), ("web", 1))
        day.tell(.scale(app: "api", .to(2)))
        day.tell(.reload(Plan(2, ("api", 1), ("web", 1)), only: "web"))
        day.tell(.ready(new))
        day.tell(.exited(one, done))
        #expect(day.supervisor.state == .running)
        #expect(day.supervisor.plan["api"]?.workers == 2)
    }
}
