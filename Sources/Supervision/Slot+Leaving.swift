extension Slot {
    /// A worker that was asked to leave: only its going counts, and its staying too long.
    mutating func whenLeaving(_ worker: WorkerID, _ departing: Leaving, _ event: SlotEvent) -> SlotStep {
        switch event {
        case .exited(_, let why):
            leaving[worker] = nil
            let disarmed: [Action] = departing == .killed ? [] : [.disarm(.kill(worker))]
            return SlotStep(actions: disarmed + [.report(.left(worker, why))])
        case .quiet:
            if departing == .asked { leaving[worker] = .quiet }
            return .nothing
        case .stubborn:
            guard departing != .killed else { return .nothing }
            return SlotStep(actions: condemn(worker) + [.report(.stubborn(worker))])
        case .ready, .extended, .late, .worn, .aged, .stuck: return .nothing  // it is leaving, whatever it says
        case .wanted, .commit, .abandon, .unwanted, .killed, .renew, .retry: return .nothing  // these name no worker
        }
    }
}
