internal import LinuxKernel
internal import Supervision

/// Everything that is to happen at a set moment, behind one timer of the kernel.
struct Alarms: ~Copyable {
    private let timer: Timer
    private var moments: [Wake: Instant] = [:]
    private var set: Instant?

    init() throws(Errno) {
        timer = try Timer()
    }

    /// The timer's descriptor, readable when `due` has something to give.
    var number: CInt { timer.descriptor.number }

    mutating func arm(_ wake: Wake, at moment: Instant) {
        moments[wake] = moment
    }

    mutating func disarm(_ wake: Wake) {
        moments[wake] = nil
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
        guard next != set else { return }
        set = next
        timer.acknowledge()
        // A timer that cannot be set would be a kernel out of memory; the next event of any kind tries again.
        do throws(Errno) { try timer.set(at: next?.nanoseconds) } catch { set = nil }
    }
}

extension Instant {
    /// This moment.
    static var now: Instant { Instant(nanoseconds: Clock.bootNanoseconds) }
}
