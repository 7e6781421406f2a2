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
            does: .grammar(isStrict: true) {
                if let size = size($1, in: $0.section, &$2) { $0.largestHead = min(size, 65_535) }
            }),
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
            "\(setting.written) is not done: "
                + "static files at \(parts[0]) will answer 404 unless nginx or the app serves them",
            at: setting.entry.keyPlace, remedy: "svctl export nginx prints a site that does")
        draft.staticMaps.append(StaticMap(prefix: String(parts[0]), path: String(parts[1]), keepsPrefix: isWhole))
    }

    private static func takeLargestBody(_ draft: inout Draft, _ setting: Setting, _ findings: inout Findings) {
        guard let number = size(setting, in: draft.section, &findings) else { return }
        findings.warning(
            "\(setting.written) is not done: request bodies of more than \(number) bytes are not refused",
            at: setting.entry.keyPlace, remedy: "svctl export nginx prints a site that does")
        draft.largestBody = number
    }

    /// A number of bytes; with a unit only where uWSGI, which reads none, does not read it too.
    static func size(_ setting: Setting, in section: SectionName, _ findings: inout Findings) -> Int? {
        if section.isOwn {
            do throws(ByteCountGrammar.Fault) { return try ByteCountGrammar.parse(setting.text) } catch {
                findings.error(
                    error.message, at: setting.place,
                    remedy: "write \(setting.written) = \(error.instead ?? options[setting.option]?.example ?? "1MiB")")
                return nil
            }
        }
        let example = options[setting.option]?.example ?? "32768"
        guard let (number, junk) = NumberGrammar.integer(setting.entry.value), 0...Int(Int32.max) ~= number else {
            findings.error(
                "\(setting.written) needs a number of bytes, not '\(setting.text)'", at: setting.place,
                remedy: "write \(setting.written) = \(example)")
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
