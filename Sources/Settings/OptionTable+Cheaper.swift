extension OptionTable {
    /// As many workers as there is work for.
    static let cheaperOptions: [Option] = [
        Option("cheaper", example: "1", does: .grammar(isStrict: true, takeCheaper)),
        Option(
            "cheaper-initial", example: "2",
            does: .number(NumberRule(range: 0...10_000, replaced: [:])) { $0.cheaper.initial = $1 }),
        Option(
            "cheaper-step", example: "1",
            does: .number(NumberRule(range: 0...10_000, replaced: [0: 1])) { $0.cheaper.step = $1 }),
        Option(
            "cheaper-overload", example: "3s",
            does: .grammar(isStrict: true) {
                let range = DurationRange(from: .zero, "0s", to: .seconds(86400), "1d").capped(at: "1d")
                if let duration = duration($1, range, &$2) { $0.cheaper.patience = max(duration, .milliseconds(100)) }
            }),
        Option("cheaper-algo", example: "spare", does: .grammar(isStrict: false, takeAlgorithm)),
    ]

    private static func takeCheaper(_ draft: inout Draft, _ setting: Setting, _ findings: inout Findings) {
        let number = NumberGrammar.integer(setting.entry.value)
        if number == nil {
            findings.warning(
                "'\(setting.text)' counts as 0, as in uWSGI: all workers run always", at: setting.place,
                remedy: "write cheaper = 1")
        }
        guard let (count, _) = number, count != 0 else { return draft.cheaper.least = nil }
        guard (1..<10_000).contains(count) else {
            return findings.error("cheaper goes from 1 to 9999", at: setting.place, remedy: "write cheaper = 1")
        }
        draft.cheaper.least = count
        draft.cheaper.setting = setting
    }

    private static func takeAlgorithm(_ draft: inout Draft, _ setting: Setting, _ findings: inout Findings) {
        guard !draft.runsUwsgi, !["spare", "spare2", "backlog", "busyness"].contains(setting.text) else { return }
        findings.warning(
            "svctl does not know the way '\(setting.text)': it adds a worker when all are at work, and takes one away "
                + "when fewer would do",
            at: setting.place, remedy: "write cheaper-algo = spare, or take the line out")
    }
}

/// What has been said about the number of workers so far.
struct CheaperDraft: Sendable {
    /// Nil: all run always.
    var least: Int?
    var setting: Setting?
    var initial = 0
    var step = 1
    var patience = Duration.seconds(3)
}

extension Draft {
    /// Puts together how the number of workers changes; nil when it does not.
    func cheaperConfiguration(_ findings: inout Findings) -> CheaperConfiguration? {
        guard let least = cheaper.least, let setting = cheaper.setting, !runsUwsgi else { return nil }
        // What is not known is not compared.
        guard !unknownValues.contains("processes") else { return nil }
        guard least < processes else {
            findings.error(
                "cheaper = \(least) is not fewer than processes = \(processes)", at: setting.place,
                remedy: "write a smaller number, or processes = \(least + 1)")
            return nil
        }
        guard command == nil else {
            findings.warning(
                "svctl does not see what a command has to do: all \(processes) processes run always", at: setting.place,
                remedy: "write processes = \(least), or scale it by hand with svctl scale")
            return nil
        }
        var initial = cheaper.initial == 0 ? least : cheaper.initial
        if let entry = sources["cheaper-initial"], !(least...processes ~= initial) {
            let nearest = min(max(initial, least), processes)
            findings.warning(
                "cheaper-initial goes from \(least), which is cheaper, to \(processes), which is processes: it is "
                    + "\(nearest)", at: entry.place, remedy: "write cheaper-initial = \(nearest)")
            initial = nearest
        }
        return CheaperConfiguration(
            least: least, initial: initial, step: cheaper.step, patience: cheaper.patience)
    }
}
