internal import LinuxKernel
internal import Supervision

/// Moments as people and JSON have them.
enum Timestamp {
    /// This moment, RFC 3339 in UTC.
    static var now: String {
        let (seconds, nanoseconds) = Clock.wall
        return Clock.text(seconds: seconds, nanoseconds: nanoseconds)
    }

    /// A moment of the boot clock.
    static func of(_ moment: Instant) -> String {
        let (seconds, nanoseconds) = Clock.wall
        let wall = Int64(seconds) * 1_000_000_000 + Int64(nanoseconds)
        let then = wall + moment.nanoseconds - Clock.bootNanoseconds
        return Clock.text(seconds: Int(then / 1_000_000_000), nanoseconds: Int(then % 1_000_000_000))
    }
}
