import Supervision
import Testing

@Suite struct `Restart` {
    let old = worker(1, generation: 1, attempt: 1)
    let new = worker(1, generation: 2, attempt: 2)

    @Test func `the new plan begins when the last worker has gone`() {
        var day = Day(running: ("web", 2))
        let second = worker(2, generation: 1, attempt: 1)
        let limit = at(.seconds(60))
        #expect(
            day.tell(.restart(Plan(2, ("web", 1))))
                == all(
                    leaves(old, until: limit),
                    leaves(second, until: limit)))
        #expect(day.tell(.exited(second, done)) == left(second))
        #expect(
            day.tell(.exited(old, done))
                == all(
                    left(old),
                    starts(new, until: limit)))
        #expect(
            day.tell(.ready(new))
                == all(
                    serves(new),
                    [.report(.restarted(generation: 2))]))
        #expect(day.supervisor.slots.keys.sorted() == [slot(1)])
        #expect(day.supervisor.generations == [2])
    }

    @Test func `a worker that fails is reported, and tried again for ever as if it were new`() {
        var day = Day(running: ("web", 1))
        day.tell(.restart(Plan(2, ("web", 1))))
        day.tell(.exited(old, done))
        #expect(
            day.tell(.exited(new, crash)) == [
                .disarm(.start(new)), .report(.failed(new, crash, retryAt: day.now)),
                .arm(.retry(slot(1)), at: day.now),
                .report(.restartFailed(new, crash, generation: 2)),
            ])
        for attempt in 3...50 {
            let next = worker(1, generation: 2, attempt: attempt)
            #expect(day.tell(.timeout(.retry(slot(1))), after: .seconds(30)).first == .spawn(next))
            #expect(day.tell(.exited(next, crash)).count == 3)
        }
    }

    @Test func `an app that does not come up is reported even when another comes up after it`() {
        var day = Day(running: ("api", 1), ("web", 1))
        let api = worker(1, app: "api", generation: 1, attempt: 1)
        day.tell(.restart(Plan(2, ("api", 1), ("web", 1))))
        day.tell(.exited(api, done))
        day.tell(.exited(old, done))
        let newAPI = worker(1, app: "api", generation: 2, attempt: 2)
        #expect(day.tell(.exited(newAPI, crash)).last == .report(.restartFailed(newAPI, crash, generation: 2)))
        #expect(day.tell(.ready(new)) == serves(new))
    }

    @Test func `crashes before a restart do not delay what comes after it`() {
        var day = Day(running: ("web", 1))
        day.tell(.exited(old, crash))
        for _ in 1...5 {
            guard case .spawn(let next)? = day.tell(.timeout(.retry(slot(1))), after: .seconds(30)).first else { break }
            day.tell(.exited(next, crash))
        }
        let next = worker(1, generation: 2, attempt: 7)
        #expect(
            day.tell(.restart(Plan(2, ("web", 1))))
                == all(
                    [.disarm(.retry(slot(1)))],
                    starts(next, until: day.now + .seconds(60))))
        #expect(day.tell(.exited(next, crash)).contains(.arm(.retry(slot(1)), at: day.now)))
    }

    @Test func `a newer restart or reload takes the place of one under way`() {
        var day = Day(running: ("web", 1))
        day.tell(.restart(Plan(2, ("web", 1))))
        #expect(day.tell(.restart(Plan(3, ("web", 1)))) == [.report(.superseded(generation: 2))])
        #expect(day.tell(.reload(Plan(4, ("web", 1)))) == [.report(.superseded(generation: 3))])
        let next = worker(1, generation: 4, attempt: 2)
        #expect(
            day.tell(.exited(old, done))
                == all(
                    left(old),
                    starts(next, until: at(.seconds(60)))))
        #expect(
            day.tell(.restart(Plan(5, ("web", 1))))
                == all(
                    [.report(.superseded(generation: 4)), .disarm(.start(next))],
                    leaves(next, until: at(.seconds(60)))))
    }

    @Test func `a restart during a reload lets old and new leave`() {
        var day = Day(running: ("web", 1))
        day.tell(.reload(Plan(2, ("web", 1))))
        let limit = at(.seconds(60))
        #expect(
            day.tell(.restart(Plan(3, ("web", 1))))
                == all(
                    [.report(.superseded(generation: 2))],
                    leaves(old, until: limit),
                    [.disarm(.start(new))],
                    leaves(new, until: limit)))
        day.tell(.exited(new, done))
        let next = worker(1, generation: 3, attempt: 3)
        #expect(
            day.tell(.exited(old, done))
                == all(
                    left(old),
                    starts(next, until: limit)))
    }

    @Test func `a stubborn worker holds a restart up no longer than its limit`() {
        var day = Day(running: ("web", 1))
        day.tell(.restart(Plan(2, ("web", 1))))
        #expect(day.tell(.timeout(.kill(old)), after: .seconds(60)) == [.kill(old), .report(.stubborn(old))])
        #expect(
            day.tell(.exited(old, done))
                == all(
                    [.report(.left(old, done))],
                    starts(new, until: at(.seconds(120)))))
    }
}
