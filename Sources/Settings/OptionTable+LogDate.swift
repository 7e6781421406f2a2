extension OptionTable {
    /// What stands before each line of the log's file.
    static let logDateOptions: [Option] = [
        Option(
            "log-date", "logdate", "log-prefix", example: "%%Y-%%m-%%d %%H:%%M:%%S", for: .anywhere,
            does: .grammar(isStrict: false, mayBeEmpty: true, takeDate))
    ]

    private static func takeDate(_ draft: inout Draft, _ setting: Setting, _ findings: inout Findings) {
        if ["", "true", "1"].contains(setting.text) {
            draft.whole.logFile.dateFormat = "%a %b %d %H:%M:%S %Y"
            return
        }
        if NumberGrammar.isPlainSwitch(setting.text) {
            findings.warning(
                "'\(setting.text)' is no switch here: each line of the log's file begins with it, as in uWSGI",
                at: setting.place, remedy: "take the line out, or write \(setting.written) = true")
        }
        draft.whole.logFile.dateFormat = setting.text
    }
}
