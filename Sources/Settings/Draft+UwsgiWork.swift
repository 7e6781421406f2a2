/// What the real uWSGI is run for, which need be no Python application.
extension Draft {
    /// Whether it names an application that svctl could serve by itself.
    var namesPython: Bool { module != nil || file != nil || !mounts.isEmpty }

    /// Whether the section is nothing without an address.
    var needsAddress: Bool {
        guard runsUwsgi else { return module != nil || file != nil }
        let work = UwsgiWork(linesForUwsgi)
        return !work.needsNoAddress && (namesPython || work.isEnough(hasAddress: true))
    }

    /// The real uWSGI with what it is to do; nil when that is nothing.
    func uwsgiApplication(
        for listeners: [ListenerConfiguration], in surroundings: Surroundings, _ findings: inout Findings
    ) -> Application? {
        let work = UwsgiWork(linesForUwsgi)
        guard namesPython || work.isEnough(hasAddress: !listeners.isEmpty) else { return nil }
        reportProtocols(of: listeners, &findings)
        reportKeepAlive(work, listeners, &findings)
        reportModifier(work, listeners, &findings)
        reportDroppedRights(&findings)
        reportTwiceBound(&findings)
        reportTwiceBound(by: work, &findings)
        reportEndOnIdle(&findings)
        if work.isRouted { reportRouter(on: listeners, &findings) }
        if !namesPython, work.answersLittle, let first = listeners.first {
            findings.warning(
                "no application is named: who connects to \(first.written) gets an error from uWSGI for all but its files",
                at: first.place, remedy: "write module = config.wsgi:application, if there is one")
        }
        return .uwsgi(uwsgiTemplate(for: listeners, doing: work, in: surroundings))
    }

    /// Whether uWSGI is to end when it has loaded nothing; what answers without an application would end it at once.
    func endsWithoutApplication(_ work: UwsgiWork) -> Bool {
        namesPython || work.loadsApplication
            || linesForUwsgi.last { $0.key == "need-app" }.map { NumberGrammar.isOn($0.text) } ?? false
    }

    /// What to write where nothing is named that could be run.
    func remedyForNothing(_ listeners: [ListenerConfiguration]) -> String {
        let work = UwsgiWork(lines)
        let module = "write module = config.wsgi:application"
        if runsUwsgi, work.isEnough(hasAddress: false) {
            return "\(module), or take the address out: what else stands here needs none"
        }
        if let reason = work.reason(hasAddress: !listeners.isEmpty) {
            return "write server = uwsgi: the real uWSGI does what \(reason) is for"
        }
        return "\(module), wsgi-file = /srv/app/wsgi.py, or command = …"
    }

    /// Says what the next uWSGI cannot have while this one serves.
    private func reportTwiceBound(by work: UwsgiWork, _ findings: inout Findings) {
        let restart = "reload it with svctl restart, which ends this one first"
        for entry in work.bound {
            guard let address = Self.addressOfPort(entry) else { continue }
            findings.warning(
                "\(address) cannot be bound by the next uWSGI while this one serves: a reload is called off",
                at: entry.place, remedy: restart)
        }
        for entry in work.boundBeside {
            guard let address = Self.addressOfPort(entry) else { continue }
            findings.warning(
                "\(address) cannot be bound by the next Emperor while this one runs: after a reload nobody listens there",
                at: entry.place, remedy: "write \(entry.key) = /run/emperor-stats.sock, a path")
        }
        for entry in work.locks {
            findings.warning(
                "the next uWSGI cannot lock \(entry.text) while this one serves: a reload is called off",
                at: entry.place, remedy: "take it out: svctl runs it once; or \(restart)")
        }
    }

    /// What stands before the first comma, where it is a port; a path is simply taken over.
    private static func addressOfPort(_ entry: Entry) -> String? {
        let address = String(entry.text.prefix { $0 != "," })
        switch try? AddressGrammar.parse(address) {
        case .ipv4, .ipv6: return address
        case .path, .abstract, nil: return nil
        }
    }

    private func reportRouter(on listeners: [ListenerConfiguration], _ findings: inout Findings) {
        for listener in listeners where listener.isUwsgiRouter {
            findings.warning(
                "uWSGI's router drops the requests that it has in hand when it is replaced: a reload loses them",
                at: listener.place, remedy: "let a web server send them on: svctl export nginx prints a site")
        }
    }
}
