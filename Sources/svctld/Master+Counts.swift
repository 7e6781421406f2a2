internal import Control
internal import Settings
internal import Supervision

extension Master {
    /// How many workers of the wanted generation serve, and how many there are to be.
    var counts: (ready: Int, wanted: Int) {
        var target = supervisor.plan
        switch supervisor.state {
        case .rolling(let roll): target = roll.plan
        case .restarting(let next): target = next
        case .idle, .starting, .running, .stopping, .ended: break
        }
        let generations = Dictionary(target.apps.map { ($0.name, $0.generation) }) { first, _ in first }
        let ready = supervisor.slots.values.reduce(into: 0) { count, slot in
            switch slot.state {
            case .ready(let worker, _), .replacing(let worker, _, _, _), .overlapping(_, _, let worker, _):
                if worker.generation == generations[worker.slot.app] { count += 1 }
            case .down, .starting, .waiting: break
            }
        }
        return (ready, target.apps.reduce(0) { $0 + $1.workersWanted })
    }

    /// The listeners of all apps in force, those of the newest reading last.
    var listenersInForce: [ListenerConfiguration] {
        supervisor.plan.apps.filter { !haltedAndGone.contains($0.name) }.sorted { $0.generation < $1.generation }
            .flatMap { app in
                generations[app.generation]?.apps[app.name]?.listeners ?? []
            }
    }

    /// `3 of generation 4, 5 of generation 5`.
    func mixture(of app: String) -> String {
        var counts: [Int: Int] = [:]
        for slot in supervisor.slots.values where slot.id.app == app {
            for worker in slot.workers.prefix(1) { counts[worker.generation, default: 0] += 1 }
        }
        return Mixture.words(counts)
    }

    /// What a start ends with, for people.
    var startedSentence: String {
        let addresses = listeners.open.values.map(\.address).sorted().joined(separator: ", ")
        let what = addresses.isEmpty ? "runs" : "serves \(addresses)"
        let workers = counts.wanted == 1 ? "1 worker" : "\(counts.wanted) workers"
        let serving = counts.ready == counts.wanted ? workers : "\(counts.ready) of \(workers)"
        return "\(folder.name) \(what) with \(serving)"
    }
}
