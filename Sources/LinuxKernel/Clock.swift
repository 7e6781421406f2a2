import CLinux
import Glibc

/// What time it is: on the boot clock for intervals, on the wall for people.
public enum Clock {
    /// Nanoseconds since boot, time slept through included; CLOCK_BOOTTIME never jumps.
    public static var bootNanoseconds: Int64 { clinux_boot_time() }

    /// Microseconds on CLOCK_MONOTONIC, which stands still while the machine sleeps; systemd's own clock.
    public static var monotonicMicroseconds: UInt64 {
        var now = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &now)
        return UInt64(now.tv_sec) * 1_000_000 + UInt64(now.tv_nsec) / 1000
    }

    /// Seconds and nanoseconds since 1970, as clock_gettime(2) has them.
    public static var wall: (seconds: Int, nanoseconds: Int) {
        var now = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &now)
        return (now.tv_sec, now.tv_nsec)
    }

    /// RFC 3339 in UTC with milliseconds: `2026-11-24T15:20:29.120Z`.
    public static func text(seconds: Int, nanoseconds: Int = 0) -> String {
        var moment = seconds
        var parts = unsafe tm()
        unsafe gmtime_r(&moment, &parts)
        let date = unsafe [(Int(parts.tm_year) + 1900, 4), (Int(parts.tm_mon) + 1, 2), (Int(parts.tm_mday), 2)]
        let time = unsafe [(Int(parts.tm_hour), 2), (Int(parts.tm_min), 2), (Int(parts.tm_sec), 2)]
        return date.map(padded).joined(separator: "-") + "T" + time.map(padded).joined(separator: ":") + "."
            + padded(nanoseconds / 1_000_000, 3) + "Z"
    }

    /// The milliseconds since 1970 of an RFC 3339 moment in UTC as `text` writes it; nil when it is none.
    public static func milliseconds(of text: String) -> Int? {
        let fields = text.split(whereSeparator: { "-T:.Z".contains($0) }).compactMap { Int32($0) }
        guard fields.count == 7, text.hasSuffix("Z") else { return nil }
        var parts = unsafe tm()
        unsafe parts.tm_year = fields[0] - 1900
        unsafe parts.tm_mon = fields[1] - 1
        unsafe parts.tm_mday = fields[2]
        unsafe parts.tm_hour = fields[3]
        unsafe parts.tm_min = fields[4]
        unsafe parts.tm_sec = fields[5]
        return unsafe timegm(&parts) * 1000 + Int(fields[6])
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}
