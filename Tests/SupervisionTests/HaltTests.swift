@testable import Supervision
import Testing

@Suite struct `Halt` {
    let old = worker(1, generation: 1, attempt: 1)
    let new = worker(1, generation: 2, attempt: 2)
    let api = worker(1, app: "api", generation: 1, attempt: 1)
    let limit = at(.seconds(60))

    /// A day on which web was halted and has gone.
    private func halted(_ apps: (String, Int)...) -> Day {
        var day = Day(running: Plan(1, apps))
        day.tell(.halt(app: "web"))
        for number in 1...(apps.first { $0.0 == "web" }?.1 ?? 1) {
            day.tell(.exited(worker(number, generation: 1, attempt: 1), done))
        }
        return day
    }

    @Test func `its workers leave, the others stay, and who asked hears when the last has gone`() {
        var day = Day(running: ("api", 1), ("web", 2))
        let two = worker(2, generation: 1, attempt: 1)
        #expect(day.tell(.halt(app: "web")) == all(leaves(old, until: limit), leaves(two, until: limit)))
        #expect(!day.supervisor.isHaltedAndGone("web"))
        #expect(day.tell(.exited(old, done)) == left(old))
        #expect(day.tell(.exited(two, done)) == all(left(two), [.report(.halted(app: "web"))]))
        #expect(day.supervisor.isHaltedAndGone("web") && !day.supervisor.isHaltedAndGone("api"))
        #expect(day.supervisor.slots.keys.sorted() == [api.slot])
        #expect(day.tell(.halt(app: "web")) == [.report(.halted(app: "web"))])
    }

    @Test func `a worker that waits for its next try is given up`() {
        var day = Day(running: ("api", 1), ("web", 1))
        day.tell(.exited(old, crash))
        #expect(day.tell(.halt(app: "web")) == [.disarm(.retry(slot(1))), .report(.halted(app: "web"))])
        #expect(day.tell(.timeout(.retry(slot(1)))) == [])
    }

    @Test func `what is not there or ends anyway is not halted`() {
        let answer: [Action] = [.report(.notHalted(app: "web"))]
        var day = Day()
        #expect(day.tell(.halt(app: "web")) == answer)
        day = Day(running: ("api", 1))
        #expect(day.tell(.halt(app: "web")) == answer)
        day.tell(.stop(atOnce: false))
        #expect(day.tell(.halt(app: "api")) == [.report(.notHalted(app: "api"))])
    }

    @Test func `a reload and a restart of all leave it as it is`() {
        var day = halted(("api", 1), ("web", 1))
        let api2 = worker(1, app: "api", generation: 2, attempt: 2)
        #expect(day.tell(.reload(Plan(2, ("api", 1), ("web", 3)))) == starts(api2, until: limit))
        day.tell(.ready(api2))
        #expect(day.tell(.exited(api, done)).last == .report(.reloaded(generation: 2)))
        day.tell(.restart(Plan(3, ("api", 1), ("web", 1))))
        let api3 = worker(1, app: "api", generation: 3, attempt: 3)
        #expect(day.tell(.exited(api2, done)) == all(left(api2), starts(api3, until: limit)))
        #expect(day.tell(.ready(api3)).last == .report(.restarted(generation: 3)))
        #expect(day.supervisor.isHaltedAndGone("web"))
    }

