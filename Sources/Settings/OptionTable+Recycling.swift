extension OptionTable {
    /// When workers that serve are replaced all the same, and requests that take too long.
    ///
    /// In `[uwsgi]` they are read as uWSGI reads them: numbers alone, of seconds and of megabytes.
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

    private typealias Set<Value> = @Sendable (inout RecyclingDraft, Value) -> Void

    private static func count(_ set: @escaping Set<Int>) -> Option.Effect {
        .number(NumberRule(range: 0...Int(Int32.max))) { set(&$0.recycling, $1) }
    }

    private static func time(_ set: @escaping Set<Duration>) -> Option.Effect {
        .grammar(isStrict: true) { draft, setting, findings in
            let duration =
                draft.section.isOwn
                ? withUnit(setting, &findings)
                : wholeNumber(setting, "of seconds", &findings).map { .seconds($0) }
            if let duration { set(&draft.recycling, duration) }
        }
    }

    private static func withUnit(_ setting: Setting, _ findings: inout Findings) -> Duration? {
        do throws(DurationGrammar.Fault) { return try DurationGrammar.parse(setting.text, countsSeconds: true) } catch {
            let instead = error.instead ?? "\(options[setting.option]?.example ?? "60")s"
            findings.error(error.message, at: setting.place, remedy: "write \(setting.written) = \(instead)")
            return nil
        }
    }

    /// Bytes; 0, which is none, means nothing.
    private static func memory(_ set: @escaping Set<Int?>) -> Option.Effect {
        .grammar(isStrict: true) { draft, setting, findings in
            let bytes = size(setting, in: draft.section, counting: .megabytes, &findings)
            if let bytes { set(&draft.recycling, bytes > 0 ? bytes : nil) }
        }
    }

    /// The number a value begins with, as uWSGI reads it.
    private static func wholeNumber(_ setting: Setting, _ unit: String, _ findings: inout Findings) -> Int? {
        let remedy = "write \(setting.written) = \(options[setting.option]?.example ?? "60")"
        guard let (number, junk) = NumberGrammar.integer(setting.entry.value) else {
            findings.error(
                "\(setting.written) needs a number \(unit), not '\(setting.text)'", at: setting.place, remedy: remedy)
            return nil
        }
        guard 0...Int(Int32.max) ~= number else {
            findings.error(
                "\(setting.written) goes from 0 to \(Int32.max)", at: setting.place, remedy: remedy)
            return nil
        }
        if !junk.isEmpty {
            findings.warning(
                "what follows the number is not read: \(setting.written) is \(number)",
                at: setting.entry.place(ofBytes: junk), remedy: "write \(setting.written) = \(number)")
        }
        return number
    }
}
