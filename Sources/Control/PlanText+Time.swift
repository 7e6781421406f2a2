extension PlanText {
    /// A length of time in the words of svctl's own form: `60s`, `5min`, `1d 3h 46min 40s`.
    static func time(_ duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        let milliseconds = attoseconds / 1_000_000_000_000_000
        if seconds < 120 {
            return milliseconds == 0 ? "\(seconds)s" : "\(seconds * 1000 + milliseconds)ms"
        }
        let parts = [
            (seconds / 86_400, "d"), (seconds / 3600 % 24, "h"), (seconds / 60 % 60, "min"), (seconds % 60, "s"),
            (milliseconds, "ms"),
        ]
        return parts.filter { $0.0 > 0 }.map { "\($0.0)\($0.1)" }.joined(separator: " ")
    }
}
