@testable import Supervision
import Testing

@Suite struct `A worn worker` {
    let old = worker(1, generation: 1, attempt: 1)
    let new = worker(1, generation: 1, attempt: 2)
    let second = worker(2, generation: 1, attempt: 1)
    let limit = at(.seconds(60))

    /// What it takes to begin the replacing of a worker.
    private func renewal(of old: WorkerID, by new: WorkerID, _ why: Wear = wear, until limit: Instant) -> [Action] {
        [.report(.renewing(old, why))] + starts(new, until: limit)
    }

    /// A day on which one app runs whose workers have such a lifetime.
    private func day(_ workers: Int, surge: Surge = .atMost(1), _ lifetime: Lifetime = Lifetime()) -> Day {
        var plan = Plan(1, ("web", workers))
        plan.surge = surge
        plan.apps[0].lifetime = lifetime
        return Day(running: plan)
    }

    private func lifetime(longest: Duration? = nil, delta: Duration? = .zero, shortest: Duration = .zero) -> Lifetime {
        var lifetime = Lifetime()
        (lifetime.longest, lifetime.delta, lifetime.shortest) = (longest, delta, shortest)
        return lifetime
    }

    @Test func `serves until its successor does`() {
        var day = day(1)
        #expect(day.tell(.worn(old, wear)) == renewal(of: old, by: new, until: limit))
        #expect(day.tell(.ready(new)) == serves(new) + leaves(old, until: limit))
        #expect(day.tell(.exited(old, done)) == left(old))
        #expect(day.supervisor.state == .running && day.supervisor.slots[slot(1)]?.failures == 0)
    }

