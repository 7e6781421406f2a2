/// How the number of an app's workers is to change.
public enum Scaling: Equatable, Sendable {
    /// To so many.
    case to(Int)
    /// By so many more, or fewer where it is negative.
    case by(Int)

    /// No app has more workers.
    public static let most = 10_000

    /// What becomes of `count` workers: at least 1, and `most` at most.
    public func applied(to count: Int) -> Int {
        switch self {
        case .to(let wanted): min(max(wanted, 1), Self.most)
        case .by(let change): min(max(count + min(max(change, -Self.most), Self.most), 1), Self.most)
        }
    }
}
