@testable import Supervision
import Testing

@Suite struct `A stuck worker` {
    let old = worker(1, generation: 1, attempt: 1)
    let new = worker(1, generation: 1, attempt: 2)
    let why = "GET / took longer than 30 s"
    /// When it is so: it has served for a while.
    let then = at(.seconds(1))
    let limit = at(.seconds(61))

    private var failed: Action { .report(.failed(old, .stuck(why), retryAt: then)) }

    @Test func `has a successor at once, and a little time for what else it has`() {
        var day = Day(running: ("web", 1))
        #expect(
            day.tell(.stuck(old, why), after: .seconds(1))
                == all([failed], starts(new, until: limit), leaves(old, until: at(.seconds(6)))))
        #expect(day.tell(.timeout(.kill(old)), after: .seconds(5)) == [.kill(old), .report(.stubborn(old))])
        #expect(day.tell(.stuck(old, why)) == [])
        #expect(day.tell(.ready(new)) == serves(new))
        let slot = day.supervisor.slots[slot(1)]
        #expect(slot?.failures == 0 && slot?.lastFailure == .stuck(why))
    }

    @Test func `that was so too soon counts as crashed, and the wait grows`() {
        var day = Day(running: ("web", 1))
        var stuck = old
        for (attempt, pause) in [(2, 0), (3, 100), (4, 200)] {
            let retry = day.now + .milliseconds(pause)
            #expect(
                day.tell(.stuck(stuck, why))
                    == all(
                        [.report(.failed(stuck, .stuck(why), retryAt: retry)), .arm(.retry(slot(1)), at: retry)],
                        leaves(stuck, until: day.now + .seconds(5))))
            stuck = worker(1, generation: 1, attempt: attempt)
            #expect(day.tell(.timeout(.retry(slot(1))), after: .milliseconds(pause)).first == .spawn(stuck))
            day.tell(.ready(stuck))
        }
    }

    @Test func `never has more time than one that is asked to leave`() {
        var plan = Plan(1, ("web", 1))
        plan.apps[0].stopLimit = .seconds(2)
        plan.apps[0].stuckLimit = .seconds(30)
        var day = Day(running: plan)
        #expect(day.tell(.stuck(old, why), after: .seconds(1)).contains(.arm(.kill(old), at: at(.seconds(3)))))
    }

    @Test func `does not wait in line`() {
        var day = Day(running: ("web", 2))
        day.tell(.worn(worker(2, generation: 1, attempt: 1), wear))
        #expect(day.tell(.stuck(old, why), after: .seconds(1)).contains(.spawn(new)))
    }

    @Test func `leaves its place to a successor that is on its way`() {
        var day = Day(running: ("web", 1))
        day.tell(.worn(old, wear))
        #expect(
            day.tell(.stuck(old, why))
                == [.report(.failed(old, .stuck(why), retryAt: nil))] + leaves(old, until: at(.seconds(5))))
        #expect(day.tell(.ready(new)) == serves(new))
    }

    @Test func `of the new code calls the reload off while that proves itself`() {
        var day = Day(running: ("web", 1))
        var plan = Plan(2, ("web", 1))
        plan.apps[0].settle = .seconds(1)
        day.tell(.reload(plan))
        let proof = worker(1, generation: 2, attempt: 2)
        day.tell(.ready(proof))
        let actions = day.tell(.stuck(proof, why))
        #expect(actions.last == .report(.reloadFailed(proof, .stuck(why), generation: 2, mixed: false)))
        #expect(day.supervisor.slots[slot(1)]?.workers == [old])
    }

    @Test func `of the old code makes room for the new`() {
        var day = Day(running: ("web", 1))
        var plan = Plan(2, ("web", 1))
        plan.apps[0].settle = .seconds(1)
        day.tell(.reload(plan))
        let proof = worker(1, generation: 2, attempt: 2)
        day.tell(.ready(proof))
        #expect(
            day.tell(.stuck(old, why))
                == [.report(.failed(old, .stuck(why), retryAt: nil))] + leaves(old, until: at(.seconds(5))))
        #expect(day.supervisor.slots[slot(1)]?.workers == [proof])
    }

    @Test func `is replaced when all stop, as long as somebody needs it`() {
        var plan = Plan(1, ("db", 1), ("web", 1))
        plan.apps[1].dependsOn = ["db"]
        var day = Day(running: plan)
        day.tell(.stop(atOnce: false))
        let database = worker(1, app: "db", generation: 1, attempt: 1)
        #expect(
            day.tell(.stuck(database, why), after: .seconds(1)).contains(
                .spawn(worker(1, app: "db", generation: 1, attempt: 2))))
    }
}
