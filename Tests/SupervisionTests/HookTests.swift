import Supervision
import Testing

@Suite struct `Commands at their moments` {
    private let first = SlotID(app: "web.pre-app", number: 1)
    private let second = SlotID(app: "web.pre-app", number: 2)
    private let now = Instant(nanoseconds: 1_000_000_000)

    private func process(_ slot: SlotID, _ generation: Int = 1, attempt: Int = 1) -> WorkerID {
        WorkerID(slot: slot, generation: generation, attempt: attempt)
    }

    private func done(_ worker: WorkerID) -> Event { .exited(worker, .exited(code: 0)) }

    @Test func `run one after the other, and then it is told`() {
        var hooks = Hooks()
        #expect(hooks.begin(.before, [first, second], generation: 1, at: now) == [.spawn(process(first))])
        #expect(hooks.isUnderWay(.before) && !hooks.isEmpty && hooks.generations == [1])
        #expect(hooks.decide(done(process(first)), at: now) == [.spawn(process(second))])
        #expect(hooks.decide(done(process(second)), at: now) == [.passed(.before, generation: 1)])
        #expect(hooks.isEmpty && !hooks.isUnderWay(.before) && hooks.generations == [])
    }

    @Test func `before the app the first failure is the end of it`() {
        var hooks = Hooks()
        _ = hooks.begin(.before, [first, second], generation: 1, at: now)
        #expect(
            hooks.decide(.exited(process(first), .exited(code: 3)), at: now) == [
                .failed(.before, process(first), .exited(code: 3))
            ])
        #expect(hooks.isEmpty && !hooks.isUnderWay(.before))
    }

    @Test(arguments: [HookPhase.serving, .end]) func `later a failure is told, and the others run`(_ phase: HookPhase) {
        var hooks = Hooks()
        _ = hooks.begin(phase, [first, second], generation: 1, at: now)
        let actions = hooks.decide(.exited(process(first), .notStarted("no")), at: now)
        #expect(actions.contains(.failed(phase, process(first), .notStarted("no"))))
        #expect(actions.contains(.spawn(process(second))))
        #expect(hooks.decide(done(process(second)), at: now).last == .passed(phase, generation: 1))
    }

    @Test func `what is newer takes the place, and the one that runs is asked to leave, then killed`() {
        var hooks = Hooks()
        _ = hooks.begin(.before, [first, second], generation: 1, at: now)
        #expect(
            hooks.begin(.before, [first], generation: 2, at: now) == [
                .terminate(process(first)), .arm(.kill(process(first)), at: now + .seconds(3)),
                .spawn(process(first, 2, attempt: 2)),
            ])
        #expect(hooks.decide(.timeout(.kill(process(first))), at: now) == [.kill(process(first))])
        #expect(hooks.decide(done(process(first)), at: now) == [.disarm(.kill(process(first)))])
        #expect(hooks.decide(done(process(first, 2, attempt: 2)), at: now) == [.passed(.before, generation: 2)])
    }

    @Test func `at the end each has a minute`() {
        var hooks = Hooks()
        let actions = hooks.begin(.end, [first, second], generation: 1, at: now)
        #expect(actions == [.spawn(process(first)), .arm(.kill(process(first)), at: now + .seconds(60))])
        #expect(hooks.decide(.timeout(.kill(process(first))), at: now) == [.kill(process(first))])
        let killed = hooks.decide(.exited(process(first), .killed(signal: 9, dumpedCore: false)), at: now)
        #expect(killed.first == .disarm(.kill(process(first))) && killed.contains(.spawn(process(second))))
    }

    @Test func `none at all is passed at once, and to cancel nothing does nothing`() {
        var hooks = Hooks()
        #expect(hooks.begin(.end, [], generation: 4, at: now) == [.passed(.end, generation: 4)])
        #expect(hooks.cancel(.before, at: now) == [] && hooks.killAll() == [])
        #expect(hooks.decide(done(process(first)), at: now) == [])
    }

    @Test func `a stop at once kills also who was leaving`() {
        var hooks = Hooks()
        _ = hooks.begin(.before, [first], generation: 1, at: now)
        _ = hooks.begin(.serving, [second], generation: 1, at: now)
        _ = hooks.cancel(.before, at: now)
        let actions = hooks.killAll()
        #expect(actions.contains(.kill(process(first))) && actions.contains(.kill(process(second))))
        #expect(!hooks.isEmpty)
        _ = hooks.decide(done(process(first)), at: now)
        #expect(hooks.decide(done(process(second)), at: now) == [.disarm(.kill(process(second)))])
        #expect(hooks.isEmpty)
    }
}
