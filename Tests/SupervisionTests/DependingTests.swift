import Supervision
import Testing

@Suite struct `Apps that depend on others` {
    let web = worker(1, generation: 1, attempt: 1)
    let database = worker(1, app: "db", generation: 1, attempt: 1)
    let limit = at(.seconds(60))

    /// A plan in which web depends on db, db on disk, and so on.
    private func chain(_ generation: Int, _ apps: (String, Int)...) -> Plan {
        var plan = Plan(generation, apps)
        for index in plan.apps.indices.dropLast() { plan.apps[index].dependsOn = [plan.apps[index + 1].name] }
        return plan
    }

    @Test func `begin when a worker of each of these serves, and the start is over when all do`() {
        var day = Day()
        #expect(day.tell(.start(chain(1, ("web", 2), ("db", 2)))).filter(\.isSpawn).count == 2)
        #expect(day.supervisor.waitsFor("web") == "db")
        #expect(day.supervisor.waitsFor("db") == nil)
        let second = worker(2, generation: 1, attempt: 1)
        #expect(
            day.tell(.ready(database)) == all(serves(database), starts(web, until: limit), starts(second, until: limit))
        )
        #expect(day.supervisor.waitsFor("web") == nil)
        day.tell(.ready(web))
        day.tell(.ready(second))
        let other = worker(2, app: "db", generation: 1, attempt: 1)
        #expect(day.tell(.ready(other)) == all(serves(other), [.report(.started(generation: 1))]))
    }

    @Test func `the limit of their start counts from when they begin`() {
        var day = Day()
        day.tell(.start(chain(1, ("web", 1), ("db", 1))))
        #expect(day.tell(.ready(database), after: .seconds(50)).last == .arm(.start(web), at: at(.seconds(110))))
    }

    @Test func `each waits for the one before it`() {
        var day = Day()
        let disk = worker(1, app: "disk", generation: 1, attempt: 1)
        #expect(day.tell(.start(chain(1, ("web", 1), ("db", 1), ("disk", 1)))) == starts(disk, until: limit))
        #expect(day.tell(.ready(disk)) == all(serves(disk), starts(database, until: limit)))
        #expect(day.supervisor.waitsFor("web") == "db")
        #expect(day.tell(.ready(database)) == all(serves(database), starts(web, until: limit)))
    }

    @Test func `wait for all of them, and the first that is missing is told`() {
        var day = Day()
        var plan = Plan(1, ("a", 1), ("b", 1), ("web", 1))
        plan.apps[2].dependsOn = ["a", "b"]
        day.tell(.start(plan))
        #expect(day.supervisor.waitsFor("web") == "a")
        day.tell(.ready(worker(1, app: "a", generation: 1, attempt: 1)))
        #expect(day.supervisor.waitsFor("web") == "b")
        #expect(day.tell(.ready(worker(1, app: "b", generation: 1, attempt: 1))).contains(.spawn(web)))
    }

    @Test func `a start fails with the app they wait for`() {
        var day = Day()
        day.tell(.start(chain(1, ("web", 1), ("db", 1))))
        let actions = day.tell(.exited(database, crash))
        #expect(actions.contains(.report(.startFailed(database, crash, generation: 1))))
        #expect(actions.last == .finish)
    }

    @Test func `after a restart that did not bring up what they wait for, they begin when that serves at last`() {
        var day = Day(running: chain(1, ("web", 1), ("db", 1)))
        day.tell(.restart(chain(2, ("web", 1), ("db", 1))))
        day.tell(.exited(web, done))
        day.tell(.exited(database, done))
        let failing = worker(1, app: "db", generation: 2, attempt: 2)
        #expect(day.tell(.exited(failing, crash)).last == .report(.restartFailed(failing, crash, generation: 2)))
        #expect(day.supervisor.state == .running)
        day.tell(.timeout(.retry(failing.slot)))
        let next = worker(1, app: "db", generation: 2, attempt: 3)
        #expect(
            day.tell(.ready(next))
                == all(serves(next), starts(worker(1, generation: 2, attempt: 2), until: limit)))
    }

    @Test func `a crash of one of these later is not theirs, nor does their own restart wait for it`() {
        var day = Day(running: chain(1, ("web", 1), ("db", 1)))
        day.tell(.exited(database, crash))
        day.tell(.exited(web, crash))
        let again = worker(1, generation: 1, attempt: 2)
        #expect(day.tell(.timeout(.retry(web.slot))) == starts(again, until: limit))
    }

    @Test func `are asked to leave first, and the others when nobody of them is left`() {
        var day = Day(running: chain(1, ("web", 2), ("db", 1), ("disk", 1)))
        let second = worker(2, generation: 1, attempt: 1)
        let disk = worker(1, app: "disk", generation: 1, attempt: 1)
        #expect(
            day.tell(.stop(atOnce: false))
                == all([.report(.stopping)], leaves(web, until: limit), leaves(second, until: limit)))
        #expect(day.tell(.exited(web, done)) == left(web))
        #expect(day.tell(.quiet(second)) == [])
        #expect(day.tell(.exited(second, done)) == all(left(second), leaves(database, until: limit)))
        #expect(day.tell(.exited(database, done)) == all(left(database), leaves(disk, until: limit)))
        #expect(day.tell(.exited(disk, done)) == all(left(disk), [.finish]))
    }

    @Test func `leave before the others also when everything is restarted`() {
        var day = Day(running: chain(1, ("web", 1), ("db", 1)))
        #expect(day.tell(.restart(Plan(2))) == leaves(web, until: limit))
        #expect(day.tell(.exited(web, done)) == all(left(web), leaves(database, until: limit)))
        #expect(
            day.tell(.exited(database, done)) == all(left(database), [.report(.restarted(generation: 2))]))
    }

    @Test func `one that is still needed is restarted even while all stops`() {
        var day = Day(running: chain(1, ("web", 1), ("db", 1)))
        day.tell(.stop(atOnce: false))
        day.tell(.exited(database, crash))
        let again = worker(1, app: "db", generation: 1, attempt: 2)
        #expect(day.tell(.timeout(.retry(database.slot))) == starts(again, until: limit))
        #expect(
            day.tell(.exited(web, done)) == all(left(web), [.disarm(.start(again))], leaves(again, until: limit)))
        #expect(day.tell(.exited(again, done)).last == .finish)
    }

    @Test func `one that waits for its restart when its turn to leave comes is simply over`() {
        var day = Day(running: chain(1, ("web", 1), ("db", 1), ("disk", 1)))
        day.tell(.stop(atOnce: false))
        day.tell(.exited(worker(1, app: "disk", generation: 1, attempt: 1), crash))
        day.tell(.exited(database, crash))
        #expect(
            day.tell(.exited(web, done))
                == all(
                    left(web), [.disarm(.retry(database.slot)), .disarm(.retry(slot(1, app: "disk"))), .finish]))
    }

    @Test func `a stop at once kills them all at once`() {
        var day = Day(running: chain(1, ("web", 1), ("db", 1)))
        day.tell(.stop(atOnce: false))
        #expect(day.tell(.stop(atOnce: true)) == [.kill(database), .disarm(.kill(web)), .kill(web)])
    }

    @Test func `a stop in the middle of their start ends what has begun`() {
        var day = Day()
        day.tell(.start(chain(1, ("web", 1), ("db", 1))))
        #expect(day.tell(.stop(atOnce: false)).contains(.terminate(database)))
        #expect(day.supervisor.waitsFor("web") == nil)
        #expect(day.tell(.ready(database)) == [])
        #expect(day.tell(.exited(database, done)).last == .finish)
    }

    @Test func `that come with a reload wait in its proof`() {
        var day = Day(running: ("db", 1))
        day.tell(.exited(database, crash))
        day.tell(.reload(chain(2, ("web", 1), ("db", 1)), only: "web"))
        #expect(day.supervisor.waitsFor("web") == "db")
        day.tell(.timeout(.retry(database.slot)))
        let come = worker(1, generation: 2, attempt: 1)
        let back = worker(1, app: "db", generation: 1, attempt: 2)
        #expect(day.tell(.ready(back)) == all(serves(back), starts(come, until: limit)))
        #expect(day.tell(.ready(come)) == all(serves(come), [.report(.reloaded(generation: 2))]))
    }

    @Test func `that come with a reload do not wait for ever: what they need fails again, and it is called off`() {
        var day = Day(running: ("disk", 1), ("db", 1))
        day.tell(.exited(database, crash))
        day.tell(.reload(chain(2, ("web", 1), ("db", 1)), only: "web"))
        day.tell(.timeout(.retry(database.slot)))
        let again = worker(1, app: "db", generation: 1, attempt: 2)
        #expect(day.tell(.exited(worker(1, app: "disk", generation: 1, attempt: 1), crash)).count == 2)
        let why = Report.reloadFailed(again, crash, generation: 2, mixed: false)
        #expect(day.tell(.exited(again, crash)).last == .report(why))
        #expect(day.supervisor.waitsFor("web") == nil)
        #expect(!day.supervisor.slots.keys.contains(web.slot))
    }

    @Test func `nor in a start: what they need has served, but by way of others that wait it serves no more`() {
        var day = Day()
        var plan = chain(1, ("web", 1), ("db", 1), ("disk", 1))
        plan.apps[1].dependsOn.append("cache")
        plan.apps.append(Plan(1, ("cache", 1)).apps[0])
        day.tell(.start(plan))
        let disk = worker(1, app: "disk", generation: 1, attempt: 1)
        day.tell(.ready(disk))
        #expect(day.supervisor.waitsFor("web") == "db")
        #expect(day.tell(.exited(disk, crash)).contains(.report(.startFailed(disk, crash, generation: 1))))
    }

    @Test func `that came with a reload which is called off do not begin any more`() {
        var day = Day(running: ("db", 1))
        day.tell(.reload(chain(2, ("web", 1), ("cache", 1), ("db", 1))))
        day.tell(.exited(worker(1, app: "cache", generation: 2, attempt: 1), crash))
        #expect(day.supervisor.waitsFor("web") == nil)
        #expect(day.supervisor.slots.keys.sorted() == [database.slot])
    }

    @Test
    func `that wait for a start begin with new code where a reload comes first, and with old if it is called off`() {
        for isCalledOff in [true, false] {
            var day = Day()
            day.tell(.start(chain(1, ("web", 1), ("db", 1))))
            day.tell(.reload(chain(2, ("web", 1), ("db", 1))))
            let newDatabase = worker(1, app: "db", generation: 2, attempt: 2)
            if isCalledOff {
                day.tell(.exited(newDatabase, crash))
                day.tell(.timeout(.retry(database.slot)))
                let back = worker(1, app: "db", generation: 1, attempt: 3)
                #expect(day.tell(.ready(back)).contains(.spawn(web)))
            } else {
                #expect(day.tell(.ready(newDatabase)).contains(.spawn(worker(1, generation: 2, attempt: 1))))
            }
        }
    }

    @Test func `that wait when a reload begins them with new code go back to old with it`() {
        var day = Day()
        day.tell(.start(chain(1, ("web", 1), ("db", 1))))
        day.tell(.reload(Plan(2, ("web", 1), ("db", 1))))
        let trial = worker(1, generation: 2, attempt: 1)
        day.tell(.ready(trial))
        let newDatabase = worker(1, app: "db", generation: 2, attempt: 2)
        let back = worker(1, generation: 1, attempt: 2)
        #expect(day.tell(.exited(newDatabase, crash)).contains(.spawn(back)))
        #expect(day.supervisor.generations == [1, 2])
    }

    @Test func `in a circle or on what is not there: they never hold up a stop, nor what is there`() {
        var plan = Plan(1, ("a", 1), ("b", 1), ("web", 1))
        plan.apps[0].dependsOn = ["b", "a"]
        plan.apps[1].dependsOn = ["a"]
        plan.apps[2].dependsOn = ["nowhere", "web"]
        var day = Day()
        #expect(day.tell(.start(plan)) == starts(web, until: limit))
        #expect(day.supervisor.waitsFor("a") == "b")
        day.tell(.stop(atOnce: false))
        #expect(day.tell(.exited(web, done)).last == .finish)
        // And with all of them there, because they came one after the other.
        day = Day(running: ("a", 1), ("b", 1))
        var circle = plan
        circle.generation = 2
        circle.apps = Array(Plan(generation: 2, apps: plan.apps).apps.prefix(2))
        day.tell(.reload(circle))
        for _ in 1...2 { for slot in day.supervisor.slots.values { slot.workers.forEach { day.tell(.ready($0)) } } }
        #expect(day.tell(.stop(atOnce: false), after: .seconds(9)).filter(\.isTerminate).count == 2)
    }
}

extension Action {
    /// Whether it starts a process.
    var isSpawn: Bool { if case .spawn = self { true } else { false } }
    /// Whether it asks a worker to leave.
    var isTerminate: Bool { if case .terminate = self { true } else { false } }
}
