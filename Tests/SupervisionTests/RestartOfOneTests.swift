@testable import Supervision
import Testing

@Suite struct `Restart of one app` {
    let old = worker(1, generation: 1, attempt: 1)
    let new = worker(1, generation: 2, attempt: 2)
    let api = worker(1, app: "api", generation: 1, attempt: 1)
    let limit = at(.seconds(60))
    let next = Plan(2, ("api", 1), ("web", 1))

    private func leaving() -> Day {
        var day = Day(running: ("api", 1), ("web", 1))
        day.tell(.restart(next, only: "web"))
        return day
    }

    @Test func `its workers leave, then it begins with the newer settings, and the others stay`() {
        var day = Day(running: ("api", 1), ("web", 1))
        #expect(day.tell(.restart(next, only: "web")) == leaves(old, until: limit))
        #expect(!day.supervisor.isHaltedAndGone("web"), "its sockets stay open")
        #expect(day.supervisor.generations == [1, 2])
        #expect(day.tell(.exited(old, done)) == all(left(old), starts(new, until: limit)))
        #expect(!day.supervisor.isHaltedAndGone("web"))
        #expect(day.tell(.ready(new)) == all(serves(new), [.report(.restarted(generation: 2))]))
        #expect(day.supervisor.plan["api"]?.generation == 1)
        #expect(day.supervisor.slots[api.slot]?.workers == [api])
    }

    @Test func `one that does not serve is told once, and tried again`() {
        var day = leaving()
        day.tell(.exited(old, done))
        let actions = day.tell(.exited(new, crash))
        #expect(actions.last == .report(.restartFailed(new, crash, generation: 2)))
        let again = worker(1, generation: 2, attempt: 3)
        #expect(day.tell(.timeout(.retry(slot(1)))) == starts(again, until: limit))
        #expect(day.tell(.ready(again)) == serves(again))
    }

    @Test func `its failure in the first start ends that start, and both are told so`() {
        var day = Day()
        var plan = Plan(1, ("web", 1), ("api", 1))
        plan.apps[1].dependsOn = ["web"]
        day.tell(.start(plan))
        day.tell(.restart(Plan(2, ("web", 1)), only: "web"))
        day.tell(.exited(old, done))
        let actions = day.tell(.exited(new, crash))
        #expect(actions.contains(.report(.startFailed(new, crash, generation: 1))))
        #expect(actions.contains(.report(.superseded(generation: 2))))
    }

    @Test func `a failure beside one that serves is tried again without a word`() {
        var day = Day(running: ("web", 2))
        day.tell(.restart(Plan(2, ("web", 2)), only: "web"))
        for number in 1...2 { day.tell(.exited(worker(number, generation: 1, attempt: 1), done)) }
        day.tell(.ready(new))
        let two = worker(2, generation: 2, attempt: 2)
        #expect(day.tell(.exited(two, crash)).last == .report(.restarted(generation: 2)))
    }

    @Test func `one that was halted begins at once`() {
        var day = Day(running: ("api", 1), ("web", 1))
        day.tell(.halt(app: "web"))
        #expect(day.tell(.restart(next, only: "web")) == [.report(.notHalted(app: "web"))])
        #expect(day.tell(.exited(old, done)) == all(left(old), starts(new, until: limit)))
        day.tell(.ready(new))
        day.tell(.halt(app: "web"))
        day.tell(.exited(new, done))
        let third = worker(1, generation: 3, attempt: 3)
        #expect(day.tell(.restart(Plan(3, ("web", 1)), only: "web")) == starts(third, until: limit))
    }

    @Test func `a newer one takes its place, and so does its end`() {
        var day = leaving()
        #expect(
            day.tell(.restart(Plan(3, ("web", 1)), only: "web")) == [.report(.superseded(generation: 2))])
        #expect(day.tell(.halt(app: "web")) == [.report(.superseded(generation: 3))])
        #expect(day.tell(.exited(old, done)) == all(left(old), [.report(.halted(app: "web"))]))
    }

    @Test func `a reload of it alone is part of it while its workers leave`() {
        var day = leaving()
        #expect(day.tell(.reload(Plan(3, ("web", 1)), only: "web")) == [.report(.superseded(generation: 2))])
        let third = worker(1, generation: 3, attempt: 2)
        #expect(day.tell(.exited(old, done)) == all(left(old), starts(third, until: limit)))
        #expect(day.tell(.ready(third)).last == .report(.restarted(generation: 3)))
    }

    @Test func `a reload of all goes on beside it, and it begins with that`() {
        var day = leaving()
        let api3 = worker(1, app: "api", generation: 3, attempt: 2)
        #expect(day.tell(.reload(Plan(3, ("api", 1), ("web", 1)))) == starts(api3, until: limit))
        let third = worker(1, generation: 3, attempt: 2)
        #expect(day.tell(.exited(old, done)) == all(left(old), starts(third, until: limit)))
        #expect(day.tell(.ready(api3)) == serves(api3), "the new code has to prove itself in both")
        #expect(
            day.tell(.ready(third))
                == all(serves(third), leaves(api, until: limit), [.report(.restarted(generation: 2))]))
        #expect(day.tell(.exited(api, done)).last == .report(.reloaded(generation: 3)))
    }

    @Test func `a reload that has no such app any more ends it`() {
        var day = leaving()
        let api3 = worker(1, app: "api", generation: 3, attempt: 2)
        #expect(
            day.tell(.reload(Plan(3, ("api", 1))))
                == all([.report(.superseded(generation: 2))], starts(api3, until: limit)))
        #expect(day.tell(.exited(old, done)) == left(old))
    }

    @Test func `a restart or a stop of all comes before it`() {
        var day = leaving()
        #expect(
            day.tell(.restart(Plan(3, ("web", 1))))
                == all([.report(.superseded(generation: 2))], leaves(api, until: limit)))
        day.tell(.exited(old, done))
        let third = worker(1, generation: 3, attempt: 1)
        #expect(day.tell(.exited(api, done)) == all(left(api), starts(third, until: limit)), "it is not halted")
        day = leaving()
        #expect(
            day.tell(.stop(atOnce: false)).prefix(2) == [.report(.superseded(generation: 2)), .report(.stopping)])
    }

    @Test func `those who depend on it wait for it`() {
        var plan = Plan(1, ("db", 1), ("web", 1))
        plan.apps[1].dependsOn = ["db"]
        var day = Day(running: plan)
        plan.generation = 2
        let reading = Plan(generation: 2, apps: plan.apps)
        day.tell(.restart(reading, only: "db"))
        #expect(day.tell(.scale(app: "web", .to(2))) == [.report(.scaled(app: "web", from: 1, to: 2))])
        day.tell(.exited(worker(1, app: "db", generation: 1, attempt: 1), done))
        let actions = day.tell(.ready(worker(1, app: "db", generation: 2, attempt: 2)))
        #expect(actions.contains(.spawn(worker(2, generation: 1, attempt: 1))))
    }

    @Test func `an app that the reading has not, or that has everything end, is not restarted`() {
        var day = Day(running: ("api", 1), ("web", 1))
        #expect(
            day.tell(.restart(Plan(2, ("api", 1)), only: "web")) == [.report(.superseded(generation: 2))])
        day.tell(.stop(atOnce: false))
        #expect(day.tell(.restart(next, only: "web")) == [.report(.superseded(generation: 2))])
    }
}
