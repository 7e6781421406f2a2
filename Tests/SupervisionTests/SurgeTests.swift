import Supervision
import Testing

@Suite struct `An atomic reload` {
    let limit = at(.seconds(60))

    private func plan(_ generation: Int, _ apps: (String, Int)...) -> Plan {
        var plan = Plan(generation, apps)
        plan.surge = .all
        return plan
    }

    private func new(_ number: Int, app: String = "web") -> WorkerID {
        worker(number, app: app, generation: 2, attempt: 2)
    }

    @Test func `no older worker leaves before every new one serves, then all do`() {
        var day = Day(running: ("api", 1), ("web", 2))
        let workers = [new(1, app: "api"), new(1), new(2)]
        #expect(
            day.tell(.reload(plan(2, ("api", 1), ("web", 2)))) == workers.flatMap { starts($0, until: limit) })
        #expect(day.tell(.ready(workers[1])) == serves(workers[1]))
        #expect(day.tell(.ready(workers[0])) == serves(workers[0]))
        let older =
            [worker(1, app: "api", generation: 1, attempt: 1)] + [1, 2].map { worker($0, generation: 1, attempt: 1) }
        #expect(day.tell(.ready(workers[2])) == serves(workers[2]) + older.flatMap { leaves($0, until: limit) })
    }

    @Test func `all of them have to serve for as long as the app has to settle`() {
        var day = Day(running: ("web", 2))
        var next = plan(2, ("web", 2))
        next.apps[0].settle = .seconds(1)
        day.tell(.reload(next))
        day.tell(.ready(new(1)))
        let alarm = Action.arm(.settle(generation: 2), at: at(.seconds(9)))
        #expect(day.tell(.ready(new(2)), after: .seconds(8)) == serves(new(2)) + [alarm])
        #expect(day.tell(.timeout(.settle(generation: 2)), after: .seconds(1)).filter(\.isTerminate).count == 2)
    }

    @Test func `one that fails calls it off whole, however late`() {
        var day = Day(running: ("web", 3))
        day.tell(.reload(plan(2, ("web", 3))))
        day.tell(.ready(new(1)))
        day.tell(.ready(new(2)))
        let actions = day.tell(.exited(new(3), crash))
        #expect(actions.last == .report(.reloadFailed(new(3), crash, generation: 2, mixed: false)))
        #expect(actions.contains(.terminate(new(1))) && actions.contains(.terminate(new(2))))
        #expect(day.supervisor.plan.generation == 1)
    }

    @Test func `with more workers than before, these prove themselves with the others`() {
        var day = Day(running: ("web", 1))
        let second = worker(2, generation: 2, attempt: 1)
        #expect(day.tell(.reload(plan(2, ("web", 2)))) == starts(new(1), until: limit) + starts(second, until: limit))
        #expect(day.tell(.ready(new(1))) == serves(new(1)))
        #expect(day.tell(.ready(second)).contains(.terminate(worker(1, generation: 1, attempt: 1))))
    }

    @Test func `of one app it is atomic for that app`() {
        var day = Day(running: ("api", 2), ("web", 2))
        #expect(day.tell(.reload(plan(2, ("api", 2), ("web", 2)), only: "web")).filter(\.isSpawn).count == 2)
        #expect(day.tell(.ready(new(1))) == serves(new(1)))
        #expect(day.tell(.ready(new(2))).filter(\.isTerminate).count == 2)
    }

    @Test func `superseded, those that only it knew leave, also where the newer knows them too`() {
        var day = Day(running: ("web", 1))
        day.tell(.reload(plan(2, ("web", 2))))
        let second = worker(2, generation: 2, attempt: 1)
        day.tell(.ready(second))
        #expect(day.tell(.reload(Plan(3, ("web", 2)))).contains(.terminate(second)))
    }

    @Test func `called off, it leaves no slot of the plan in force without its worker`() {
        // The plan in force has slots that never began: the reload that brought it was superseded.
        var day = Day(running: ("web", 1))
        day.tell(.reload(Plan(2, ("web", 3))))
        day.tell(.ready(new(1)))
        day.tell(.reload(plan(3, ("web", 3))))
        let trial = worker(3, generation: 3, attempt: 1)
        let actions = day.tell(.exited(worker(1, generation: 3, attempt: 3), crash))
        let back = worker(3, generation: 2, attempt: 2)
        #expect(actions.contains(.terminate(trial)) && actions.contains(.spawn(back)))
    }
}
