import CLinux
import Glibc

/// An alarm on the clock of the wall; timerfd_create(2) with CLOCK_REALTIME.
public struct WallTimer: ~Copyable {
    /// Readable once the set second has come, and when somebody has set the clock: TFD_TIMER_CANCEL_ON_SET.
    public let descriptor: Descriptor

    /// Makes a timer that is not set.
    public init() throws(Errno) {
        descriptor = Descriptor(owning: try check("timerfd_create") { clinux_wall_timer_create() })
    }

    /// Sets it to a second since 1970, which may be past (it fires at once); nil stops it.
    public func set(at second: Int?) throws(Errno) {
        let value = second.map { Int64(max($0, 1)) } ?? 0
        try check("timerfd_settime") { clinux_wall_timer_set(descriptor.number, value) }
    }

    /// Takes the report of its firing, so that it is readable only once; that the clock was set reads as ECANCELED.
    public func acknowledge() {
        var count: UInt64 = 0
        _ = unsafe read(descriptor.number, &count, 8)
    }
}

extension Clock {
    /// What the clock on the wall shows at the beginning of a minute since 1970, where the machine is; localtime_r(3).
    public static func local(minute: Int) -> (year: Int, month: Int, day: Int, hour: Int, minute: Int) {
        var moment = minute * 60
        var parts = unsafe tm()
        unsafe localtime_r(&moment, &parts)
        return unsafe (
            Int(parts.tm_year) + 1900, Int(parts.tm_mon) + 1, Int(parts.tm_mday), Int(parts.tm_hour),
            Int(parts.tm_min)
        )
    }

    /// Reads again where the machine is, which somebody may have changed; tzset(3).
    public static func refreshZone() { tzset() }
}
