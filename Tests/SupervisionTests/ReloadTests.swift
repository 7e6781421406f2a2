import Supervision
import Testing

@Suite struct `Reload` {
    let old = worker(1, generation: 1, attempt: 1)
    let new = worker(1, generation: 2, attempt: 2)
    let secondOld = worker(2, generation: 1, attempt: 1)
    let secondNew = worker(2, generation: 2, attempt: 2)
    let limit = at(.seconds(60))

    @Test func `one slot after the other: the new worker serves, then the old one leaves`() {
        var day = Day(running: ("web", 2))
        #expect(day.tell(.reload(Plan(2, ("web", 2)))) == [.spawn(new), .arm(.start(new), at: limit)])
        #expect(
            day.tell(.ready(new)) == [
                .disarm(.start(new)), .report(.ready(new)),
                .terminate(old), .arm(.kill(old), at: limit), .report(.leaving(old)),
                .spawn(secondNew), .arm(.start(secondNew), at: limit),
            ])
        #expect(day.tell(.exited(old, done)) == [.disarm(.kill(old)), .report(.left(old, done))])
        #expect(
            day.tell(.ready(secondNew))
                == all(
                    serves(secondNew),
                    leaves(secondOld, until: limit)))
        #expect(
            day.tell(.exited(secondOld, done))
                == all(
                    left(secondOld),
                    [.report(.reloaded(generation: 2))]))
        #expect(day.supervisor.state == .running)
        #expect(day.supervisor.generations == [2])
    }

    @Test func `it is over when the last old worker accepts no more, though it still finishes what it has`() {
        var day = Day(running: ("web", 1))
        day.tell(.reload(Plan(2, ("web", 1))))
        day.tell(.ready(new))
        #expect(day.tell(.quiet(old)) == [.report(.reloaded(generation: 2))])
        #expect(day.supervisor.generations == [1, 2])
        #expect(day.tell(.exited(old, done), after: .seconds(10)) == left(old))
        #expect(day.supervisor.generations == [2])
    }

    @Test func `an old worker that never says so is waited for until it is killed`() {
        var day = Day(running: ("web", 1))
        day.tell(.reload(Plan(2, ("web", 1))))
        day.tell(.ready(new))
        #expect(
            day.tell(.timeout(.kill(old)), after: .seconds(60)) == [
                .kill(old), .report(.stubborn(old)), .report(.reloaded(generation: 2)),
            ])
    }

    @Test func `no old worker leaves before each app has a new one that serves`() {
        var day = Day(running: ("api", 1), ("web", 1))
        let oldAPI = worker(1, app: "api", generation: 1, attempt: 1)
        let newAPI = worker(1, app: "api", generation: 2, attempt: 2)
        #expect(
            day.tell(.reload(Plan(2, ("web", 1), ("api", 1))))
                == all(
                    starts(newAPI, until: limit),
                    starts(new, until: limit)))
        #expect(day.tell(.ready(newAPI)) == serves(newAPI))
        #expect(
            day.tell(.ready(new))
                == all(
                    serves(new),
                    leaves(oldAPI, until: limit),
                    leaves(old, until: limit)))
    }

    @Test func `more workers come after the first was replaced`() {
        var day = Day(running: ("web", 1))
        day.tell(.reload(Plan(2, ("web", 3))))
        let two = worker(2, generation: 2, attempt: 1)
        let three = worker(3, generation: 2, attempt: 1)
        #expect(
            day.tell(.ready(new))
                == all(
                    serves(new),
                    leaves(old, until: limit),
                    starts(two, until: limit)))
        day.tell(.exited(old, done))
        #expect(
            day.tell(.ready(two))
                == all(
                    serves(two),
                    starts(three, until: limit)))
        #expect(
            day.tell(.ready(three))
                == all(
                    serves(three),
                    [.report(.reloaded(generation: 2))]))
    }

    @Test func `fewer workers: those too many leave when the others have been replaced`() {
        var day = Day(running: ("web", 2))
        day.tell(.reload(Plan(2, ("web", 1))))
        #expect(
            day.tell(.ready(new))
                == all(
                    serves(new),
                    leaves(old, until: limit),
                    leaves(secondOld, until: limit)))
        day.tell(.exited(old, done))
        #expect(day.tell(.exited(secondOld, done)).last == .report(.reloaded(generation: 2)))
        #expect(day.supervisor.slots.keys.sorted() == [slot(1)])
    }

    @Test func `an app comes and another goes`() {
        var day = Day(running: ("api", 1))
        let gone = worker(1, app: "api", generation: 1, attempt: 1)
        let come = worker(1, generation: 2, attempt: 1)
        #expect(day.tell(.reload(Plan(2, ("web", 1)))) == starts(come, until: limit))
        #expect(
            day.tell(.ready(come))
                == all(
                    serves(come),
                    leaves(gone, until: limit)))
        #expect(
            day.tell(.exited(gone, done))
                == all(
                    left(gone),
                    [.report(.reloaded(generation: 2))]))
        #expect(day.supervisor.slots.keys.sorted() == [slot(1)])
    }

    @Test func `the last app goes`() {
        var day = Day(running: ("web", 1))
        #expect(day.tell(.reload(Plan(2))) == leaves(old, until: limit))
        #expect(
            day.tell(.exited(old, done))
                == all(
                    left(old),
                    [.report(.reloaded(generation: 2))]))
        #expect(day.supervisor.slots.isEmpty)
    }

    @Test func `as many slots at a time as the surge allows, and one where it says none`() {
        for (surge, turns) in [(3, [2, 3, 4]), (0, [2])] {
            var day = Day(running: ("web", 5))
            var next = Plan(2, ("web", 5))
            next.surge = .atMost(surge)
            day.tell(.reload(next))
            let begun = turns.flatMap { starts(worker($0, generation: 2, attempt: 2), until: limit) }
            #expect(
                day.tell(.ready(new))
                    == all(
                        serves(new),
                        leaves(old, until: limit),
                        begun))
        }
    }

    @Test func `a slot in its waiting delay has the new worker at once`() {
        var day = Day(running: ("web", 1))
        day.tell(.exited(old, crash))
        #expect(
            day.tell(.reload(Plan(2, ("web", 1))))
                == all(
                    [.disarm(.retry(slot(1)))],
                    starts(new, until: limit)))
        #expect(
            day.tell(.ready(new))
                == all(
                    serves(new),
                    [.report(.reloaded(generation: 2))]))
        day.tell(.exited(new, crash))
        #expect(
            day.tell(.timeout(.retry(slot(1))), after: .milliseconds(100)).first
                == .spawn(worker(1, generation: 2, attempt: 3)))
    }

    @Test func `a slot in its waiting delay goes back to waiting when the new worker fails`() {
        var day = Day(running: ("web", 1))
        day.tell(.exited(old, crash))
        day.tell(.reload(Plan(2, ("web", 1))))
        let retry = at(.milliseconds(100))
        #expect(
            day.tell(.exited(new, crash)) == [
                .disarm(.start(new)), .report(.failed(new, crash, retryAt: retry)), .arm(.retry(slot(1)), at: retry),
                .report(.reloadFailed(new, crash, generation: new.generation, mixed: false)),
            ])
        #expect(
            day.tell(.timeout(.retry(slot(1))), after: .milliseconds(100)).first
                == .spawn(worker(1, generation: 1, attempt: 3)))
    }

    @Test func `a slot that comes back while its last worker is leaving does not wait for it`() {
        var day = Day(running: ("web", 2))
        day.tell(.reload(Plan(2, ("web", 1))))
        day.tell(.ready(new))
        day.tell(.quiet(old))
        day.tell(.quiet(secondOld))
        day.tell(.reload(Plan(3, ("web", 2))))
        let newer = worker(1, generation: 3, attempt: 3)
        let back = worker(2, generation: 3, attempt: 2)
        #expect(
            day.tell(.ready(newer))
                == all(
                    serves(newer),
                    leaves(new, until: limit),
                    starts(back, until: limit)))
        // It belongs to the generation it came back with, so that is what it is tried again with.
        day.tell(.exited(back, crash))
        #expect(day.tell(.timeout(.retry(slot(2)))).first == .spawn(worker(2, generation: 3, attempt: 3)))
        #expect(day.tell(.exited(secondOld, done)) == left(secondOld))
    }
}
