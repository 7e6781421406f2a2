internal import LinuxKernel

/// How long ago or ahead a moment is, for people.
enum Age {
    /// `3 s`, `12 min`, `5 h`, `8 d` since an RFC 3339 moment; `?` when it is none.
    static func since(_ moment: String) -> String {
        guard let then = Clock.seconds(of: moment) else { return "?" }
        return words(max(0, Clock.wall.seconds - then))
    }

    /// The same for a moment to come.
    static func until(_ moment: String) -> String {
        guard let then = Clock.seconds(of: moment) else { return "?" }
        return words(max(0, then - Clock.wall.seconds))
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
