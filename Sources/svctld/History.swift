internal import Supervision

/// What happened to the slots, as far as `status` tells it.
struct History {
    struct Ending {
        let why: Departure
        let words: String
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
    /// What is known of their ends beyond code and signal.
    private(set) var causes: [WorkerID: EndedProcess.Cause] = [:]
    /// How often workers were replaced because they were worn, or stuck.
    var wear = WearHistory()
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
    mutating func ended(_ worker: WorkerID, _ process: EndedProcess) {
        leavingSince[worker] = nil
        streams[worker] = process.stream
        pids[worker] = process.pid
        causes[worker] = process.cause
        ended.append(worker)
    }

    /// Forgets workers that ended some time ago; between two reports of the kernel, because many can end at once.
    mutating func trim() {
        guard ended.count > 32 else { return }
        for worker in ended.dropLast(32) {
            streams[worker] = nil
            pids[worker] = nil
            causes[worker] = nil
        }
        ended.removeFirst(ended.count - 32)
    }

    /// It was a failure; `isTriedAgain`: the next process of the slot takes its place, as one of another reload does not.
    mutating func failed(_ worker: WorkerID, _ why: Departure, isTriedAgain: Bool) {
        lastFailure[worker.slot] = Ending(why: why, words: why.words(causes[worker]), at: Timestamp.now)
        if isTriedAgain { hasFailed.insert(worker.slot) }
        if case .stuck = why { wear.wasStuck(worker.slot) }
    }

    /// A process beside the workers has ended, well or ill, in these words.
    mutating func ended(_ worker: WorkerID, _ why: Departure, words: String) {
        lastFailure[worker.slot] = Ending(why: why, words: words, at: Timestamp.now)
    }

    /// Forgets slots that are no more.
    mutating func keep(_ slots: some Collection<SlotID>) {
        let known = Set(slots)
        lastFailure = lastFailure.filter { known.contains($0.key) }
        restarts = restarts.filter { known.contains($0.key) }
        wear.keep(known)
    }
}
