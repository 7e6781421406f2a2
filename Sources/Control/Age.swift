internal import LinuxKernel

/// How long ago or ahead a moment is, for people.
enum Age {
    /// `3 s`, `12 min`, `5 h`, `8 d` since an RFC 3339 moment; `?` when it is none.
    static func since(_ moment: String) -> String {
        guard let then = Clock.milliseconds(of: moment) else { return "?" }
        return words(max(0, now - then) / 1000)
    }

    /// `3.2 s` or `12 s` until a moment to come, because seconds count where one waits.
    static func until(_ moment: String) -> String {
        guard let then = Clock.milliseconds(of: moment) else { return "?" }
        let tenths = max(0, then - now) / 100
        return tenths < 100 ? "\(tenths / 10).\(tenths % 10) s" : words(tenths / 10)
    }

    private static var now: Int {
        let (seconds, nanoseconds) = Clock.wall
        return seconds * 1000 + nanoseconds / 1_000_000
    }

    private static func words(_ seconds: Int) -> String {
        switch seconds {
        case ..<120: "\(seconds) s"
        case ..<7200: "\(seconds / 60) min"
        case ..<172_800: "\(seconds / 3600) h"
        default: "\(seconds / 86400) d"
        }
    }
}
