/// When a starting worker counts as serving.
public enum ReadinessRule: Equatable, Sendable {
    /// It says so: READY=1.
    case notify
    /// The kernel shows that it, or a process it started, waits for connections on its listener.
    case accept
    /// It is alive after this long.
    case alive(Duration)
    /// The best proof that can be had.
    ///
    /// A worker that is known to say READY=1 when it serves is believed. For any other the kernel decides as with
    /// `accept`; where that cannot be seen READY=1 is enough, and without it to be alive for 1 s. Where there is no
    /// listener, to be alive for 1 s is all that can be asked.
    case auto(hasListener: Bool, believesNotification: Bool)
}

extension ReadinessRule {
    /// No worker can be ready sooner than this; the limit of a start counts from then.
    public var earliest: Duration {
        switch self {
        case .alive(let duration): duration
        case .auto(hasListener: false, _): ReadinessWatch.proofOfLife
        case .notify, .accept, .auto: .zero
        }
    }
}

/// What a look at a starting worker showed.
public enum Sight: Equatable, Sendable {
    /// It waits for connections.
    case waits
    /// It does not, yet.
    case doesNot
    /// That cannot be told here.
    case unreadable
}

/// How one starting worker comes to count as serving: what to wait for, and when to look.
///
/// A look costs little but is not free, so the pauses between two grow, from `firstPause` by 8/5 each up to
/// `longestPause`. READY=1 is a good moment to look: then they begin anew.
public struct ReadinessWatch: Equatable, Sendable {
    /// What happens to it.
    public enum Event: Equatable, Sendable {
        /// Its process was started.
        case started
        /// It said READY=1.
        case notified
        /// This was seen of it.
        case looked(Sight)
        /// The moment of `Step.wake` has come.
        case due
    }
    /// What to do then.
    public enum Step: Equatable, Sendable {
        /// Nothing new.
        case nothing
        /// Look, and tell what was seen.
        case look
        /// Send `Event.due` at that moment, in place of the one asked for before.
        case wake(at: Instant)
        /// It counts as serving; `isProven` false when it was only seen to live.
        case ready(isProven: Bool)
    }

    /// The pause before the first look.
    public static let firstPause = Duration.milliseconds(5)
    /// No pause is longer.
    public static let longestPause = Duration.milliseconds(250)
    /// How long a worker must be alive where nothing else can be known.
    public static let proofOfLife = Duration.seconds(1)

    private enum Way: Equatable, Sendable {
        case word
        case life(Duration)
        /// `hasFallback`: something else counts where nothing can be seen.
        case looks(hasFallback: Bool)
        case over
    }
    private var way: Way
    private let since: Instant
    private var pause = Self.firstPause
    private var wasNotified = false
    private var lastSight: Sight?

    /// A watch over a worker whose process was started at `since`.
    public init(_ rule: ReadinessRule, since: Instant) {
        self.since = since
        way =
            switch rule {
            case .notify, .auto(hasListener: true, believesNotification: true): .word
            case .accept: .looks(hasFallback: false)
            case .alive(let duration): .life(duration)
            case .auto(hasListener: false, _): .life(Self.proofOfLife)
            case .auto(hasListener: true, believesNotification: false): .looks(hasFallback: true)
            }
    }

    /// What is still missing, in words behind those for a late one; nil where only its word is waited for.
    public var missing: String? {
        guard case .looks = way else { return nil }
        let word = wasNotified ? "it said READY=1, but " : ""
        return switch lastSight {
        case .unreadable: word + "the kernel does not show whether it waits for connections"
        case .doesNot, .waits, nil: word + "no process of it was seen to wait for connections on its listener"
        }
    }

    /// Answers one event; after `ready` nothing is left to do.
    public mutating func decide(_ event: Event, at now: Instant) -> Step {
        let step: Step
        switch way {
        case .word: step = event == .notified ? .ready(isProven: true) : .nothing
        case .life(let duration): step = whenLiving(duration, event, at: now)
        case .looks(let hasFallback): step = whenLooking(hasFallback, event, at: now)
        case .over: step = .nothing
        }
        if case .ready = step { way = .over }
        return step
    }

    private func whenLiving(_ duration: Duration, _ event: Event, at now: Instant) -> Step {
        switch event {
        case .started: .wake(at: since + duration)
        case .due: now >= since + duration ? .ready(isProven: true) : .wake(at: since + duration)
        case .notified, .looked: .nothing
        }
    }

    private mutating func whenLooking(_ hasFallback: Bool, _ event: Event, at now: Instant) -> Step {
        switch event {
        case .started: return .wake(at: now + pause)
        case .due: return .look
        case .notified:
            guard !wasNotified else { return .nothing }
            wasNotified = true
            pause = Self.firstPause
            return .look
        case .looked(let sight):
            lastSight = sight
            switch sight {
            case .waits: return .ready(isProven: true)
            case .doesNot: return nextLook(at: now)
            case .unreadable:
                guard hasFallback else { return nextLook(at: now) }
                if wasNotified { return .ready(isProven: true) }
                let proof = since + Self.proofOfLife
                return now >= proof ? .ready(isProven: false) : nextLook(at: now, notAfter: proof)
            }
        }
    }

    private mutating func nextLook(at now: Instant, notAfter limit: Instant? = nil) -> Step {
        pause = min(pause * 8 / 5, Self.longestPause)
        let next = now + pause
        return .wake(at: limit.map { min($0, next) } ?? next)
    }
}
