/// What the workers of one app have to do, as far as they have said or was seen: whether they are too few, or too many.
public struct Demand: Sendable {
    /// How long one fewer must be enough.
    public var patience: Duration
    private var saturatedAt: [WorkerID: Instant] = [:]
    private var seen: (work: [WorkerID: Int], at: Instant)?
    /// Since when one fewer would have been enough.
    private var easySince: Instant?

    /// For so long a worker's word counts that it has too much to do; it says so several times a second.
    private static let validity = Duration.milliseconds(500)
    /// For so long it is remembered, which is longer than any pause between two looks.
    private static let memory = Duration.seconds(2)
    /// One fewer is enough while the others would be at work for at most this part of the time, in percent.
    private static let load = 70

    /// Nothing is known yet; one fewer must be enough for as long as `patience`.
    public init(patience: Duration) {
        self.patience = patience
    }

    /// How long to wait between two looks.
    public var pause: Duration { min(max(patience / 3, .milliseconds(100)), .seconds(1)) }

    /// A worker says that it has too much to do.
    public mutating func saturated(_ worker: WorkerID, at now: Instant) {
        saturatedAt = saturatedAt.filter { now - $0.value <= Self.memory }
        saturatedAt[worker] = now
    }

    /// Whether all of these workers have too much to do; false when there are none.
    public func isTooMuch(for workers: [WorkerID], at now: Instant) -> Bool {
        !workers.isEmpty
            && workers.allSatisfy { worker in saturatedAt[worker].map { now - $0 <= Self.validity } ?? false }
    }

    /// Whether one worker fewer would have been enough for long enough.
    ///
    /// `work` has for each worker the microseconds that its threads, at least 1 each, have been at work by now.
    public mutating func isTooLittle(_ work: [WorkerID: Int], threads: Int, at now: Instant) -> Bool {
        let before = seen
        seen = (work, now)
        guard let before, before.at < now else { return false }
        let done = work.reduce(0) { $0 + max(0, $1.value - (before.work[$1.key] ?? 0)) }
        let room = (now - before.at) / .microseconds(1) * Double(threads * (work.count - 1))
        // Were as many left as have had too much to do, another would begin at once.
        let saturated = work.keys.count { worker in saturatedAt[worker].map { $0 >= before.at } ?? false }
        guard Double(done) * 100 <= room * Double(Self.load), saturated < work.count - 1 || saturated == 0,
            work.count > 1
        else {
            easySince = nil
            return false
        }
        let since = easySince ?? before.at
        let isLongEnough = now - since >= patience
        easySince = isLongEnough ? now : since
        return isLongEnough
    }

    /// Something else is under way: what was seen until now says nothing about what comes after it.
    public mutating func rest() {
        seen = nil
        easySince = nil
    }
}
