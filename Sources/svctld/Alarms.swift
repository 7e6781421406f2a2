internal import LinuxKernel
internal import Supervision

/// Everything that is to happen at a set moment, behind one timer of the kernel.
struct Alarms: ~Copyable {
    private let timer: Timer
    private var moments: [Wake: Instant] = [:]
    private var set: Instant?
    /// Whether the kernel knows `set`.
    private var isSet = true

    init() throws(Errno) {
        timer = try Timer()
    }

    /// The timer's descriptor, readable when `due` has something to give.
    var number: CInt { timer.descriptor.number }

    mutating func arm(_ wake: Wake, at moment: Instant) {
        moments[wake] = moment
    }

    func isArmed(_ wake: Wake) -> Bool { moments[wake] != nil }

    mutating func disarm(_ wake: Wake) {
        moments[wake] = nil
    }

    /// The last moment at which a worker is to have started or left; nil when none is waited for.
    var lastLimit: Instant? {
        var last: Instant?
        for case (.policy(let alarm), let moment) in moments {
            switch alarm {
            case .start, .kill: last = max(last ?? moment, moment)
            case .retry, .settle, .wear: break
            }
        }
        return last
    }

    /// Takes out what is due, earliest first.
    mutating func due(at now: Instant) -> [Wake] {
        guard let first = moments.values.min(), first <= now else { return [] }
        let due = moments.filter { $0.value <= now }.sorted { $0.value < $1.value }.map(\.key)
        for wake in due { moments[wake] = nil }
        return due
    }

    /// Sets the kernel's timer to the earliest moment, where that has changed.
    mutating func settle() {
        let next = moments.values.min()
        guard next != set || !isSet else { return }
        set = next
        timer.acknowledge()
        do throws(Errno) {
            try timer.set(at: next?.nanoseconds)
            isSet = true
        } catch {
            isSet = false
        }
    }

    /// How long to sleep for: until something else happens (-1), or where the timer could not be set, until it is due.
    func patience(at now: Instant) -> Int32 {
        guard !isSet, let set else { return -1 }
        let (seconds, attoseconds) = (set - now).components
        return Int32(clamping: max(0, seconds * 1000 + attoseconds / 1_000_000_000_000_000 + 1))
    }
}

extension Instant {
    /// This moment.
    static var now: Instant { Instant(nanoseconds: Clock.bootNanoseconds) }
}
