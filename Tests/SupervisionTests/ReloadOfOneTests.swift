import Supervision
import Testing

@Suite struct `Reload of one app` {
    let old = worker(1, generation: 1, attempt: 1)
    let new = worker(1, generation: 2, attempt: 2)
    let api = worker(1, app: "api", generation: 1, attempt: 1)
    let limit = at(.seconds(60))

    @Test func `its workers are replaced, and the others are not touched`() {
        var day = Day(running: ("api", 1), ("web", 1))
        #expect(day.tell(.reload(Plan(2, ("api", 3), ("web", 1)), only: "web")) == starts(new, until: limit))
        #expect(day.tell(.ready(new)) == all(serves(new), leaves(old, until: limit)))
        #expect(day.tell(.exited(old, done)) == all(left(old), [.report(.reloaded(generation: 2))]))
        #expect(day.supervisor.plan["api"] == Plan(1, ("api", 1))["api"])
        #expect(day.supervisor.generations == [1, 2])
        day.tell(.exited(api, crash))
        let again = worker(1, app: "api", generation: 1, attempt: 2)
        #expect(day.tell(.timeout(.retry(api.slot))) == starts(again, until: limit))
    }

    @Test func `it keeps its own limits, and the others theirs`() {
        var day = Day(running: ("api", 1), ("web", 1))
        var next = Plan(2, ("api", 1), ("web", 1))
        for index in next.apps.indices { next.apps[index].stopLimit = .seconds(5) }
        day.tell(.reload(next, only: "web"))
        day.tell(.ready(new))
        day.tell(.exited(old, done))
        #expect(
            day.tell(.stop(atOnce: false))
                == all([.report(.stopping)], leaves(api, until: limit), leaves(new, until: at(.seconds(5)))))
    }

    @Test func `an app that the reading has not is nothing to reload, whatever is going on`() {
        let missing = Event.reload(Plan(9, ("api", 1)), only: "web")
        let answer: [Action] = [.report(.superseded(generation: 9))]
        var day = Day()
        #expect(day.tell(missing) == answer)
        day.tell(.start(Plan(1, ("web", 1))))
        #expect(day.tell(missing) == answer)
        day.tell(.ready(old))
        #expect(day.tell(missing) == answer)
        day.tell(.reload(Plan(2, ("web", 1))))
        #expect(day.tell(missing) == answer)
        #expect(day.tell(.ready(new)) == all(serves(new), leaves(old, until: limit)))
        day.tell(.restart(Plan(3, ("web", 1))))
        #expect(day.tell(missing) == answer)
        day.tell(.stop(atOnce: true))
        #expect(day.tell(missing) == answer)
    }

    @Test func `an app that is new in the reading comes to the others`() {
        var day = Day(running: ("web", 1))
        let come = worker(1, app: "api", generation: 2, attempt: 1)
        #expect(day.tell(.reload(Plan(2, ("api", 1), ("web", 5)), only: "api")) == starts(come, until: limit))
        #expect(day.tell(.ready(come)) == all(serves(come), [.report(.reloaded(generation: 2))]))
        #expect(day.supervisor.slots.keys.sorted() == [come.slot, slot(1)])
    }

    @Test func `before anything was started, it starts with that app alone`() {
        var day = Day()
        #expect(day.tell(.reload(Plan(1, ("api", 1), ("web", 1)), only: "web")) == starts(old, until: limit))
        #expect(day.tell(.ready(old)).last == .report(.started(generation: 1)))
    }

    @Test func `called off, everything is as it was`() {
        var day = Day(running: ("api", 1), ("web", 2))
        day.tell(.reload(Plan(2, ("api", 1), ("web", 2)), only: "web"))
        #expect(
            day.tell(.exited(new, crash)) == [
                .disarm(.start(new)), .report(.failed(new, crash, retryAt: nil)),
                .report(.reloadFailed(new, crash, generation: 2, mixed: false)),
            ])
        #expect(day.supervisor.plan == Plan(1, ("api", 1), ("web", 2)))
    }

    @Test func `a crash of another app meanwhile is none of its business`() {
        var day = Day(running: ("api", 1), ("web", 1))
        day.tell(.reload(Plan(2, ("api", 1), ("web", 1)), only: "web"))
        let retry = [Action.report(.failed(api, crash, retryAt: day.now)), .arm(.retry(api.slot), at: day.now)]
        #expect(day.tell(.exited(api, crash)) == retry)
        #expect(day.tell(.ready(new)).contains(.terminate(old)))
    }

    @Test func `of two after each other each app keeps its own, until a reload of all`() {
        var day = Day(running: ("api", 1), ("web", 1))
        day.tell(.reload(Plan(2, ("api", 1), ("web", 1)), only: "web"))
        day.tell(.ready(new))
        day.tell(.exited(old, done))
        day.tell(.reload(Plan(3, ("api", 1), ("web", 1)), only: "api"))
        let newAPI = worker(1, app: "api", generation: 3, attempt: 2)
        day.tell(.ready(newAPI))
        day.tell(.exited(api, done))
        #expect(day.supervisor.generations == [2, 3])
        day.tell(.reload(Plan(4, ("api", 1), ("web", 1))))
        #expect(day.supervisor.slots.values.flatMap(\.workers).count == 4)
        #expect(day.supervisor.generations == [2, 3, 4])
    }

    @Test func `one that comes after the proof of all finishes that for the others`() {
        var day = Day(running: ("api", 3), ("web", 1))
        day.tell(.reload(Plan(2, ("api", 3), ("web", 1))))
        let first = worker(1, app: "api", generation: 2, attempt: 2)
        let second = worker(2, app: "api", generation: 2, attempt: 2)
        day.tell(.ready(first))
        day.tell(.ready(new))
        let newer = worker(1, generation: 3, attempt: 3)
        #expect(
            day.tell(.reload(Plan(3, ("api", 1), ("web", 1)), only: "web"))
                == all(
                    [.report(.superseded(generation: 2)), .disarm(.start(second))],
                    leaves(second, until: limit),
                    starts(newer, until: limit)))
        let again = worker(2, app: "api", generation: 2, attempt: 3)
        #expect(
            day.tell(.ready(newer)) == all(serves(newer), leaves(new, until: limit), starts(again, until: limit)))
        let third = worker(3, app: "api", generation: 2, attempt: 2)
        #expect(day.tell(.ready(again)).contains(.spawn(third)))
    }

    @Test func `also where a reload of all came between and never proved itself`() {
        var day = Day(running: ("api", 1), ("web", 1))
        day.tell(.reload(Plan(2, ("api", 2), ("web", 1))))
        day.tell(.ready(worker(1, app: "api", generation: 2, attempt: 2)))
        let second = worker(2, app: "api", generation: 2, attempt: 1)
        day.tell(.ready(new))
        #expect(day.supervisor.slots[second.slot]?.workers == [second])
        day.tell(.exited(old, done))
        day.tell(.reload(Plan(3, ("api", 2), ("web", 1))))
        day.tell(.reload(Plan(4, ("web", 1)), only: "web"))
        guard case .rolling(let roll) = day.supervisor.state else { return #expect(Bool(false), "it is over") }
        #expect(roll.rest == [second.slot])
    }

    @Test func `one that comes before the proof of all is for its app alone`() {
        var day = Day(running: ("api", 1), ("web", 1))
        day.tell(.reload(Plan(2, ("api", 1), ("web", 1))))
        let newAPI = worker(1, app: "api", generation: 2, attempt: 2)
        let newer = worker(1, generation: 3, attempt: 3)
        #expect(
            day.tell(.reload(Plan(3, ("api", 1), ("web", 1)), only: "web"))
                == all(
                    [.report(.superseded(generation: 2)), .disarm(.start(newAPI))],
                    leaves(newAPI, until: limit), [.disarm(.start(new))], leaves(new, until: limit),
                    starts(newer, until: limit)))
        day.tell(.ready(newer))
        #expect(day.supervisor.plan["api"]?.generation == 1)
    }

    @Test func `while everything leaves for a restart, what is to begin has that app from the newer reading`() {
        var day = Day(running: ("api", 1), ("web", 1))
        day.tell(.restart(Plan(2, ("api", 1), ("web", 1))))
        #expect(
            day.tell(.reload(Plan(3, ("api", 4), ("web", 1)), only: "web")) == [.report(.superseded(generation: 2))])
        day.tell(.exited(api, done))
        let newAPI = worker(1, app: "api", generation: 2, attempt: 2)
        let newer = worker(1, generation: 3, attempt: 2)
        #expect(
            day.tell(.exited(old, done)) == all(left(old), starts(newAPI, until: limit), starts(newer, until: limit)))
        let why = Report.restartFailed(newAPI, crash, generation: 3)
        #expect(day.tell(.exited(newAPI, crash)).last == .report(why))
    }
}
