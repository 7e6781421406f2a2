extension OptionTable {
    /// How long things may take, and how many slots a reload replaces at once.
    static let timingOptions: [Option] = [
        Option(
            "start-timeout", example: "60s",
            does: .grammar(isStrict: true) {
                let range = DurationRange(from: .milliseconds(1), "1ms", to: .seconds(3600), "60min")
                if let duration = duration($1, range, &$2) { $0.startTimeout = duration }
            }),
        Option(
            "worker-reload-mercy", "stop-timeout", example: "60s",
            does: .grammar(isStrict: true) {
                let range = DurationRange(from: .zero, "0s", to: .seconds(Int32.max), "\(Int32.max)s")
                if let duration = duration($1, range, &$2) { $0.stopTimeout = duration }
            }),
        Option(
            "settle", example: "1s",
            does: .grammar(isStrict: true) {
                let range = DurationRange(from: .zero, "0s", to: .seconds(3600), "60min")
                if let duration = duration($1, range, &$2) { $0.settle = duration }
            }),
        Option("surge", example: "all", for: .whole, does: .grammar(isStrict: true, takeSurge)),
    ]

    struct DurationRange {
        let shortest: Duration
        let longest: Duration
        /// How the limits are written.
        let words: String
        /// What is written for the longest, where more counts as that; nil where more is a mistake.
        var most: String?

        init(from shortest: Duration, _ low: String, to longest: Duration, _ high: String) {
            self.shortest = shortest
            self.longest = longest
            words = "from \(low) to \(high)"
        }

        /// The same, where uWSGI takes more and is not to be refused for it.
        func capped(at most: String) -> DurationRange {
            var range = self
            range.most = most
            return range
        }
    }

    /// A length of time; a number alone counts seconds, as uWSGI reads it.
    static func duration(
        _ setting: Setting, _ range: DurationRange, _ findings: inout Findings
    ) -> Duration? {
        func inRange(_ duration: Duration) -> Duration? {
            if range.shortest <= duration, duration <= range.longest { return duration }
            if duration > range.longest, let most = range.most {
                findings.warning(
                    "\(setting.written) counts as \(most), which is the longest that svctl waits", at: setting.place,
                    remedy: "write \(setting.written) = \(range.longest.components.seconds)")
                return range.longest
            }
            findings.error(
                "\(setting.written) goes \(range.words)", at: setting.place,
                remedy: "write \(setting.written) = \(options[setting.written]?.example ?? "60s")")
            return nil
        }
        let asUwsgi =
            setting.reader != .svctl && setting.entry.known?.argument != nil
            ? NumberGrammar.integer(setting.entry.value) : nil
        func numberAlone(_ seconds: Int, _ junk: Range<Int>) -> Duration? {
            guard let duration = inRange(.seconds(min(max(seconds, -1), 1 << 32))) else { return nil }
            NumberMeant.reportUnread(behind: seconds, junk, of: setting, counting: .seconds, &findings)
            return duration
        }
        if setting.reader == .uwsgiAlone, let (seconds, junk) = asUwsgi, !junk.isEmpty {
            return numberAlone(seconds, junk)
        }
        do throws(DurationGrammar.Fault) {
            let read = try DurationGrammar.parse(setting.text, countsSeconds: true)
            if setting.reader == .uwsgi, let (seconds, unit) = asUwsgi, !unit.isEmpty, read != .seconds(seconds) {
                let whole = read.components.seconds + (read.components.attoseconds > 0 ? 1 : 0)
                findings.warning(
                    "svctl reads the unit; uWSGI would take \(seconds == 1 ? "1 second" : "\(seconds) seconds")",
                    at: setting.entry.place(ofBytes: unit),
                    remedy: "write \(setting.written) = \(whole)")
            }
            return inRange(read)
        } catch {
            // What uWSGI reads is no mistake that should keep an app from starting.
            if let (seconds, junk) = asUwsgi, !junk.isEmpty { return numberAlone(seconds, junk) }
            findings.error(
                error.message, at: setting.place,
                remedy: "write \(setting.written) = \(error.instead ?? options[setting.written]?.example ?? "60s")")
            return nil
        }
    }

    private static func takeSurge(_ draft: inout Draft, _ setting: Setting, _ findings: inout Findings) {
        if setting.text == "all" {
            draft.whole.surge = .all
        } else if setting.text.utf8.allSatisfy(\.isDigit), let number = Int(setting.text),
            (1...10_000).contains(number)
        {
            draft.whole.surge = .atMost(number)
        } else {
            findings.error(
                "surge is all, or a number from 1 to 10000", at: setting.place, remedy: "write surge = all")
        }
    }
}
