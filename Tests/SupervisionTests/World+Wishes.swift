@testable import Supervision

/// A meeting of a state and an event that chance brings about too rarely.
enum Wish: Equatable {
    case fleet(FleetStateKind, FleetEventKind)
    case slot(SlotStateKind, SlotEventKind)

    /// Whether its state is one that rough weather seldom allows.
    var needsCalm: Bool {
        switch self {
        case .fleet(.settling, _), .fleet(.following, _), .fleet(.quieting, _), .fleet(.startingAgain, _),
            .slot(.overlapping, _):
            true
        case .fleet, .slot: false
        }
    }
}

extension World {
    /// Brings the wish about, if this is the moment; whether anything happened.
    func fulfil(_ wish: Wish) throws -> Bool {
        switch wish {
        case .fleet(let state, let event):
            guard FleetStateKind(supervisor.state) == state else { return try prepare(for: state) }
            return try bring(event)
        case .slot(let state, let event):
            if state == .overlapping || state == .replacing, try prepare(for: .proving) { return true }
            for slot in supervisor.slots.values.sorted(by: { $0.id < $1.id }) {
                guard let worker = slot.somebody(in: state) else { continue }
                return try bring(event, to: slot, worker)
            }
            return false
        }
    }

    /// Some states come only of an order.
    private func prepare(for state: FleetStateKind) throws -> Bool {
        guard supervisor.state == .running, random.happens(70) else { return false }
        switch state {
        case .startingAgain, .restarting: try tell(.restart(newPlan()))
        case .stopping, .ended: try tell(.stop(atOnce: false))
        case .proving, .settling, .following, .quieting: try tell(.reload(newPlan()))
        case .idle, .startingFirst, .running: return false
        }
        return true
    }

    private func bring(_ event: FleetEventKind) throws -> Bool {
        let somewhere = supervisor.slots.keys.sorted().first ?? slot(1)
        switch event {
        case .start: return false
        case .reload: try tell(.reload(newPlan()))
        case .reloadOfOne: try tell(.reload(newPlan(), only: someApp()))
        case .bringBack: try tell(.reload(newPlan(), only: someHaltedApp(), bringingBack: true))
        case .restartOfOne: try tell(.restart(newPlan(), only: someApp()))
        case .halt: try tell(.halt(app: someApp()))
        case .scale: try tell(.scale(app: someApp(), someScaling()))
        case .settled: try goOffAgain(.settle(generation: lastGeneration))
        case .restart: try tell(.restart(newPlan()))
        case .stop: try tell(.stop(atOnce: false))
        case .stopAtOnce: try tell(.stop(atOnce: true))
        case .ready: try tell(.ready(longGone(somewhere)))
        case .extended: try tell(.extended(longGone(somewhere), by: .seconds(90)))
        case .quiet: try tell(.quiet(longGone(somewhere)))
        case .exited: try tell(.exited(longGone(somewhere), done))
        case .worn: try tell(.worn(supervisor.slots[somewhere]?.workers.first ?? longGone(somewhere), wear))
        case .aged: try goOffAgain(.wear(longGone(somewhere)))
        case .stuck: try tell(.stuck(longGone(somewhere), "GET /"))
        case .late: try goOffAgain(.start(longGone(somewhere)))
        case .stubborn: try goOffAgain(.kill(longGone(somewhere)))
        case .retry: try goOffAgain(.retry(somewhere))
        }
        return true
    }

    private func bring(_ event: SlotEventKind, to slot: Slot, _ worker: WorkerID) throws -> Bool {
        switch event {
        case .wanted, .abandon: try tell(.reload(newPlan()))
        case .commit: return false
        case .unwanted: try tell(.stop(atOnce: false))
        case .killed: try tell(.stop(atOnce: true))
        case .retry: try goOffAgain(.retry(slot.id))
        case .renew, .worn: try tell(.worn(worker, wear))
        case .aged: try goOffAgain(.wear(worker))
        case .stuck: try tell(.stuck(worker, "GET /"))
        case .ready: try tell(.ready(worker))
        case .extended: try tell(.extended(worker, by: .seconds(90)))
        case .quiet: try tell(.quiet(worker))
        case .exited: try tell(.exited(worker, crash))
        case .late: try goOffAgain(.start(worker))
        case .stubborn: try goOffAgain(.kill(slot.workers.contains(worker) ? longGone(slot.id) : worker))
        }
        return true
    }
}

extension Slot {
    /// A worker for which the slot is in this state: one that fills it, one that leaves it, or one long gone.
    func somebody(in kind: SlotStateKind) -> WorkerID? {
        let longGone = WorkerID(slot: id, generation: 1, attempt: 0)
        let candidates = leaving.keys.sorted() + workers + [longGone]
        return candidates.first { SlotStateKind(self, meeting: .ready($0)) == kind }
    }

    /// Whether two workers of it serve.
    var isOverlapping: Bool {
        if case .overlapping = state { true } else { false }
    }
}
