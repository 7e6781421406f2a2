import Supervision
import Testing

@Suite struct `First start` {
    let one = worker(1, generation: 1, attempt: 1)
    let two = worker(2, generation: 1, attempt: 1)

    @Test func `two workers start together, and the start is over when both serve`() {
        var day = Day()
        #expect(
            day.tell(.start(Plan(1, ("web", 2)))) == [
                .spawn(one), .arm(.start(one), at: at(.seconds(60))),
                .spawn(two), .arm(.start(two), at: at(.seconds(60))),
            ])
        #expect(day.tell(.ready(two), after: .seconds(1)) == [.disarm(.start(two)), .report(.ready(two))])
        #expect(
            day.tell(.ready(one), after: .seconds(1)) == [
                .disarm(.start(one)), .report(.ready(one)), .report(.started(generation: 1)),
            ])
        #expect(day.supervisor.state == .running)
    }

    @Test func `a first worker that exits ends the start, and the others leave before the end`() {
        var day = Day()
        day.tell(.start(Plan(1, ("web", 2))))
        #expect(
            day.tell(.exited(one, crash), after: .seconds(1)) == [
                .disarm(.start(one)), .report(.failed(one, crash, retryAt: nil)),
                .arm(.retry(one.slot), at: day.now),
                .report(.startFailed(one, crash, generation: 1)), .report(.stopping), .disarm(.retry(one.slot)),
                .disarm(.start(two)), .terminate(two), .arm(.kill(two), at: at(.seconds(61))), .report(.leaving(two)),
            ])
        #expect(
            day.tell(.exited(two, done)) == [.disarm(.kill(two)), .report(.left(two, done)), .finish])
        #expect(day.supervisor.state == .ended)
    }

    @Test func `a first worker that is late is killed and ends the start`() {
        var day = Day()
        day.tell(.start(Plan(1, ("web", 1))))
        #expect(
            day.tell(.timeout(.start(one)), after: .seconds(60)) == [
                .kill(one), .report(.failed(one, .late, retryAt: nil)), .arm(.retry(one.slot), at: day.now),
                .report(.startFailed(one, .late, generation: 1)), .report(.stopping), .disarm(.retry(one.slot)),
            ])
        let killed = Departure.killed(signal: 9, dumpedCore: false)
        #expect(day.tell(.exited(one, killed)) == [.report(.left(one, killed)), .finish])
    }

    @Test func `a worker that could not be started ends the start like one that exits`() {
        var day = Day()
        day.tell(.start(Plan(1, ("web", 1))))
        let why = Departure.notStarted("no such program")
        #expect(day.tell(.exited(one, why)).contains(.report(.startFailed(one, why, generation: 1))))
        #expect(day.supervisor.state == .ended)
    }

    @Test func `a worker that fails after another of its app has served does not end the start`() {
        var day = Day()
        day.tell(.start(Plan(1, ("web", 2))))
        day.tell(.ready(one))
        #expect(
            day.tell(.exited(two, crash)) == [
                .disarm(.start(two)), .report(.failed(two, crash, retryAt: day.now)),
                .arm(.retry(two.slot), at: day.now), .report(.started(generation: 1)),
            ])
    }

    @Test func `an app that has served does not end the start even when nobody serves any more`() {
        var day = Day()
        day.tell(.start(Plan(1, ("web", 2))))
        day.tell(.ready(one))
        day.tell(.exited(one, crash))
        #expect(day.tell(.exited(two, crash)).last == .report(.started(generation: 1)))
    }

    @Test func `a failing app ends the start also for an app that serves`() {
        var day = Day()
        let api = worker(1, app: "api", generation: 1, attempt: 1)
        day.tell(.start(Plan(1, ("web", 1), ("api", 1))))
        day.tell(.ready(api))
        let actions = day.tell(.exited(one, crash))
        #expect(actions.contains(.report(.startFailed(one, crash, generation: 1))))
        #expect(actions.contains(.terminate(api)))
    }

    @Test func `a plan without apps is started at once`() {
        var day = Day()
        #expect(day.tell(.start(Plan(1))) == [.report(.started(generation: 1))])
        #expect(day.supervisor.state == .running)
    }

    @Test(arguments: [Event.reload(Plan(1, ("web", 1))), .restart(Plan(1, ("web", 1)))])
    func `before anything was started, a reload and a restart are a start`(event: Event) {
        var day = Day()
        #expect(day.tell(event) == starts(one, until: at(.seconds(60))))
        #expect(
            day.tell(.ready(one))
                == all(
                    serves(one),
                    [.report(.started(generation: 1))]))
    }
}
