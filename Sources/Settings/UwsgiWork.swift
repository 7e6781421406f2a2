/// What the lines of a section give the real uWSGI to do where they name no Python application.
struct UwsgiWork {
    /// What an option is for.
    enum Purpose {
        /// An application of another loader or language, which uWSGI counts as one.
        case application
        /// Answers to every request, without anything that uWSGI counts as an application.
        case answers
        /// The sending on of requests to other servers, by uWSGI's own HTTP router.
        case routing
        /// Answers to some requests, or work beside a socket that answers none.
        case little
        /// Whole servers of their own, which need no address here.
        case servers
        /// What runs beside an application, and by itself where there is no address.
        case besides
        /// An address that uWSGI binds itself.
        case address
    }

    private let lines: [(entry: Entry, purpose: Purpose)]
    /// What uWSGI binds beside its work, and goes on without.
    let boundBeside: [Entry]
    /// The files that one uWSGI at a time may have a lock on.
    let locks: [Entry]

    /// By the lines of a section.
    init(_ entries: [Entry]) {
        boundBeside = entries.filter { !$0.isPlaceholder && Self.sideBinders.contains($0.key) }
        locks = entries.filter { !$0.isPlaceholder && Self.exclusiveLocks.contains($0.key) }
        lines = entries.compactMap { entry in
            guard !entry.isPlaceholder, !Self.isOff(entry) else { return nil }
            return Self.purpose(of: entry.key).map { (entry, $0) }
        }
    }

    private func has(_ purposes: Purpose...) -> Bool { lines.contains { purposes.contains($0.purpose) } }

    /// Whether it is an application that uWSGI can be asked to end without.
    var loadsApplication: Bool { has(.application) }

    /// Whether `http` is where uWSGI's router sends requests on from.
    var isRouted: Bool { has(.routing) }

    /// Whether most requests get an error from uWSGI.
    var answersLittle: Bool { !has(.application, .answers, .routing) }

    /// Whether uWSGI starts without an address of svctl's.
    var needsNoAddress: Bool { has(.servers, .besides, .address) }

    /// Whether it is enough to run: what else runs beside an application is a mistake where requests come in.
    func isEnough(hasAddress: Bool) -> Bool {
        has(.application, .answers, .routing, .little, .servers) || !hasAddress && has(.besides)
    }

    /// The option for whose sake the real uWSGI is needed, by the name it has in the file; nil for none.
    func reason(hasAddress: Bool) -> String? {
        let isReason: (Purpose) -> Bool = { purpose in
            switch purpose {
            case .application, .answers, .routing, .servers: true
            case .besides: !hasAddress
            case .little, .address: false
            }
        }
        return lines.first { isReason($0.purpose) }?.entry.key
    }

    /// What uWSGI binds itself, each with its value.
    var bound: [Entry] { lines.filter { Self.binders.contains($0.entry.key) }.map(\.entry) }

    /// What starts others that bind addresses of their own.
    var emperor: Entry? { lines.first { $0.entry.key == "emperor" }?.entry }

    private static func isOff(_ entry: Entry) -> Bool {
        entry.known?.argument == KnownOptions.Argument.none && !NumberGrammar.isOn(entry.text)
    }

    private static func purpose(of option: String) -> Purpose? {
        if let purpose = purposes[option] { return purpose }
        if option.hasPrefix("php-") || option.hasPrefix("http-use-") {
            return option.hasPrefix("php-") ? .answers : .routing
        }
        return nil
    }

    private static let purposes: [String: Purpose] = {
        var purposes: [String: Purpose] = [:]
        for (purpose, names) in groups {
            for name in names.split(whereSeparator: \.isWhitespace) { purposes[String(name)] = purpose }
        }
        return purposes
    }()

    /// Every option of which something is said here.
    static var names: [String] { Array(purposes.keys) + binders + sideBinders + exclusiveLocks }

    private static let groups: [(Purpose, String)] = [
        (.application, "psgi rack rails paste ini-paste ini-paste-logged pecan pump web3 wsgi-lite eval"),
        (
            .answers,
            """
            cgi lua lua-load jwsgi jvm-class jvm-main-class ring-app ring-load clojure-load mono-app mono-exec gccgo-load
            go-load pypy-wsgi pypy-wsgi-file pypy-paste pypy-ini-paste pypy-exec webdav-mount xslt-docroot symcall
            dumbloop-function glusterfs-mount rados-mount route-run pyrun
            """
        ),
        (.routing, "http-to http-subscription-server"),
        (.little, "static-map static-map2 check-static static-check mule mules farm zerg-server"),
        (
            .servers,
            """
            emperor fastrouter rawrouter sslrouter sslrouter2 forkptyrouter forkpty-router tuntap-router zerg-pool
            zergpool
            """
        ),
        (
            .besides,
            """
            attach-daemon attach-daemon2 smart-attach-daemon smart-attach-daemon2 legion-attach-daemon
            legion-smart-attach-daemon cron cron2 unique-cron legion-cron cron-legion unique-legion-cron
            unique-cron-legion spooler spooler-external
            """
        ),
        (
            .address,
            """
            https https2 https-socket ssl-socket fastcgi-socket fastcgi-nph-socket scgi-socket scgi-nph-socket
            suwsgi-socket puwsgi-socket raw-socket mongrel2 zmq zmq-socket zeromq zeromq-socket
            zerg udp
            """
        ),
    ]

    private static let binders: Set<String> = [
        "https", "https2", "https-socket", "ssl-socket", "fastcgi-socket", "fastcgi-nph-socket", "scgi-socket",
        "scgi-nph-socket", "suwsgi-socket", "puwsgi-socket", "raw-socket", "fastrouter", "rawrouter", "sslrouter",
    ]
    private static let sideBinders: Set<String> = ["emperor-stats", "emperor-stats-server"]
    private static let exclusiveLocks: Set<String> = ["flock", "flock2"]
}
