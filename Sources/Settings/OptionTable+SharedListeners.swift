extension OptionTable {
    /// What a section `[listener:NAME]` says of its socket; the second name of each is that of uWSGI.
    static let sharedListenerOptions: [Option] = [
        Option("address", example: ":8000", does: .grammar(isStrict: true, takeAddress)),
        Option(
            "backlog", "listen", example: "1024",
            does: .number(NumberRule(range: 0...Int(Int32.max))) { $0.backlog = Int32($1) }),
        Option("mode", "chmod-socket", example: "660", does: .grammar(isStrict: true, takeMode)),
        Option("owner", "chown-socket", example: "www-data:www-data", does: .grammar(isStrict: false, takeOwner)),
        Option("protocol", example: "http", does: .text { $0.socketProtocol = $1 }),
    ]

    /// Which of them an app has.
    static let sharingOptions: [Option] = [
        Option("listen-on", example: "web", does: .grammar(isStrict: true, takeShared))
    ]

    private static func takeAddress(_ draft: inout Draft, _ setting: Setting, _ findings: inout Findings) {
        if let first = draft.listeners.first {
            findings.error(
                "a listener has one address: line \(first.setting.place.line) has it already", at: setting.place,
                remedy: "write a section of its own for this one")
            return
        }
        takeListener(&draft, setting, &findings)
    }

    private static func takeShared(_ draft: inout Draft, _ setting: Setting, _ findings: inout Findings) {
        draft.sharedListeners.add(wordsOf: setting.entry)
    }
}
