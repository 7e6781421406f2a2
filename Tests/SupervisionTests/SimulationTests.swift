@testable import Supervision
import Testing

@Suite struct `Simulation` {
    /// Random lives, one after the other, until so many steps were taken.
    private func live(seed: UInt64, steps: Int, tally: Tally) throws {
        var random = Random(seed: seed)
        var left = steps
        while left > 0 {
            var world = World(seed: random.next(), tally: tally)
            try begin(&world)
            var days = 200
            var afterlife = 12
            while days > 0 && afterlife > 0 {
                try world.step()
                left -= 1
                days -= 1
                if world.supervisor.state == .ended { afterlife -= 1 }
            }
            try end(&world)
        }
    }

    private func begin(_ world: inout World) throws {
        if world.random.happens(20) {
            for _ in 0..<10 { try world.tell(strayNews(&world.random)) }
        }
        switch Int.random(in: 0..<20, using: &world.random) {
        case 0...1: try world.tell(.restart(world.newPlan()))
        case 2...3: try world.tell(.reload(world.newPlan()))
        case 4...6: try world.tell(.stop(atOnce: world.random.happens(50)))
        default: try world.tell(.start(world.newPlan()))
        }
    }

    /// A kind world, in which everything comes to rest, follows the newest plan, and ends.
    private func end(_ world: inout World) throws {
        try world.settle()
        if world.supervisor.state != .ended {
            try world.holdPeace()
            try world.tell(.reload(world.newPlan()))
            try world.settle()
            try world.holdHarmony()
            try world.tell(.restart(world.newPlan()))
            try world.settle()
            try world.holdHarmony()
            try world.tell(.stop(atOnce: false))
            try world.settle()
        }
        try world.hold(world.supervisor.state == .ended && world.endings == 1, "it does not end")
    }

    /// News of a worker nobody has heard of.
    private func strayNews(_ random: inout Random) -> Event {
        let stray = worker(1, app: "stray", generation: 1, attempt: 1)
        let news: [Event] = [
            .ready(stray), .quiet(stray), .exited(stray, crash), .timeout(.start(stray)), .timeout(.kill(stray)),
            .timeout(.retry(stray.slot)),
        ]
        return news.randomElement(using: &random) ?? .ready(stray)
    }

    @Test func `whatever happens no law is broken, it all settles, and every corner was visited`() async throws {
        let total = Tally()
        try await withThrowingTaskGroup(of: Tally.self) { group in
            for batch in 0..<4 as Range<UInt64> {
                group.addTask {
                    let tally = Tally()
                    try live(seed: batch, steps: 25_000, tally: tally)
                    return tally
                }
            }
            for try await tally in group { total.add(tally) }
        }
        print(total)
    }
}
