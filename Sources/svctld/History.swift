internal import Supervision

/// What happened to the slots, as far as `status` tells it.
struct History {
    struct Ending {
        let why: Departure
        let at: String
    }
    private(set) var lastFailure: [SlotID: Ending] = [:]
    private(set) var restarts: [SlotID: Int] = [:]
    /// The streams of workers that ended lately, for their last lines.
    private(set) var streams: [WorkerID: Int] = [:]
    /// Their processes.
    private(set) var pids: [WorkerID: Int32] = [:]
    /// When workers were asked to leave.
    private(set) var leavingSince: [WorkerID: String] = [:]
    private var ended: [WorkerID] = []
    private var hasFailed: Set<SlotID> = []

    /// A process of the slot was started.
    mutating func began(_ worker: WorkerID) {
        if hasFailed.remove(worker.slot) != nil { restarts[worker.slot, default: 0] += 1 }
    }

    /// A worker was asked to leave.
    mutating func leaves(_ worker: WorkerID) {
        leavingSince[worker] = Timestamp.now
    }

    /// A process ended; whether that was a failure, the policy says.
    mutating func ended(_ worker: WorkerID, pid: Int32, stream: Int) {
        leavingSince[worker] = nil
        streams[worker] = stream
        pids[worker] = pid
        ended.append(worker)
        guard ended.count > 32 else { return }
        let oldest = ended.removeFirst()
        streams[oldest] = nil
        pids[oldest] = nil
    }

    /// It was a failure.
    mutating func failed(_ worker: WorkerID, _ why: Departure) {
        lastFailure[worker.slot] = Ending(why: why, at: Timestamp.now)
        hasFailed.insert(worker.slot)
    }

    /// Forgets slots that are no more.
    mutating func keep(_ slots: some Collection<SlotID>) {
        let known = Set(slots)
        lastFailure = lastFailure.filter { known.contains($0.key) }
        restarts = restarts.filter { known.contains($0.key) }
    }
}
