@testable import Supervision

/// What must be true at every step of the replacing of worn workers.
extension World {
    /// It begins only when nothing else is under way, of workers that wait for it, and so many at a time.
    func holdRenewals(of step: Step) throws {
        let waiting = supervisor.slots.values.filter { $0.waitsForRenewalSince != nil }.map(\.id)
        try hold(supervisor.line == Set(waiting), "in line \(supervisor.line.sorted()), waiting \(waiting)")
        let busy = supervisor.slots.values.filter(\.isRenewing).map(\.id)
        try hold(supervisor.renewing == Set(busy), "renewing \(supervisor.renewing.sorted()), in fact \(busy)")
        for worker in step.begun {
            guard case .replacing(let old, _, worker, _) = supervisor.slots[worker.slot]?.state,
                old.generation == worker.generation
            else { continue }
            try hold(supervisor.slots[worker.slot]?.worn[old] != nil, "\(old) is replaced and not worn")
            try hold(supervisor.state == .running, "\(old) is renewed while all is \(supervisor.state)")
            try hold(
                busy.count <= supervisor.plan.surge.limit, "\(busy) renewed at a time, of \(supervisor.plan.surge)")
            let served = processes[old]?.servesSince.map { now - $0 } ?? .zero
            let least = supervisor.slots[worker.slot]?.limits.lifetime.shortest ?? .zero
            try hold(served >= least, "\(old) is renewed after only \(served)")
        }
        if case .running = supervisor.state, busy.count < supervisor.plan.surge.limit {
            try hold(waiting.isEmpty, "\(waiting) wait, and only \(busy) are renewed")
        }
    }
}
