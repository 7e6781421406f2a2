import Supervision
import Testing

@Suite struct `Jitter` {
    private let policy = Policy(jitter: .seeded(42))

    private func delays(_ policy: Policy, after failures: Int, slots: ClosedRange<Int>) -> [Duration] {
        slots.map { policy.delay(after: failures, of: worker($0, generation: 1, attempt: failures)) }
    }

    @Test func `the first restart is at once all the same`() {
        #expect(Set(delays(policy, after: 1, slots: 1...100)) == [.zero])
    }

    @Test(arguments: [2, 3, 5, 9, 10, 11, 64, 100, 1_000_000])
    func `shortens every wait by less than a quarter, and none is longer than without it`(failures: Int) {
        let whole = Policy(jitter: .none).delay(after: failures)
        let delays = delays(policy, after: failures, slots: 1...1000)
        #expect(delays.allSatisfy { $0 <= whole && $0 > whole * 3 / 4 && $0 <= .seconds(30) })
        // It uses the room it has.
        #expect((delays.min() ?? whole) < whole * 76 / 100 && (delays.max() ?? .zero) > whole * 99 / 100)
    }

    @Test func `workers that fail together do not come back together`() {
        var day = Day(running: ("api", 50), ("web", 50), policy: policy)
        var moments: [Instant] = []
        for _ in 1...5 {
            moments = []
            for case .ready(let worker, _) in day.supervisor.slots.values.map(\.state) {
                guard case .arm(.retry, let moment) = day.tell(.exited(worker, crash)).last else { continue }
                moments.append(moment)
            }
            for slot in day.supervisor.slots.keys { day.tell(.timeout(.retry(slot)), after: .seconds(1)) }
            for slot in day.supervisor.slots.values { slot.workers.forEach { day.tell(.ready($0)) } }
        }
        #expect(moments.count == 100 && Set(moments).count == 100)
    }

    @Test func `differs from one try to the next, from app to app and from master to master`() {
        let one = worker(1, generation: 1, attempt: 20)
        let others = [
            policy.delay(after: 20, of: one),
            policy.delay(after: 20, of: worker(1, generation: 1, attempt: 21)),
            policy.delay(after: 20, of: worker(1, app: "api", generation: 1, attempt: 20)),
            Policy(jitter: .seeded(43)).delay(after: 20, of: one),
        ]
        #expect(Set(others).count == others.count)
        #expect(policy.delay(after: 20, of: one) == others[0])
    }
}
