extension OptionTable {
    /// Files that are served before the application is asked.
    static let staticFileOptions: [Option] = placeOptions + expiryOptions

    private static let placeOptions: [Option] = [
        Option(
            "static-map", example: "/static=/srv/static",
            does: .grammar(isStrict: false) { takeStaticMap(&$0, $1, &$2, keepsPrefix: false) }),
        Option(
            "static-map2", example: "/static=/srv/www",
            does: .grammar(isStrict: false) { takeStaticMap(&$0, $1, &$2, keepsPrefix: true) }),
        Option(
            "check-static", "static-check", example: "/srv/www",
            does: .text { $0.requests.staticFolders.append($1.text) }),
        Option("static-index", example: "index.html", does: .text { $0.requests.staticIndex.append($1.text) }),
        Option("static-safe", example: "/srv/shared", does: .text { $0.requests.staticSafeFolders.append($1.text) }),
        Option("static-skip-ext", example: ".php", does: .text { $0.requests.staticSkippedEndings.append($1.text) }),
        Option("static-gzip-all", does: .flag { $0.requests.staticGzip.all = $1 }),
        Option(
            "static-gzip-dir", "static-gzip-prefix", example: "/srv/static/css",
            does: .text { $0.requests.staticGzip.folders.append($1.text) }),
        Option(
            "static-gzip-ext", "static-gzip-suffix", example: ".css",
            does: .text { $0.requests.staticGzip.endings.append($1.text) }),
        Option("static-gzip", example: "\\.css$", does: .text { $0.requests.staticGzip.patterns.append($1.text) }),
    ]

    /// Each subject twice: counted from now, and from the file's last change.
    private static let expiryOptions: [Option] = [
        ("static-expires", StaticExpiry.Subject.file), ("static-expires-type", .type), ("static-expires-uri", .uri),
        ("static-expires-path-info", .path),
    ].flatMap { name, subject in
        [(name, false), (name + "-mtime", true)].map { name, sinceChange in
            Option(
                name, example: subject == .type ? "text/css=3600" : "\\.css$ 3600",
                does: .grammar(isStrict: false) {
                    takeExpiry(&$0, $1, &$2, of: subject, sinceChange: sinceChange)
                })
        }
    }

    private static func takeStaticMap(
        _ draft: inout Draft, _ setting: Setting, _ findings: inout Findings, keepsPrefix: Bool
    ) {
        let parts = setting.text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[1].isEmpty else {
            findings.warning(
                "\(setting.written) wants an address and a folder, with = between them", at: setting.place,
                remedy: "write \(setting.written) = /static=/srv/static")
            return
        }
        draft.staticMapLines.append(setting.entry)
        draft.requests.staticMaps.append(
            StaticMap(prefix: String(parts[0]), path: String(parts[1]), keepsPrefix: keepsPrefix))
    }

    private static func takeExpiry(
        _ draft: inout Draft, _ setting: Setting, _ findings: inout Findings, of subject: StaticExpiry.Subject,
        sinceChange: Bool
    ) {
        // uWSGI takes the first sign of its kind.
        let sign: Character = subject == .type ? "=" : " "
        let parts = setting.text.split(separator: sign, maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, let (seconds, _) = NumberGrammar.integer(Array(parts[1].utf8)) else {
            findings.warning(
                "\(setting.written) wants what it is for and a number of seconds", at: setting.place,
                remedy: "write \(setting.written) = \(options[setting.option]?.example ?? "")")
            return
        }
        draft.requests.staticExpiries.append(
            StaticExpiry(
                option: setting.written, subject: subject, pattern: String(parts[0]), seconds: seconds,
                sinceChange: sinceChange))
    }
}
