extension OptionTable {
    /// What makes an app reload by itself.
    static let watchingOptions: [Option] = [
        // What uWSGI does by one of the three is always the gentle reload of svctl.
        Option(
            "touch-reload", "touch-workers-reload", "touch-chain-reload", example: "/srv/app/reload", for: .anywhere,
            does: .text { $0.touchReload.append($1) }),
        Option(
            "py-autoreload", "py-auto-reload", "python-autoreload", "python-auto-reload", example: "1",
            does: .grammar(isStrict: true, takeAutoreload)),
    ]

    /// How often uWSGI looks, in seconds; svctl is told by the kernel, so that only none at all makes a difference.
    private static func takeAutoreload(_ draft: inout Draft, _ setting: Setting, _ findings: inout Findings) {
        let number = NumberGrammar.integer(setting.entry.value)
        if number == nil {
            findings.warning(
                "'\(setting.text)' counts as 0, as in uWSGI: no file is watched", at: setting.place,
                remedy: "write \(setting.written) = 1")
        }
        draft.autoreloads = (number?.number ?? 0) > 0
    }
}