    @Test func `a reload of it alone changes nothing, and bringing back what runs does not either`() {
        var day = halted(("api", 1), ("web", 1))
        let next = Plan(2, ("api", 1), ("web", 1))
        #expect(
            day.tell(.reload(next, only: "web")) == [.report(.staysHalted(app: "web", generation: 2))])
        #expect(
            day.tell(.reload(next, only: "api", bringingBack: true)) == [
                .report(.isNotHalted(app: "api", generation: 2))
            ])
        #expect(day.tell(.scale(app: "web", .to(2))) == [.report(.notScaled(app: "web"))])
    }

    @Test func `it comes back with a proof, and the others follow`() {
        var day = halted(("web", 2))
        var next = Plan(2, ("web", 2))
        next.apps[0].settle = .seconds(1)
        #expect(day.tell(.reload(next, only: "web", bringingBack: true)) == starts(new, until: limit))
        #expect(!day.supervisor.isHaltedAndGone("web"), "its sockets are needed")
        #expect(day.tell(.ready(new)) == all(serves(new), [.arm(.settle(generation: 2), at: at(.seconds(1)))]))
        let two = worker(2, generation: 2, attempt: 2)
        let followed = day.tell(.timeout(.settle(generation: 2)), after: .seconds(1))
        #expect(followed == starts(two, until: at(.seconds(61))))
        #expect(day.tell(.ready(two)) == all(serves(two), [.report(.reloaded(generation: 2))]))
    }

    @Test func `a restart brings it back too, and it is not halted any more from then on`() {
        var day = halted(("api", 1), ("web", 1))
        #expect(day.supervisor.isHalted("web"))
        day.tell(.restart(Plan(2, ("api", 1), ("web", 1)), only: "web"))
        #expect(!day.supervisor.isHalted("web") && !day.supervisor.isHaltedAndGone("web"))
        #expect(day.tell(.ready(new)).last == .report(.restarted(generation: 2)))
        #expect(!day.supervisor.isHalted("web"))
        day.tell(.halt(app: "web"))
        day.tell(.restart(Plan(3, ("api", 1), ("web", 1)), only: "web"))
        #expect(!day.supervisor.isHalted("web"), "its last worker leaves still, and the next is wanted")
    }

    @Test func `it stays halted when the proof fails`() {
        var day = halted(("api", 1), ("web", 1))
        day.tell(.reload(Plan(2, ("api", 1), ("web", 1)), only: "web", bringingBack: true))
        let actions = day.tell(.exited(new, crash))
        #expect(actions.last == .report(.reloadFailed(new, crash, generation: 2, mixed: false)))
        #expect(actions.contains(.disarm(.retry(new.slot))), "it is not tried again")
        #expect(day.supervisor.isHaltedAndGone("web"))
        #expect(day.supervisor.generations == [1])
    }

    @Test func `wanted again before its last worker has gone, who waits for its end is told`() {
        var day = Day(running: ("api", 1), ("web", 1))
        day.tell(.halt(app: "web"))
        #expect(
            day.tell(.reload(Plan(2, ("api", 1), ("web", 1)), only: "web", bringingBack: true))
                == all([.report(.notHalted(app: "web"))], starts(new, until: limit)))
        day.tell(.ready(new))
        #expect(day.supervisor.slots[slot(1)]?.state == .ready(new, since: day.now))
    }

    @Test func `in the middle of a reload it leaves with what that had begun, and the reload goes on`() {
        var day = Day(running: ("api", 1), ("web", 1))
        day.tell(.reload(Plan(2, ("api", 1), ("web", 1))))
        let api2 = worker(1, app: "api", generation: 2, attempt: 2)
        day.tell(.ready(api2))
        let actions = day.tell(.halt(app: "web"))
        #expect(actions.contains(.terminate(old)) && actions.contains(.terminate(new)))
        #expect(actions.contains(.terminate(api)), "nothing of the proof is missing any more")
        for worker in [old, new] { day.tell(.exited(worker, done)) }
        #expect(day.tell(.exited(api, done)).last == .report(.reloaded(generation: 2)))
        #expect(day.supervisor.isHaltedAndGone("web"))
    }

    @Test func `a reload of it alone is over without a word of success`() {
        var day = Day(running: ("api", 1), ("web", 1))
        day.tell(.reload(Plan(2, ("api", 1), ("web", 1)), only: "web"))
        let actions = day.tell(.halt(app: "web"))
        #expect(actions.last == .report(.superseded(generation: 2)))
        #expect(day.supervisor.state == .running && day.supervisor.plan["web"]?.isHalted == true)
        day.tell(.restart(Plan(3, ("api", 1), ("web", 1)), only: "web"))
        for worker in [old, new] { day.tell(.exited(worker, done)) }
        #expect(day.supervisor.slots[slot(1)]?.workers == [worker(1, generation: 3, attempt: 3)])
    }

    @Test func `in the first start it is waited for no more`() {
        var day = Day()
        day.tell(.start(Plan(1, ("api", 1), ("web", 1))))
        day.tell(.ready(api))
        #expect(day.tell(.halt(app: "web")).last == .report(.started(generation: 1)))
    }

    @Test func `those who depend on it go on, and are not kept waiting`() {
        var plan = Plan(1, ("db", 1), ("web", 1))
        plan.apps[1].dependsOn = ["db"]
        var day = Day(running: plan)
        let db = worker(1, app: "db", generation: 1, attempt: 1)
        #expect(day.tell(.halt(app: "db")) == leaves(db, until: limit))
        day.tell(.exited(db, done))
        let two = worker(2, generation: 1, attempt: 1)
        #expect(day.tell(.scale(app: "web", .to(2))).contains(.spawn(two)))
        #expect(day.supervisor.waitsFor("web") == nil)
    }

    @Test func `those who wait for it in the start begin without it`() {
        var plan = Plan(1, ("db", 1), ("web", 1))
        plan.apps[1].dependsOn = ["db"]
        var day = Day()
        day.tell(.start(plan))
        #expect(day.tell(.halt(app: "db")).contains(.spawn(old)))
    }

    @Test func `while all begin anew it leaves with the others, and does not begin`() {
        var day = Day(running: ("api", 1), ("web", 1))
        day.tell(.restart(Plan(2, ("api", 1), ("web", 1))))
        #expect(day.tell(.halt(app: "web")) == [])
        day.tell(.exited(api, done))
        let api2 = worker(1, app: "api", generation: 2, attempt: 2)
        #expect(
            day.tell(.exited(old, done))
                == all(left(old), starts(api2, until: limit), [.report(.halted(app: "web"))]))
    }

    @Test func `who asks for an end that is on its way waits for it, also when all stops meanwhile`() {
        var day = Day(running: ("web", 1))
        day.tell(.halt(app: "web"))
        day.tell(.stop(atOnce: false))
        #expect(day.tell(.halt(app: "web")) == [])
        #expect(day.tell(.exited(old, done)) == all(left(old), [.finish, .report(.halted(app: "web"))]))
    }
}
