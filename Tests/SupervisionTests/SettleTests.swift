import Supervision
import Testing

@Suite struct `The time a proof has to serve` {
    let old = worker(1, generation: 1, attempt: 1)
    let new = worker(1, generation: 2, attempt: 2)
    let settled = Event.timeout(.settle(generation: 2))

    private func plan(_ generation: Int, settle: Duration = .seconds(1), _ apps: (String, Int)...) -> Plan {
        var plan = Plan(generation, apps)
        for index in plan.apps.indices { plan.apps[index].settle = settle }
        return plan
    }

    /// A day on which the new worker of a reload serves since its beginning.
    private func dayOfTheProof() -> Day {
        var day = Day(running: ("web", 2))
        day.tell(.reload(plan(2, ("web", 2))))
        #expect(
            day.tell(.ready(new)) == all(serves(new), [.arm(.settle(generation: 2), at: at(.seconds(1)))]))
        return day
    }

    @Test func `the older worker leaves when it is over, and the others follow`() {
        var day = dayOfTheProof()
        #expect(
            day.tell(settled, after: .seconds(1))
                == all(
                    leaves(old, until: at(.seconds(61))),
                    starts(worker(2, generation: 2, attempt: 2), until: at(.seconds(61)))))
        #expect(day.tell(settled) == [])
    }

    @Test func `where none is asked for, the older worker leaves at once`() {
        var day = Day(running: ("web", 1))
        day.tell(.reload(plan(2, settle: .zero, ("web", 1))))
        #expect(day.tell(.ready(new)) == all(serves(new), leaves(old, until: at(.seconds(60)))))
    }

    @Test func `a new worker that fails before it is over calls the reload off`() {
        var day = dayOfTheProof()
        #expect(
            day.tell(.exited(new, crash), after: .milliseconds(999)) == [
                .report(.failed(new, crash, retryAt: nil)), .disarm(.settle(generation: 2)),
                .report(.reloadFailed(new, crash, generation: 2, mixed: false)),
            ])
        #expect(day.tell(settled, after: .seconds(1)) == [])
        #expect(day.supervisor.slots[slot(1)]?.state == .ready(old, since: at(.zero)))
    }

    @Test func `an older worker may crash meanwhile, the new one is there`() {
        var day = dayOfTheProof()
        #expect(day.tell(.exited(old, crash)) == [.report(.failed(old, crash, retryAt: nil))])
        #expect(day.tell(settled, after: .seconds(1)).first == .spawn(worker(2, generation: 2, attempt: 2)))
    }

    @Test func `the last of all apps says when it is over`() {
        var day = Day(running: ("api", 1), ("web", 1))
        var next = plan(2, ("api", 1), ("web", 1))
        next.apps[0].settle = .seconds(10)
        day.tell(.reload(next))
        let api = worker(1, app: "api", generation: 2, attempt: 2)
        day.tell(.ready(api))
        let over = at(.seconds(10))
        #expect(
            day.tell(.ready(new), after: .seconds(8)) == all(serves(new), [.arm(.settle(generation: 2), at: over)]))
    }

    @Test func `an alarm that comes too early is armed again, and one of another reload means nothing`() {
        var day = dayOfTheProof()
        #expect(day.tell(settled) == [.arm(.settle(generation: 2), at: at(.seconds(1)))])
        #expect(day.tell(.timeout(.settle(generation: 1)), after: .seconds(5)) == [])
        #expect(day.tell(settled).contains(.terminate(old)))
    }

    @Test(arguments: [
        Event.reload(Plan(3, ("web", 2))), .restart(Plan(3, ("web", 2))), .stop(atOnce: false), .stop(atOnce: true),
    ])
    func `whatever comes in between, nobody waits for its end any more`(order: Event) {
        var day = dayOfTheProof()
        let beginning: [Action] = [.disarm(.settle(generation: 2)), .report(.superseded(generation: 2))]
        #expect(Array(day.tell(order).prefix(2)) == beginning)
        #expect(day.tell(settled, after: .seconds(1)) == [])
    }

    @Test func `a scaling does not make it longer`() {
        var day = dayOfTheProof()
        let third = worker(3, generation: 1, attempt: 1)
        #expect(Array(day.tell(.scale(app: "web", .to(3))).dropFirst()) == starts(third, until: at(.seconds(60))))
        #expect(day.tell(settled, after: .seconds(1)).contains(.terminate(old)))
    }
}
