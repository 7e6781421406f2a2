import CLinux
import Glibc

/// One alarm on the boot clock; timerfd_create(2).
public struct Timer: ~Copyable {
    /// Readable once the set time has come.
    public let descriptor: Descriptor

    /// Makes a timer that is not set.
    public init() throws(Errno) {
        descriptor = Descriptor(owning: try check("timerfd_create") { clinux_timer_create() })
    }

    /// Sets it to the instant `bootNanoseconds`, which may be past (it fires at once); nil stops it.
    public func set(at bootNanoseconds: Int64?) throws(Errno) {
        // 0 would stop it, and an instant before the first nanosecond is as past as the first.
        let value = bootNanoseconds.map { max($0, 1) } ?? 0
        try check("timerfd_settime") { clinux_timer_set(descriptor.number, value) }
    }

    /// Takes the report of its firing, so that it is readable only once.
    public func acknowledge() {
        var count: UInt64 = 0
        _ = unsafe read(descriptor.number, &count, 8)
    }
}
