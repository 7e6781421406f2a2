import Testing

@testable import Supervision

@Suite struct `The number of workers` {
    let one = worker(1, generation: 1, attempt: 1)
    let two = worker(2, generation: 1, attempt: 1)
    let three = worker(3, generation: 1, attempt: 1)
    let limit = at(.seconds(60))

    private func plan(_ generation: Int, workers: Int = 1, _ cheaper: Cheaper = Cheaper(least: 1, most: 3)) -> Plan {
        var plan = Plan(generation, ("web", workers))
        plan.apps[0].cheaper = cheaper
        return plan
    }

    private func adapted(_ from: Int, _ to: Int) -> [Action] { [.report(.adapted(app: "web", from: from, to: to))] }

    private let more = Event.scale(app: "web", .more)
    private let fewer = Event.scale(app: "web", .fewer)

    @Test func `one more begins when there is more to do, and the next when it serves, up to the most`() {
        var day = Day(running: plan(1))
        #expect(day.tell(more) == all(adapted(1, 2), starts(two, until: limit)))
        #expect(day.tell(more) == [], "one is on its way")
        #expect(day.tell(.ready(two)) == serves(two))
        #expect(day.tell(more) == all(adapted(2, 3), starts(three, until: limit)))
        #expect(day.tell(.ready(three)) == serves(three))
        #expect(day.tell(more) == [])
    }

    @Test func `one after the other leaves when there is less to do, down to the least`() {
        var day = Day(running: plan(1, workers: 3))
        #expect(day.tell(fewer) == all(adapted(3, 2), leaves(three, until: limit)))
        #expect(day.tell(fewer) == all(adapted(2, 1), leaves(two, until: limit)))
        #expect(day.tell(fewer) == [])
        day.tell(.exited(three, done))
        day.tell(.exited(two, done))
        #expect(day.supervisor.slots.keys.sorted() == [slot(1)])
    }

    @Test func `a step may be of several`() {
        var day = Day(running: plan(1, Cheaper(least: 1, most: 4, step: 2)))
        #expect(day.tell(more) == all(adapted(1, 3), starts(two, until: limit), starts(three, until: limit)))
        day.tell(.ready(two))
        #expect(day.tell(more) == [])
        day.tell(.ready(three))
        #expect(day.tell(more).first == adapted(3, 4).first)
    }

    @Test func `a worker that fails is no reason for more of its kind`() {
        var day = Day(running: plan(1))
        day.tell(more)
        day.tell(.exited(two, crash))
        #expect(day.tell(more) == [] && day.tell(fewer) == [])
    }

    @Test func `a reload keeps the number it finds, and nothing changes it meanwhile`() {
        var day = Day(running: plan(1))
        day.tell(more)
        day.tell(.ready(two))
        day.tell(.reload(plan(2)))
        #expect(day.tell(more) == [] && day.tell(fewer) == [])
        while let worker = day.supervisor.slots.values.flatMap(\.workers).filter(day.supervisor.isStarting).min() {
            day.tell(.ready(worker))
        }
        #expect(day.supervisor.plan["web"]?.workers == 2 && day.supervisor.plan.generation == 2)
        for worker in [one, two] { day.tell(.exited(worker, done)) }
        day.tell(.reload(plan(3, Cheaper(least: 3, most: 5))))
        #expect(day.supervisor.slots.count == 3, "but no fewer than the new settings have")
    }

    @Test func `so does a reload of this app alone`() {
        var day = Day(running: plan(1))
        day.tell(more)
        day.tell(.ready(two))
        day.tell(.reload(plan(2), only: "web"))
        #expect(day.supervisor.youngestPlan["web"]?.workers == 2)
    }

    @Test func `a restart begins with what the settings begin with`() {
        var day = Day(running: plan(1))
        day.tell(more)
        day.tell(.ready(two))
        day.tell(.restart(plan(2)))
        for worker in [one, two] { day.tell(.exited(worker, done)) }
        #expect(day.supervisor.plan["web"]?.workers == 1)
    }

