import Supervision
import Testing

@Suite struct `Crashes` {
    /// What follows a crash of a serving worker, and the process that comes after it.
    private func crashes(_ day: inout Day, _ worker: WorkerID, after pause: Duration) -> (
        delay: Duration?, next: WorkerID
    ) {
        let actions = day.tell(.exited(worker, crash), after: pause)
        let next = SupervisionTests.worker(
            worker.slot.number, generation: worker.generation, attempt: worker.attempt + 1)
        guard case .arm(.retry(worker.slot), let retry) = actions.last else { return (nil, next) }
        #expect(actions.dropLast() == [.report(.failed(worker, crash, retryAt: retry))])
        let delay = retry - day.now
        #expect(day.tell(.timeout(.retry(worker.slot)), after: delay) == starts(next, until: day.now + .seconds(60)))
        #expect(day.tell(.ready(next)) == serves(next))
        return (delay, next)
    }

    @Test func `the first restart is at once, each later one waits twice as long, at most 30 s`() {
        var day = Day(running: ("web", 1))
        var current = worker(1, generation: 1, attempt: 1)
        for milliseconds in [0, 100, 200, 400, 800, 1600, 3200, 6400, 12800, 25600, 30000, 30000, 30000] {
            let (delay, next) = crashes(&day, current, after: .seconds(1))
            #expect(delay == .milliseconds(milliseconds))
            current = next
        }
    }

    @Test func `10 s of service make the next crash the first again, and nothing less does`() {
        var day = Day(running: ("web", 1))
        let (first, second) = crashes(&day, worker(1, generation: 1, attempt: 1), after: .seconds(1))
        let (again, third) = crashes(&day, second, after: .milliseconds(9999))
        let (steady, _) = crashes(&day, third, after: .seconds(10))
        #expect([first, again, steady] == [.zero, .milliseconds(100), .zero])
    }

    @Test func `a slot that cannot start its worker tries for ever, and ever more slowly`() {
        var day = Day(running: ("web", 1))
        day.tell(.exited(worker(1, generation: 1, attempt: 1), crash))
        for attempt in 2...100 {
            let next = worker(1, generation: 1, attempt: attempt)
            #expect(day.tell(.timeout(.retry(slot(1))), after: .seconds(30)).first == .spawn(next))
            let delay = min(.milliseconds(100) * (1 << min(attempt - 2, 10)), .seconds(30))
            let why = Departure.notStarted("fork: Resource temporarily unavailable")
            #expect(
                day.tell(.exited(next, why)) == [
                    .disarm(.start(next)), .report(.failed(next, why, retryAt: day.now + delay)),
                    .arm(.retry(slot(1)), at: day.now + delay),
                ])
        }
    }

    @Test func `an alarm of an earlier wait does not shorten a later one`() {
        var day = Day(running: ("web", 1))
        let (_, next) = crashes(&day, worker(1, generation: 1, attempt: 1), after: .seconds(1))
        day.tell(.exited(next, crash), after: .seconds(1))
        let until = day.now + .milliseconds(100)
        #expect(day.tell(.timeout(.retry(slot(1))), after: .milliseconds(99)) == [.arm(.retry(slot(1)), at: until)])
        #expect(day.tell(.timeout(.retry(slot(1))), after: .milliseconds(1)).count == 2)
        #expect(day.tell(.timeout(.retry(slot(1)))) == [])
    }

    @Test func `a restarted worker that is late is killed, and its late word means nothing`() {
        var day = Day(running: ("web", 1))
        day.tell(.exited(worker(1, generation: 1, attempt: 1), crash))
        day.tell(.timeout(.retry(slot(1))))
        let late = worker(1, generation: 1, attempt: 2)
        let retry = at(.milliseconds(60100))
        #expect(
            day.tell(.timeout(.start(late)), after: .seconds(60)) == [
                .kill(late), .report(.failed(late, .late, retryAt: retry)), .arm(.retry(slot(1)), at: retry),
            ])
        #expect(day.tell(.ready(late)) == [])
        let next = worker(1, generation: 1, attempt: 3)
        #expect(day.tell(.timeout(.retry(slot(1))), after: .milliseconds(100)).first == .spawn(next))
        #expect(day.tell(.ready(late)) == [])
        #expect(day.tell(.exited(late, done)) == [.report(.left(late, done))])
        #expect(day.tell(.exited(late, done)) == [])
    }

    @Test func `the word of a worker that is gone does not count for the one that comes after it`() {
        var day = Day(running: ("web", 1))
        let gone = worker(1, generation: 1, attempt: 1)
        day.tell(.exited(gone, crash))
        day.tell(.timeout(.retry(slot(1))))
        #expect(day.tell(.ready(gone)) == [])
        #expect(day.tell(.extended(gone, by: .seconds(90))) == [])
        #expect(day.tell(.timeout(.start(gone))) == [])
        #expect(day.tell(.exited(gone, crash)) == [])
        #expect(day.supervisor.isStarting(worker(1, generation: 1, attempt: 2)))
    }

    @Test func `a crash in one slot is nothing to the others`() {
        var day = Day(running: ("web", 2), ("api", 1))
        let crashed = worker(2, generation: 1, attempt: 1)
        #expect(
            day.tell(.exited(crashed, crash)) == [
                .report(.failed(crashed, crash, retryAt: day.now)), .arm(.retry(slot(2)), at: day.now),
            ])
        #expect(day.supervisor.state == .running)
    }
}
