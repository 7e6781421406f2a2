@testable import Supervision
import Testing

@Suite struct `Simulation` {
    /// A random life of at most so many steps.
    private func live(seed: UInt64, wish: Wish? = nil, steps: Int, tally: Tally) throws {
        let world = World(seed: seed, wish: wish, tally: tally)
        guard try begin(world) else { return }
        var left = steps
        while left > 0 {
            try world.step()
            left -= world.supervisor.state == .ended ? 10 : 1
        }
        try end(world)
        tally.add(steps: world.steps)
    }

    /// The first order; false if there is to be none.
    private func begin(_ world: World) throws -> Bool {
        if case .fleet(.idle, let event) = world.wish {
            for _ in 0..<10 where world.supervisor.state == .idle { _ = try world.fulfil(.fleet(.idle, event)) }
            return false
        }
        switch Int.random(in: 0..<20, using: &world.random) {
        case 0: try world.tell(.restart(world.newPlan()))
        case 1: try world.tell(.reload(world.newPlan()))
        case 2: try world.tell(.stop(atOnce: world.random.happens(50)))
        default: try world.tell(.start(world.newPlan()))
        }
        return true
    }

    /// A kind world, in which everything comes to rest, follows the newest plan, and ends.
    private func end(_ world: World) throws {
        try world.settle()
        if world.supervisor.state != .ended {
            try world.holdPeace()
        }
        if world.supervisor.state == .running && world.wish == nil {
            try world.tell(.reload(world.newPlan()))
            try world.settle()
            try world.holdHarmony()
            try world.tell(.restart(world.newPlan()))
            try world.settle()
            try world.holdHarmony()
        }
        if world.supervisor.state == .running {
            try world.tell(.stop(atOnce: world.random.happens(20)))
            try world.settle()
        }
        try world.hold(world.supervisor.state == .ended && world.endings == 1, "it does not end")
    }

    @Test func `whatever happens no law is broken, it all settles, and every corner was visited`() async throws {
        let clock = ContinuousClock()
        let began = clock.now
        let total = try await roam()
        let roamed = total.steps
        try await withThrowingTaskGroup { group in
            for state in FleetStateKind.allCases {
                group.addTask {
                    for event in FleetEventKind.allCases where !isUnreachable(state, event) {
                        try seek(.fleet(state, event), tally: total) { total[state, event] }
                    }
                }
            }
            for state in SlotStateKind.allCases {
                group.addTask {
                    for event in SlotEventKind.allCases where !isUnreachable(state, event) {
                        try seek(.slot(state, event), tally: total) { total[state, event] }
                    }
                }
            }
            try await group.waitForAll()
        }
        for state in SlotStateKind.allCases {
            for event in SlotEventKind.allCases where isUnreachable(state, event) {
                #expect(total[state, event] == 0, "\(state) × \(event) is reachable after all")
            }
        }
        #expect(total.steps >= 100_000)
        print("\(total.steps) steps in \(clock.now - began), \(roamed) of them by chance alone\n\(total)")
    }

    /// Lives that chance alone decides.
    private func roam() async throws -> Tally {
        try await withThrowingTaskGroup(of: Tally.self) { group in
            for batch in 0..<4 as Range<UInt64> {
                group.addTask {
                    let tally = Tally()
                    for seed in 0..<250 as Range<UInt64> {
                        try live(seed: batch * 1000 + seed, steps: 100, tally: tally)
                    }
                    return tally
                }
            }
            let total = Tally()
            for try await tally in group { total.add(tally) }
            return total
        }
    }

    /// Lives in which this meeting is wished for, until there were enough of it.
    private func seek(_ wish: Wish, tally: Tally, count: () -> Int) throws {
        for seed in 0..<2000 as Range<UInt64> where count() < 100 {
            try live(seed: seed, wish: wish, steps: 30, tally: tally)
        }
        #expect(count() >= 100, "too few of \(wish)")
    }

    /// A start comes once, before anything else.
    private func isUnreachable(_ state: FleetStateKind, _ event: FleetEventKind) -> Bool {
        state != .idle && event == .start
    }

    /// Orders go to what fills the slot, never to those that leave it; the fleet commits only to workers that serve, and
    /// renews only those that have nobody beside them.
    private func isUnreachable(_ state: SlotStateKind, _ event: SlotEventKind) -> Bool {
        switch state {
        case .leavingAsked, .leavingQuiet, .leavingKilled: !event.isNews
        case .down, .starting, .replacing, .waiting: event == .commit || event == .renew
        case .overlapping: event == .renew
        case .ready: false
        }
    }
}
