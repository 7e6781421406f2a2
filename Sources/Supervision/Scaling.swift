/// How the number of an app's workers is to change.
public enum Scaling: Equatable, Sendable {
    /// To so many.
    case to(Int)
    /// By so many more, or fewer where it is negative.
    case by(Int)
    /// One step more, because all workers have too much to do; only where the plan lets their number change.
    case more
    /// One fewer, because the others would do; likewise.
    case fewer

    /// Whether it comes from what there is to do, and not from the operator: then nobody waits for an answer.
    public var isOfDemand: Bool {
        switch self {
        case .more, .fewer: true
        case .to, .by: false
        }
    }

    /// No app has more workers.
    public static let most = 10_000

    /// What becomes of `count` workers: at least 1, and `most` at most.
    public func applied(to count: Int) -> Int {
        switch self {
        case .to(let wanted): min(max(wanted, 1), Self.most)
        case .by(let change): min(max(count + min(max(change, -Self.most), Self.most), 1), Self.most)
        case .more, .fewer: count  // the plan has the limits
        }
    }
}
