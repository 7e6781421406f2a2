extension OptionTable {
    /// What belongs to the web server in front, which `svctl export nginx` tells of it.
    static let frontServerOptions: [Option] = [
        Option(
            "static-map", example: "/static=/srv/static",
            does: .grammar(isStrict: false) { takeStaticMap(&$0, $1, &$2, isWhole: false) }),
        Option(
            "static-map2", example: "/static=/srv/www",
            does: .grammar(isStrict: false) { takeStaticMap(&$0, $1, &$2, isWhole: true) }),
        // No header that uWSGI would take is refused: its largest buffer has 64 KiB.
        Option(
            "buffer-size", example: "32768",
            does: .number(NumberRule(range: 0...Int(Int32.max))) { $0.largestHead = min($1, 65_535) }),
        Option("limit-post", example: "10485760", does: .grammar(isStrict: true, takeLargestBody)),
    ]

    private static func takeStaticMap(
        _ draft: inout Draft, _ setting: Setting, _ findings: inout Findings, isWhole: Bool
    ) {
        let parts = setting.text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[1].isEmpty else {
            findings.warning(
                "\(setting.written) wants an address and a folder, with = between them", at: setting.place,
                remedy: "write \(setting.written) = /static=/srv/static")
            return
        }
        findings.warning(
            "\(setting.written) is not done: static files at \(parts[0]) will answer 404 unless nginx or the app serves them",
            at: setting.entry.keyPlace, remedy: "svctl export nginx prints a site that does")
        draft.staticMaps.append(StaticMap(prefix: String(parts[0]), path: String(parts[1]), keepsPrefix: isWhole))
    }

    private static func takeLargestBody(_ draft: inout Draft, _ setting: Setting, _ findings: inout Findings) {
        guard let number = NumberGrammar.integer(setting.entry.value)?.number, number >= 0 else {
            findings.error(
                "\(setting.written) needs a number of bytes, not '\(setting.text)'", at: setting.place,
                remedy: "write \(setting.written) = 10485760")
            return
        }
        findings.warning(
            "\(setting.written) is not done: request bodies of more than \(number) bytes are not refused",
            at: setting.entry.keyPlace, remedy: "svctl export nginx prints a site that does")
        draft.largestBody = number
    }
}