    @Test func `who scales by hand sets the most`() {
        var day = Day(running: plan(1, workers: 3))
        #expect(
            day.tell(.scale(app: "web", .to(2)))
                == all([.report(.scaled(app: "web", from: 3, to: 2))], leaves(three, until: limit)))
        #expect(day.tell(.scale(app: "web", .by(2))) == [.report(.scaled(app: "web", from: 2, to: 4))])
        #expect(day.supervisor.plan["web"]?.workers == 2)
        day.tell(.scale(app: "web", .to(1)))
        #expect(day.tell(fewer) == [] && day.tell(more) == [])
    }

    @Test func `who scales during a reload scales both plans alike, also when only one of them has limits`() {
        for (before, after) in [(plan(1), Plan(2, ("web", 1))), (Plan(1, ("web", 1)), plan(2))] {
            var day = Day(running: before)
            day.tell(.reload(after))
            #expect(
                day.tell(.scale(app: "web", .to(3))).first
                    == .report(.scaled(app: "web", from: before.apps[0].ceiling, to: 3)))
            #expect(day.supervisor.plan["web"]?.workers == 3 && day.supervisor.youngestPlan["web"]?.workers == 3)
        }
    }

    @Test func `nobody else is touched by what there is to do`() {
        var day = Day(running: ("web", 2))
        #expect(day.tell(more) == [] && day.tell(fewer) == [])
        #expect(day.tell(.scale(app: "nobody", .more)) == [])
        day.tell(.halt(app: "web"))
        #expect(day.tell(more) == [])
        day.tell(.stop(atOnce: false))
        #expect(day.tell(more) == [] && day.tell(fewer) == [])
    }
}

@Suite struct `The demand on workers` {
    let one = worker(1, generation: 1, attempt: 1)
    let two = worker(2, generation: 1, attempt: 1)
    let three = worker(3, generation: 1, attempt: 1)

    @Test func `is too much when every worker has said so lately`() {
        var demand = Demand(patience: .seconds(3))
        #expect(!demand.isTooMuch(for: [], at: at(.zero)))
        demand.saturated(one, at: at(.seconds(1)))
        #expect(demand.isTooMuch(for: [one], at: at(.milliseconds(1500))))
        #expect(!demand.isTooMuch(for: [one], at: at(.milliseconds(1501))))
        #expect(!demand.isTooMuch(for: [one, two], at: at(.seconds(1))))
        demand.saturated(two, at: at(.milliseconds(1400)))
        #expect(demand.isTooMuch(for: [one, two], at: at(.milliseconds(1500))))
    }

    /// Looks once a second at workers that were at work for so many milliseconds of each; the seconds at which one fewer
    /// would have done.
    private func looks(_ shares: [WorkerID: Int], threads: Int = 1, seconds: Int, patience: Duration = .seconds(3))
        -> [Int]
    {
        var demand = Demand(patience: patience)
        return (0...seconds).filter { second in
            demand.isTooLittle(
                shares.mapValues { $0 * 1000 * second }, threads: threads, at: at(.seconds(second)))
        }
    }

    @Test func `is too little when the others would have managed for as long as is asked for`() {
        #expect(looks([one: 0, two: 0], seconds: 7) == [3, 6])
        #expect(looks([one: 350, two: 350], seconds: 7) == [3, 6])
        #expect(looks([one: 360, two: 350], seconds: 7) == [])
        #expect(looks([one: 1000, two: 200, three: 200], seconds: 3) == [3])
        #expect(looks([one: 1000, two: 300, three: 200], seconds: 3) == [])
        #expect(looks([one: 2000, two: 700, three: 0], threads: 2, seconds: 3) == [3])
        #expect(looks([one: 0], seconds: 9) == [], "the last one stays")
    }

    @Test func `begins anew after a rest, and after a moment of work`() {
        var demand = Demand(patience: .seconds(2))
        func look(_ second: Int, _ work: Int) -> Bool {
            demand.isTooLittle([one: work, two: 0], threads: 1, at: at(.seconds(second)))
        }
        #expect(!look(0, 0) && !look(1, 0) && !look(2, 900_000) && !look(3, 900_000))
        #expect(look(4, 900_000))
        demand.rest()
        #expect(!look(5, 900_000) && !look(6, 900_000) && look(7, 900_000))
    }

    @Test func `is not too little while as many as would be left have too much to do`() {
        func looks(_ saturated: [WorkerID], of workers: [WorkerID]) -> [Int] {
            var demand = Demand(patience: .seconds(2))
            let work = Dictionary(uniqueKeysWithValues: workers.map { ($0, 0) })
            return (0...4).filter { second in
                defer {
                    for worker in saturated { demand.saturated(worker, at: at(.milliseconds(second * 1000 + 500))) }
                }
                return demand.isTooLittle(work, threads: 1, at: at(.seconds(second)))
            }
        }
        #expect(looks([], of: [one, two]) == [2, 4])
        #expect(looks([one], of: [one, two]) == [], "it would begin again at once")
        #expect(looks([one], of: [one, two, three]) == [2, 4], "one long request keeps one more, and not all")
        #expect(looks([one, two], of: [one, two, three]) == [])
    }

    @Test func `is looked at three times in the time it takes, and no more than ten times a second`() {
        #expect(Demand(patience: .seconds(3)).pause == .seconds(1))
        #expect(Demand(patience: .seconds(60)).pause == .seconds(1))
        #expect(Demand(patience: .milliseconds(600)).pause == .milliseconds(200))
        #expect(Demand(patience: .zero).pause == .milliseconds(100))
    }
}
