/// Why a worker that serves is to be replaced all the same.
public enum Wear: Equatable, Sendable {
    /// It has said so, with these words behind "replaced: ": `after 5000 requests`.
    case said(String)
    /// It has served for so long.
    case age(Duration)
}

/// How old the workers of an app are when they are replaced.
public struct Lifetime: Equatable, Sendable {
    /// A worker that has served for so long is worn; nil: age alone does not wear.
    public var longest: Duration?
    /// So much longer for each number of a slot; nil: a share of up to a tenth, which no two neighbours have alike.
    public var delta: Duration?
    /// A worker that is worn earlier is replaced only then.
    public var shortest = Duration.zero

    /// No worker is ever worn by its age.
    public init() {}

    /// The same for the worker in a slot: not all of an app are to become worn at the same time.
    public func longest(inSlot number: Int) -> Duration? {
        longest.map { min($0 + (delta.map { $0 * number } ?? Self.share(of: $0 / 10, for: number)), Self.ever) }
    }

    /// Longer than anything runs, and yet a moment that can be told.
    private static let ever = Duration.seconds(Int32.max)

    /// A share that is spread as evenly as it can be, however many there are: by multiples of the golden ratio.
    private static func share(of whole: Duration, for number: Int) -> Duration {
        whole / 65536 * (number % 65536 * 40503 % 65536)
    }
}

/// A worker that is to be replaced, and has not been yet.
struct Worn: Equatable, Sendable {
    let why: Wear
    /// From when on it may have its turn.
    var due: Instant
    /// Whether that moment has come.
    var isInLine: Bool
    /// Successors in a row that have failed.
    var failures = 0
}
