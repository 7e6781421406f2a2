import Supervision
import Testing

/// What happens to the old workers while the new ones are on their way.
@Suite struct `Accidents during a reload` {
    let old = worker(1, generation: 1, attempt: 1)
    let new = worker(1, generation: 2, attempt: 2)
    let limit = at(.seconds(60))

    @Test func `an old worker crashes while its successor starts, and the successor serves`() {
        var day = Day(running: ("web", 1))
        day.tell(.reload(Plan(2, ("web", 1))))
        #expect(day.tell(.exited(old, crash)) == [.report(.failed(old, crash, retryAt: nil))])
        #expect(
            day.tell(.ready(new))
                == all(
                    serves(new),
                    [.report(.reloaded(generation: 2))]))
        #expect(day.supervisor.generations == [2])
    }

    @Test func `an old worker crashes, its successor fails: the old code is tried again`() {
        var day = Day(running: ("web", 1))
        day.tell(.reload(Plan(2, ("web", 1))))
        day.tell(.exited(old, crash))
        let retry = at(.milliseconds(100))
        #expect(
            day.tell(.exited(new, crash)) == [
                .disarm(.start(new)), .report(.failed(new, crash, retryAt: retry)), .arm(.retry(slot(1)), at: retry),
                .report(.reloadFailed(new, crash, generation: new.generation, mixed: false)),
            ])
        let back = worker(1, generation: 1, attempt: 3)
        #expect(day.tell(.timeout(.retry(slot(1))), after: .milliseconds(100)).first == .spawn(back))
    }

    @Test func `an old worker crashes, and another app's failure ends its successor's start`() {
        var day = Day(running: ("api", 1), ("web", 1))
        day.tell(.reload(Plan(2, ("api", 1), ("web", 1))))
        day.tell(.exited(old, crash))
        let api = worker(1, app: "api", generation: 2, attempt: 2)
        let back = worker(1, generation: 1, attempt: 3)
        #expect(
            Array(day.tell(.exited(api, crash)).dropFirst(2))
                == all(
                    [.disarm(.start(new))],
                    leaves(new, until: limit),
                    starts(back, until: limit),
                    [.report(.reloadFailed(api, crash, generation: api.generation, mixed: false))]))
    }

    /// A day on which web's new worker serves alone, its old one having crashed, when the reload is called off.
    private func dayOfTheWayBack() -> (Day, WorkerID, [Action]) {
        var day = Day(running: ("api", 1), ("web", 1))
        day.tell(.reload(Plan(2, ("api", 1), ("web", 1))))
        day.tell(.ready(new))
        day.tell(.exited(old, crash))
        let actions = day.tell(.exited(worker(1, app: "api", generation: 2, attempt: 2), crash))
        return (day, worker(1, generation: 1, attempt: 3), actions)
    }

    @Test func `a new worker that serves alone when the reload is called off stays until the old code serves`() {
        var (day, back, actions) = dayOfTheWayBack()
        #expect(Array(actions.dropFirst(2).dropLast()) == starts(back, until: limit))
        #expect(
            day.tell(.ready(back))
                == all(
                    serves(back),
                    leaves(new, until: limit)))
        day.tell(.exited(new, done))
        #expect(day.supervisor.generations == [1])
    }

    @Test func `when the old code fails on its way back, it is tried again, and the called off worker leaves`() {
        var (day, back, _) = dayOfTheWayBack()
        let retry = at(.milliseconds(100))
        #expect(
            day.tell(.exited(back, crash))
                == all(
                    [
                        .disarm(.start(back)), .report(.failed(back, crash, retryAt: retry)),
                        .arm(.retry(slot(1)), at: retry),
                    ],
                    leaves(new, until: limit)))
        let again = worker(1, generation: 1, attempt: 4)
        #expect(day.tell(.timeout(.retry(slot(1))), after: .milliseconds(100)).first == .spawn(again))
    }

    @Test func `the way back goes on when the next reload does not know the app`() {
        var (day, back, _) = dayOfTheWayBack()
        let api = worker(1, app: "api", generation: 3, attempt: 3)
        #expect(day.tell(.reload(Plan(3, ("api", 1)))) == starts(api, until: limit))
        #expect(
            day.tell(.ready(back))
                == all(
                    serves(back),
                    leaves(new, until: limit)))
    }

    @Test(arguments: [true, false])
    func `one that serves alone is on its way back also after a second reload was called off`(newerServes: Bool) {
        var day = Day(running: ("api", 1), ("web", 1))
        day.tell(.reload(Plan(2, ("api", 1), ("web", 1))))
        day.tell(.ready(new))
        day.tell(.exited(old, crash))
        day.tell(.reload(Plan(3, ("api", 1), ("web", 1))))
        let newer = worker(1, generation: 3, attempt: 3)
        if newerServes { day.tell(.ready(newer)) }
        let api = worker(1, app: "api", generation: 3, attempt: 3)
        let back = worker(1, generation: 1, attempt: 4)
        #expect(
            Array(day.tell(.exited(api, crash)).dropFirst(2))
                == all(
                    newerServes ? [] : [.disarm(.start(newer))],
                    leaves(newer, until: limit),
                    starts(back, until: limit),
                    [.report(.reloadFailed(api, crash, generation: api.generation, mixed: false))]))
        #expect(day.tell(.ready(back)) == all(serves(back), leaves(new, until: limit)))
    }

    @Test func `a crash beside a serving successor counts as a failure of the slot`() {
        var day = Day(running: ("api", 1), ("web", 1))
        day.tell(.reload(Plan(2, ("api", 1), ("web", 1))))
        day.tell(.ready(new))
        day.tell(.exited(old, crash))
        #expect(day.supervisor.slots[slot(1)]?.failures == 1)
        #expect(day.supervisor.slots[slot(1)]?.lastFailure == crash)
    }

    @Test func `a slot the new plan does not want is kept alive until its turn to leave has come`() {
        var day = Day(running: ("web", 3))
        day.tell(.reload(Plan(2, ("web", 2))))
        day.tell(.ready(new))
        let third = worker(3, generation: 1, attempt: 1)
        #expect(day.tell(.exited(third, crash)).last == .arm(.retry(slot(3)), at: at(.zero)))
        let again = worker(3, generation: 1, attempt: 2)
        #expect(day.tell(.timeout(.retry(slot(3)))) == starts(again, until: limit))
        #expect(day.tell(.ready(again)) == serves(again))
        #expect(day.tell(.ready(worker(2, generation: 2, attempt: 2))).contains(.terminate(again)))
    }

    @Test func `a slot that waits for its turn is restarted as it was`() {
        var day = Day(running: ("web", 2))
        day.tell(.reload(Plan(2, ("web", 2))))
        day.tell(.exited(worker(2, generation: 1, attempt: 1), crash))
        let again = worker(2, generation: 1, attempt: 2)
        #expect(day.tell(.timeout(.retry(slot(2)))) == starts(again, until: limit))
        // Its turn comes while it is still starting: the new worker takes over from it at once.
        let second = worker(2, generation: 2, attempt: 3)
        #expect(
            day.tell(.ready(new))
                == all(
                    serves(new),
                    leaves(old, until: limit),
                    [.disarm(.start(again))],
                    leaves(again, until: limit),
                    starts(second, until: limit)))
        #expect(day.tell(.ready(again)) == [])
    }

    @Test func `a new worker that crashes after it took over is restarted, and the reload goes on`() {
        var day = Day(running: ("web", 2))
        day.tell(.reload(Plan(2, ("web", 2))))
        day.tell(.ready(new))
        #expect(day.tell(.exited(new, crash)).last == .arm(.retry(slot(1)), at: at(.zero)))
        #expect(day.tell(.timeout(.retry(slot(1)))).first == .spawn(worker(1, generation: 2, attempt: 3)))
        #expect(day.tell(.ready(worker(2, generation: 2, attempt: 2))).count == 5)
    }
}
