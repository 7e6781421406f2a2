import Supervision
import Testing

@Suite struct `Stop` {
    let one = worker(1, generation: 1, attempt: 1)
    let two = worker(2, generation: 1, attempt: 1)

    @Test func `every worker is asked to leave, and the end comes with the last`() {
        var day = Day(running: ("web", 2))
        let limit = at(.seconds(60))
        #expect(
            day.tell(.stop(atOnce: false))
                == all(
                    [.report(.stopping)],
                    leaves(one, until: limit),
                    leaves(two, until: limit)))
        #expect(day.tell(.stop(atOnce: false)) == [])
        #expect(day.tell(.quiet(one)) == [])
        #expect(day.tell(.exited(one, done)) == left(one))
        #expect(
            day.tell(.exited(two, done))
                == all(
                    left(two),
                    [.finish]))
    }

    @Test func `a worker that does not leave in time is killed`() {
        var day = Day(running: ("web", 1))
        day.tell(.stop(atOnce: false))
        #expect(day.tell(.timeout(.kill(one)), after: .seconds(60)) == [.kill(one), .report(.stubborn(one))])
        #expect(day.tell(.timeout(.kill(one))) == [])
        #expect(day.tell(.exited(one, done)) == [.report(.left(one, done)), .finish])
    }

    @Test func `a second stop may be at once, and kills those that are leaving`() {
        var day = Day(running: ("web", 2))
        day.tell(.stop(atOnce: false))
        day.tell(.exited(two, done))
        #expect(day.tell(.stop(atOnce: true)) == [.disarm(.kill(one)), .kill(one)])
        #expect(day.tell(.stop(atOnce: true)) == [])
        #expect(day.tell(.exited(one, done)) == [.report(.left(one, done)), .finish])
    }

    @Test func `a stop at once kills what serves, what starts and what waits`() {
        var day = Day(running: ("web", 3))
        let three = worker(3, generation: 1, attempt: 1)
        let next = worker(2, generation: 1, attempt: 2)
        day.tell(.exited(two, crash))
        day.tell(.timeout(.retry(slot(2))))
        day.tell(.exited(three, crash))
        #expect(
            day.tell(.stop(atOnce: true)) == [
                .report(.stopping), .kill(one), .disarm(.start(next)), .kill(next), .disarm(.retry(slot(3))),
            ])
        day.tell(.exited(one, done))
        #expect(day.tell(.exited(next, done)).last == .finish)
    }

    @Test func `a stop before the start and one with nothing running end at once`() {
        var early = Day()
        #expect(early.tell(.stop(atOnce: false)) == [.finish])
        var empty = Day(running: ("web", 1))
        empty.tell(.exited(one, crash))
        #expect(empty.tell(.stop(atOnce: false)) == [.report(.stopping), .disarm(.retry(slot(1))), .finish])
    }

    @Test func `a stop during the first start ends it`() {
        var day = Day()
        day.tell(.start(Plan(1, ("web", 1))))
        #expect(
            day.tell(.stop(atOnce: false))
                == all(
                    [
                        .report(.superseded(generation: 1)), .report(.stopping), .disarm(.start(one)),
                    ],
                    leaves(one, until: at(.seconds(60)))))
    }

    @Test func `a stop during a reload lets both workers of a slot leave`() {
        var day = Day(running: ("web", 1))
        let next = worker(1, generation: 2, attempt: 2)
        day.tell(.reload(Plan(2, ("web", 1))))
        #expect(
            day.tell(.stop(atOnce: false))
                == all(
                    [.report(.superseded(generation: 2)), .report(.stopping)],
                    leaves(one, until: at(.seconds(60))),
                    [.disarm(.start(next))],
                    leaves(next, until: at(.seconds(60)))))
        #expect(day.tell(.ready(next)) == [])
    }

    @Test func `a stop during a restart is the end`() {
        var day = Day(running: ("web", 1))
        day.tell(.restart(Plan(2, ("web", 1))))
        #expect(
            day.tell(.stop(atOnce: false)) == [.report(.superseded(generation: 2)), .report(.stopping)])
        #expect(
            day.tell(.exited(one, done))
                == all(
                    left(one),
                    [.finish]))
    }

    @Test func `whoever asks for a reload or a restart while all stops is told so`() {
        var day = Day(running: ("web", 1))
        day.tell(.stop(atOnce: false))
        #expect(day.tell(.reload(Plan(2, ("web", 1)))) == [.report(.superseded(generation: 2))])
        #expect(day.tell(.restart(Plan(3, ("web", 1)))) == [.report(.superseded(generation: 3))])
        day.tell(.exited(one, done))
        #expect(day.tell(.reload(Plan(4, ("web", 1)))) == [.report(.superseded(generation: 4))])
        #expect(day.tell(.stop(atOnce: true)) == [])
        #expect(day.tell(.timeout(.kill(one))) == [])
    }
}