    @Test func `waits in line while others have their turn, and the longest there goes first`() {
        var day = day(3)
        let third = worker(3, generation: 1, attempt: 1)
        let nextThird = worker(3, generation: 1, attempt: 2)
        #expect(day.tell(.worn(old, wear)) == renewal(of: old, by: new, until: limit))
        #expect(day.tell(.worn(third, wear), after: .seconds(1)) == [])
        #expect(day.tell(.worn(second, wear), after: .seconds(1)) == [])
        let later = at(.seconds(62))
        #expect(
            day.tell(.ready(new))
                == all(serves(new), leaves(old, until: later), renewal(of: third, by: nextThird, until: later)))
        let nextSecond = worker(2, generation: 1, attempt: 2)
        #expect(
            day.tell(.ready(nextThird))
                == all(
                    serves(nextThird), leaves(third, until: later), renewal(of: second, by: nextSecond, until: later)))
    }

    @Test func `has company up to the surge, of whatever app`() {
        var plan = Plan(1, ("api", 2), ("web", 1))
        plan.surge = .atMost(2)
        var day = Day(running: plan)
        let api = [1, 2].map { worker($0, app: "api", generation: 1, attempt: 1) }
        #expect(day.tell(.worn(api[0], wear)).count == 3)
        #expect(day.tell(.worn(old, wear)).count == 3)
        #expect(day.tell(.worn(api[1], wear)) == [])
    }

    @Test func `says so once for all`() {
        var day = day(1)
        day.tell(.worn(old, wear))
        #expect(day.tell(.worn(old, .said("again"))) == [])
        #expect(day.tell(.ready(new)) == serves(new) + leaves(old, until: limit))
        #expect(day.tell(.worn(old, wear)) == [], "it is leaving")
    }

    @Test func `goes on serving when its successor fails, and has another later each time`() {
        var day = day(1)
        day.tell(.worn(old, wear))
        for (attempt, pause) in [(2, 100), (3, 200), (4, 400)] {
            let successor = worker(1, generation: 1, attempt: attempt)
            let next = day.now + .milliseconds(pause)
            #expect(
                day.tell(.exited(successor, crash)) == [
                    .disarm(.start(successor)), .report(.failed(successor, crash, retryAt: next)),
                    .arm(.wear(old), at: next),
                ])
            let again = worker(1, generation: 1, attempt: attempt + 1)
            #expect(
                day.tell(.timeout(.wear(old)), after: .milliseconds(pause))
                    == renewal(of: old, by: again, until: next + .seconds(60)))
        }
        #expect(day.supervisor.slots[slot(1)]?.failures == 0, "the worker itself has not failed")
    }

    @Test func `lets others have their turn when its successor fails`() {
        var day = day(2)
        day.tell(.worn(old, wear))
        day.tell(.worn(second, wear))
        let next = worker(2, generation: 1, attempt: 2)
        #expect(day.tell(.exited(new, crash)).suffix(3) == renewal(of: second, by: next, until: limit)[...])
    }

    @Test func `that crashes leaves its place to the successor`() {
        var day = day(1)
        day.tell(.worn(old, wear))
        #expect(day.tell(.exited(old, crash)) == [.report(.failed(old, crash, retryAt: nil))])
        #expect(day.tell(.ready(new)) == serves(new))
        #expect(day.supervisor.renewing == [])
    }

    @Test func `is replaced by a reload, and not before`() {
        var day = day(2)
        day.tell(.reload(Plan(2, ("web", 2))))
        #expect(day.tell(.worn(second, wear)) == [], "the reload will do it")
        let proof = worker(1, generation: 2, attempt: 2)
        let next = worker(2, generation: 2, attempt: 2)
        #expect(
            day.tell(.ready(proof))
                == all(serves(proof), leaves(old, until: limit), starts(next, until: limit)))
        #expect(day.tell(.ready(next)) == serves(next) + leaves(second, until: limit))
        day.tell(.quiet(old))
        day.tell(.quiet(second))
        #expect(day.supervisor.state == .running && day.supervisor.line.isEmpty)
    }

    @Test func `has its turn when the reload is called off`() {
        var day = day(2)
        day.tell(.reload(Plan(2, ("web", 2))))
        day.tell(.worn(second, wear))
        let proof = worker(1, generation: 2, attempt: 2)
        let next = worker(2, generation: 1, attempt: 2)
        #expect(day.tell(.exited(proof, crash)).suffix(3) == renewal(of: second, by: next, until: limit)[...])
    }

    @Test func `gives way to the reload's own worker while its successor starts`() {
        var day = day(1)
        day.tell(.worn(old, wear))
        let proof = worker(1, generation: 2, attempt: 3)
        #expect(
            day.tell(.reload(Plan(2, ("web", 1))))
                == all([.disarm(.start(new))], leaves(new, until: limit), starts(proof, until: limit)))
        #expect(
            day.tell(.exited(proof, crash)).last
                == renewal(
                    of: old, by: worker(1, generation: 1, attempt: 4), until: limit
                ).last)
    }

    @Test func `leaves without a successor when all stop`() {
        var day = day(1)
        day.tell(.stop(atOnce: false))
        #expect(day.tell(.worn(old, wear)) == [])
        #expect(day.tell(.exited(old, done)).last == .finish)
    }

    @Test func `is not replaced before its time`() {
        var day = day(1, lifetime(shortest: .seconds(10)))
        #expect(day.tell(.worn(old, wear), after: .seconds(4)) == [.arm(.wear(old), at: at(.seconds(10)))])
        #expect(
            day.tell(.timeout(.wear(old)), after: .seconds(6)) == renewal(of: old, by: new, until: at(.seconds(70))))
    }

    @Test func `is one that has served as long as it may`() {
        var plan = Plan(1, ("web", 1))
        plan.apps[0].lifetime = lifetime(longest: .seconds(3600))
        var day = Day()
        day.tell(.start(plan))
        #expect(
            day.tell(.ready(old), after: .seconds(1))
                == serves(old) + [.arm(.wear(old), at: at(.seconds(3601))), .report(.started(generation: 1))])
        let age = Wear.age(.seconds(3600))
        #expect(
            day.tell(.timeout(.wear(old)), after: .seconds(3600))
                == renewal(of: old, by: new, age, until: at(.seconds(3661))))
        let next = day.now + .seconds(3600)
        #expect(
            day.tell(.ready(new))
                == all(serves(new), leaves(old, until: day.now + .seconds(60)), [.arm(.wear(new), at: next)]))
    }

    @Test func `of age has no alarm any more when it goes`() {
        var day = day(1, lifetime(longest: .seconds(3600)))
        #expect(day.tell(.exited(old, crash)).contains(.disarm(.wear(old))))
    }

    @Test func `that is of age and worn too is replaced once`() {
        var day = day(1, lifetime(longest: .seconds(3600)))
        #expect(
            day.tell(.worn(old, wear)) == [.disarm(.wear(old))] + renewal(of: old, by: new, until: limit))
    }

    @Test func `does not come with the others of its app: ages differ by the delta, or by up to a tenth`() {
        let exact = lifetime(longest: .seconds(100), delta: .seconds(7))
        #expect([1, 2, 3].map { exact.longest(inSlot: $0) } == [.seconds(107), .seconds(114), .seconds(121)])
        let spread = lifetime(longest: .seconds(100), delta: nil)
        let ages = (1...64).compactMap { spread.longest(inSlot: $0) }.sorted()
        #expect(ages.allSatisfy { .seconds(100) <= $0 && $0 < .seconds(110) })
        let gaps = zip(ages, ages.dropFirst()).map { $1 - $0 }
        #expect(gaps.allSatisfy { .milliseconds(50) < $0 && $0 < .milliseconds(300) }, "\(gaps)")
        #expect(lifetime(longest: .seconds(100)).longest(inSlot: 3) == .seconds(100))
        #expect(Lifetime().longest(inSlot: 3) == nil)
        let most = Duration.seconds(Int32.max)
        #expect(lifetime(longest: most, delta: most).longest(inSlot: 10_000) == most, "no moment is out of reach")
    }
}
