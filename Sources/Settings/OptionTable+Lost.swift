extension OptionTable {
    /// Options that svctl does not do, each with what is missing then.
    static let lostOptions: [Option] = requestLimits + watchers + besides + files

    /// What happens to an option of uWSGI that has no row of its own.
    static func loss(of setting: Setting) -> String {
        for (prefix, loss) in lossesByPrefix where setting.written.hasPrefix(prefix) { return loss }
        return LossSentence.of(setting.written)
    }

    /// The same by what the names of such options begin with.
    static var lossFamilies: [(prefix: String, loss: String)] { lossesByPrefix.map { (prefix: $0.0, loss: $0.1) } }

    private static let requestLimits: [Option] = [
        lost("async", "asyncio", "greenlet", "ugreen", "tornado") {
            "there are no \($0) light tasks in a worker"
        }
    ]

    private static let watchers: [Option] = [
        lost("fs-reload") { "a change below \($0) reloads nothing" },
        lost("log-encoder", "log-req-encoder") { _ in
            "lines of the log stay as they are written: log-format makes those of requests"
        },
        lost("log-route", "log-req-route", "log-syslog", "log-socket") { _ in "logs go where svctl's own log goes" },
        lost("log-sendfile", "log-ioerror") { _ in "such requests are logged where others are" },
    ]

    private static let besides: [Option] = [
        lost("legion-attach-daemon", "legion-smart-attach-daemon") { "this program is not started: \($0)" },
        lost("legion-cron", "cron-legion", "unique-legion-cron", "unique-cron-legion") { "this job never runs: \($0)" },
        lost("mule", "mules", "farm") { _ in "no mule runs" },
        lost("spooler", "spooler-external") { "nobody works on what is put into \($0)" },
        lost("https", "https2", "https-socket") { "nobody listens on \($0): let nginx do the TLS" },
        lost("fastcgi-socket", "scgi-socket", "raw-socket", "fastcgi-nph-socket", "scgi-nph-socket") {
            "nobody listens on \($0): svctl serves HTTP"
        },
        lost("http-to") { "the application is served there instead of what listens on \($0)" },
        lost("ini", "include", "config", "xml", "xmlconfig", "yaml", "yml", "json", "js", "inherit") {
            "the options in \($0) are not read"
        },
        Option(
            "plugin", "plugins", "need-plugin", "need-plugins", for: .anywhere, isGiven: true,
            does: .grammar(isStrict: false, mayBeEmpty: true, warnOfOtherLanguages)),
    ]

    private static let files: [Option] = [
        lost("check-static-docroot") { _ in "files below DOCUMENT_ROOT are left to the server in front" },
        lost("offload-threads") { _ in "large answers keep their worker busy" },
        lost("error-page-403", "error-page-404", "error-page-500") { "\($0) is not shown on errors" },
    ]

    private static let lossesByPrefix = [
        ("static-cache", "every request looks where its file is"),
        ("cheaper", "svctl adds a worker when all are at work, and takes one away when fewer would do"),
        ("spooler", "there is no spooler"), ("mule", "there are no mules"), ("cache", "uWSGI's cache is not there"),
        ("route", "the request is not routed"), ("error-route", "the request is not routed"),
        ("final-route", "the request is not routed"), ("response-route", "the answer is not routed"),
        ("hook-", "the hook is not run"), ("exec-", "the command is not run"),
        ("if-", "its lines are read whether it is true or not"),
        ("ifenv", "its lines are read whether it is true or not"),
        ("for", "its lines are read once"), ("emperor", "no vassals are started"), ("vassal", "no vassals are started"),
        ("legion", "the instance is in no legion"), ("subscribe", "no router hears of the instance"),
        ("fastrouter", "the router is not started"), ("rawrouter", "the router is not started"),
        ("sslrouter", "the router is not started"), ("http-", "svctl has no HTTP router in front of the workers"),
        ("alarm", "the alarm is not raised"), ("metric", "there are no metrics"),
        ("stats-", "no statistics are served"),
        ("touch-", "touching the file does nothing"), ("log-", "logs go where svctl's own log goes"),
        ("idle", "workers that have nothing to do stay"),
        ("cheap", "workers do not wait for the first request to start"),
        ("die-on-idle", "svctl stays when there are no requests"), ("psgi", "svctl runs Python only"),
        ("php", "svctl runs Python only"), ("cgi", "svctl runs Python only"), ("rack", "svctl runs Python only"),
        ("lua", "svctl runs Python only"), ("jvm", "svctl runs Python only"),
        ("chroot", "the application is not shut in"), ("namespace", "the application is not shut in"),
        ("cgroup", "the application is not put into that group"),
        ("snmp", "nobody answers SNMP"), ("carbon", "nothing is sent to Carbon"),
    ]

    private static func lost(_ names: String..., loss: @escaping @Sendable (String) -> String) -> Option {
        Option(names: names, for: .anywhere, does: .lost { loss($0.text) })
    }

    private static func warnOfOtherLanguages(_ draft: inout Draft, _ setting: Setting, _ findings: inout Findings) {
        let languages: Set<String> = [
            "psgi", "rack", "php", "lua", "jvm", "jwsgi", "ring", "cgi", "mono", "v8", "gccgo", "pypy", "symcall",
        ]
        for name in PluginWords.all(in: setting.entry.value) {
            let plugin = String(decoding: name, as: UTF8.self)
            if languages.contains(plugin), !draft.runsUwsgi {
                findings.warning(
                    "svctl runs Python only, not what the plugin '\(plugin)' runs", at: setting.place,
                    remedy: LossRemedy.otherLanguage)
            }
        }
    }
}
