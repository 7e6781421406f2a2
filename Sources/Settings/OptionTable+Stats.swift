extension OptionTable {
    /// Figures about the workers, for uwsgitop and the like.
    static let statsOptions: [Option] = [
        Option(
            "stats", "stats-server", example: "/run/app-stats.sock", for: .whole,
            does: .grammar(isStrict: true, takeStats)),
        Option("stats-http", for: .whole, does: .flag { if !$0.runsUwsgi { $0.whole.stats.hasHead = $1 } }),
        Option(
            "stats-minified", "stats-min", for: .whole,
            does: .flag { if !$0.runsUwsgi { $0.whole.stats.isMinified = $1 } }),
    ]

    private static func takeStats(_ draft: inout Draft, _ setting: Setting, _ findings: inout Findings) {
        guard !draft.runsUwsgi else { return }  // it has its own
        do throws(AddressGrammar.Fault) {
            let address = try AddressGrammar.parse(setting.text)
            draft.whole.stats.listener = Draft.Listener(setting: setting, address: address)
        } catch {
            let remedy = error.instead.map { "write \(setting.written) = \($0)" }
            findings.error(error.message, at: setting.entry.place(ofBytes: error.bytes), remedy: remedy)
        }
    }
}

/// What has been said about the figures so far.
struct StatsDraft: Sendable {
    var listener: Draft.Listener?
    var hasHead = false
    var isMinified = false

    /// Puts it together; a path starts at `work`, and its file is private unless `section`, which names it, says how
    /// open its sockets are.
    func finished(
        of section: Draft, in work: String, beside addresses: TakenAddresses, _ findings: inout Findings
    ) -> StatsConfiguration? {
        guard let listener,
            var configuration = section.configuration(of: listener, name: "stats", in: work, &findings)
        else { return nil }
        configuration.name = "stats"
        configuration.protocolName = "stats"
        if case .path = configuration.address { configuration.mode = section.socketMode }
        configuration.backlog = 16
        var others = addresses
        others.take(configuration, &findings)
        return StatsConfiguration(listener: configuration, hasHead: hasHead, isMinified: isMinified)
    }
}
