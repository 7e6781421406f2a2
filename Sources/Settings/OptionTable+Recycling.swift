extension OptionTable {
    /// When workers that serve are replaced all the same, and requests that take too long.
    ///
    /// In `[uwsgi]` a number alone counts what it counts in uWSGI: seconds, and megabytes.
    static let recyclingOptions: [Option] = [
        Option("max-requests", example: "5000", does: count { $0.recycling.mostRequests = $1 > 0 ? $1 : nil }),
        Option("max-requests-delta", example: "100", does: count { $0.recycling.requestsDelta = $1 }),
        Option(
            "max-worker-lifetime", example: "3600",
            does: time { $0.recycling.longestLife = $1 > .zero ? $1 : nil }),
        Option("max-worker-lifetime-delta", example: "60", does: time { $0.recycling.lifeDelta = $1 }),
        Option("min-worker-lifetime", example: "10", does: time { $0.recycling.shortestLife = $1 }),
        Option("reload-on-rss", example: "512", does: memory { $0.resident["gentle"] = $1 }),
        Option("evil-reload-on-rss", example: "512", does: memory { $0.resident["evil"] = $1 }),
        Option("reload-on-as", example: "2048", does: memory { $0.addresses["gentle"] = $1 }),
        Option("evil-reload-on-as", example: "2048", does: memory { $0.addresses["evil"] = $1 }),
        Option("harakiri", example: "60", does: time { $0.requestLimit = $1 > .zero ? $1 : nil }),
        Option("harakiri-grace", "harakiri-graceful-timeout", example: "5", does: time { $0.grace = $1 }),
    ]

    private static let lifetimes = DurationRange(
        from: .zero, "0s", to: .seconds(Int32.max), "\(Int32.max)s")

    private typealias Set<Value> = @Sendable (inout RecyclingDraft, Value) -> Void

    private static func count(_ set: @escaping Set<Int>) -> Option.Effect {
        .number(NumberRule(range: 0...Int(Int32.max))) { set(&$0.recycling, $1) }
    }

    private static func time(_ set: @escaping Set<Duration>) -> Option.Effect {
        .grammar(isStrict: true) { draft, setting, findings in
            if let duration = duration(setting, lifetimes, &findings) { set(&draft.recycling, duration) }
        }
    }

    /// Bytes; 0, which is none, means nothing.
    private static func memory(_ set: @escaping Set<Int?>) -> Option.Effect {
        .grammar(isStrict: true) { draft, setting, findings in
            let bytes = size(setting, in: draft.section, counting: .megabytes, &findings)
            if let bytes { set(&draft.recycling, bytes > 0 ? bytes : nil) }
        }
    }
}
