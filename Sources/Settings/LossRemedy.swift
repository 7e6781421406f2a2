/// What helps where an option of uWSGI is not done; a row of the table of options needs none of its own.
enum LossRemedy {
    /// What to write instead of an option of a section, or beside it.
    static func of(_ option: String, in section: LossSection = .python) -> String {
        if let remedy = byName[option] { return remedy }
        if ["idle", "cheap", "die-on-idle"].contains(option) { return onDemand(option, in: section) }
        for (prefix, remedy) in byPrefix where option.hasPrefix(prefix) {
            if section == .python || !areOfUwsgi.contains(remedy) { return remedy }
            break
        }
        let isLightTasks = lightTasks.contains(option)
        switch section {
        case .python: return isLightTasks ? threads : keepsIt
        case .asgi: return isLightTasks ? loop : "take it out: the real uWSGI has it, and serves no ASGI application"
        case .uwsgi: return "write it into the command: uwsgi … --\(option)"
        case .program: return "take it out: only the real uWSGI has it, and command starts another program"
        case .whole: return "write it below an [app:NAME] with server = uwsgi: the real uWSGI has all its options"
        }
    }

    /// The real uWSGI gets every line that svctl does not do itself.
    static let keepsIt = "server = uwsgi keeps it: then the real uWSGI serves the app, with all its options"

    /// When workers come and go with the requests.
    private static func onDemand(_ option: String, in section: LossSection) -> String {
        let few = "write cheaper = 1: of several workers one stays when there is little to do"
        switch (section, option) {
        case (.python, "idle"): return few + "; with server = uwsgi none does"
        case (.asgi, "idle"), (.whole, "idle"): return few
        case (.uwsgi, "idle"): return "write it into the command: uwsgi … --idle"
        // Nobody counts what any other command has to do.
        default: return "svctl install FILE --socket has systemd listen, and start it all with the first request"
        }
    }

    private static let lightTasks: Set<String> = ["async", "asyncio", "greenlet", "ugreen", "tornado"]
    private static let threads = "write threads = 10 for as many requests at once, or server = uwsgi for the real uWSGI"
    private static let loop = "take it out: the event loop of an ASGI application has many requests at once"

    static let otherLanguage = "write server = uwsgi: the real uWSGI runs it, with its plugin for the language"
    private static let routing = "server = uwsgi keeps it; or " + inFront
    private static let ofShell = "it is for uWSGI's command line: take it out"
    private static let inFront = "let a web server in front do it: svctl export nginx prints a site"
    private static let tls = "let nginx do the TLS, and write http-socket = 127.0.0.1:8000 for what is behind it"
    private static let otherSocket = "write http-socket = :8000 for HTTP, or socket = :3031 for nginx's uwsgi_pass"
    private static let otherFormat = "write include = FILE, which goes by how its name ends"
    private static let belowUwsgi = "move it below [uwsgi]: svctl's own sections say plainly what they mean"
    private static let ofUnit = "let systemd wait: After= and RequiresMountsFor= in the unit that svctl install makes"
    private static let vassals =
        "server = uwsgi keeps it; or give each vassal's file to svctl: svctl start FILE, or svctl install FILE"
    /// Those that are of no use where the real uWSGI is not to serve.
    private static let areOfUwsgi: Set<String> = [otherLanguage, routing, vassals]
    private static let ofSystemd = "let systemd do it: svctl install FILE makes a unit that may do what it needs"

    static let byName: [String: String] = {
        var remedies: [String: String] = [:]
        for (names, remedy) in groups {
            for name in names.split(separator: " ") { remedies[String(name)] = remedy }
        }
        return remedies
    }()

    private static let groups = [
        ("config", otherFormat),
        ("ini include xml xmlconfig yaml yml json js inherit ifenv ifexists ifdir ifplugin for", belowUwsgi),
        ("https https2 https-socket http-to-https ssl-socket suwsgi-socket", tls),
        ("fastcgi-socket scgi-socket raw-socket fastcgi-nph-socket scgi-nph-socket puwsgi-socket", otherSocket),
        ("optimize", "write env = PYTHONOPTIMIZE=2, which Python itself goes by"),
        ("immediate-uid", "write uid"), ("immediate-gid", "write gid"),
        ("http-timeout socket-timeout http-connect-timeout", inFront),
        ("chroot jail jail2 jidfile jailed pivot-root unshare ns ns-net cgroup cgroup-opt cap", ofSystemd),
        (
            "exit stop reload pause suspend resume connect-and-read extract flock flock-wait flock2 flock-wait2 help "
                + "usage version cflags dot-h config-py build-plugin dump-options plugin-list plugins-list no-server test "
                + "logger-list loggers-list clock-list clocks-list alarm-list alarms-list cheaper-list cheaper-algo-list "
                + "cheaper-algos-list loop-list loops-list imperial-monitor-list imperial-monitors-list router-list "
                + "routers-list",
            ofShell
        ),
        (
            "paste ini-paste ini-paste-logged pecan pump web3 wsgi-lite eval pyrun",
            "write module = NAME:CALLABLE, or wsgi-file = FILE"
        ),
        ("wait-for-fs wait-for-file wait-for-dir wait-for-mountpoint", ofUnit),
        ("reload-mercy mule-reload-mercy", "worker-reload-mercy and stop-timeout say how long a worker may take"),
    ]

    static let byPrefix = [
        ("if-", belowUwsgi), ("for-", belowUwsgi), ("https-", tls), ("http-to", routing),
        ("http-use-", routing), ("http-subscription-server", routing), ("http-", inFront), ("http11-", inFront),
        ("emperor", vassals), ("vassal", vassals), ("imperial-", vassals), ("psgi", otherLanguage),
        ("perl", otherLanguage), ("plshell", otherLanguage), ("php", otherLanguage), ("cgi", otherLanguage),
        ("rack", otherLanguage), ("rails", otherLanguage), ("rb", otherLanguage), ("ruby", otherLanguage),
        ("lua", otherLanguage), ("jvm", otherLanguage), ("jwsgi", otherLanguage), ("mono", otherLanguage),
        ("ring", otherLanguage), ("go", otherLanguage), ("gccgo", otherLanguage),
        ("clojure", otherLanguage), ("unshare", ofSystemd), ("namespace", ofSystemd), ("cgroup", ofSystemd),
        ("setns", ofSystemd), ("wait-", ofUnit), ("ssl", tls), ("sni", tls), ("pypy", otherLanguage),
    ]
}
