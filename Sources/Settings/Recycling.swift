/// When workers that serve are replaced all the same, from `max-requests` and its like.
public struct Recycling: Equatable, Sendable {
    /// After so many requests, more than 0, from `max-requests`; nil: any number.
    public var mostRequests: Int?
    /// So many more for each number of a worker, from `max-requests-delta`; nil: a share of up to a tenth.
    public var requestsDelta: Int?
    /// After so long, more than none, from `max-worker-lifetime`; nil: never.
    public var longestLife: Duration?
    /// So much longer for each number of a worker, from `max-worker-lifetime-delta`; nil: a share of up to a tenth.
    public var lifeDelta: Duration?
    /// But not before that, from `min-worker-lifetime`; 10 s when the file does not say.
    public var shortestLife = Duration.seconds(10)
    /// With more bytes than that in memory, from `reload-on-rss` or `evil-reload-on-rss`; nil: any number.
    public var mostResident: Int?
    /// With more bytes of addresses than that, from `reload-on-as` or `evil-reload-on-as`; nil: any number.
    public var mostAddresses: Int?

    /// Workers are never replaced but by a reload.
    public init() {}

    /// Whether anything but a reload replaces workers.
    public var isOn: Bool { mostRequests != nil || longestLife != nil || mostResident != nil || mostAddresses != nil }
}

/// What becomes of a request that takes too long, from `harakiri`.
public struct Harakiri: Equatable, Sendable {
    /// How long a request may take, more than none.
    public var limit: Duration
    /// How long the worker's other requests have then, from `harakiri-grace`; 5 s when the file does not say.
    public var grace: Duration

    /// A limit, and what others have after it.
    public init(limit: Duration, grace: Duration) {
        self.limit = limit
        self.grace = grace
    }
}
