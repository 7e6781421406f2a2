/// What is spoken on each listener, and by which processes.
extension Draft {
    /// Plain `socket` speaks what `protocol` says, wherever in the file that stands.
    func spokenProtocol(_ listener: Listener) -> String {
        let named = socketProtocol?.text.lowercased()
        let written = named == "http11" ? ListenerConfiguration.http : named
        return switch listener.setting.option {
        case "socket": written ?? ListenerConfiguration.uwsgi
        case "address": written ?? ListenerConfiguration.http
        case "uwsgi-socket": ListenerConfiguration.uwsgi
        default: ListenerConfiguration.http
        }
    }

    /// Whether uWSGI has HTTP 1.1 there, which to every other server is HTTP.
    func keepsConnections(_ listener: Listener) -> Bool {
        switch listener.setting.option {
        case "http11-socket": true
        case "socket", "address": socketProtocol?.text.lowercased() == "http11"
        default: false
        }
    }

    /// The apps that a section makes: one for each protocol, because an app server speaks one of them.
    ///
    /// A command gets all its listeners, as they are: it knows what it speaks.
    func groups(
        of app: AppConfiguration, with listeners: [ListenerConfiguration], _ findings: inout Findings
    ) -> [AppConfiguration] {
        switch app.application {
        case .module, .file: break
        case .command, .uwsgi: return [app]
        }
        reportForeignProtocols(listeners, &findings)
        let uwsgi = listeners.filter { $0.protocolName == ListenerConfiguration.uwsgi }
        for listener in uwsgi where !listener.address.isLocal {
            findings.warning(
                "the uwsgi protocol believes whoever speaks it: "
                    + "who can reach \(listener.written) can pose as any client",
                at: listener.place, remedy: "let only nginx reach it: a unix socket, or 127.0.0.1, or a firewall")
        }
        guard let first = uwsgi.first, uwsgi.count < listeners.count else { return [app] }
        var groups = [app, app]
        groups[0].listeners.removeAll { name in uwsgi.contains { $0.name == name } }
        groups[1].listeners = uwsgi.map(\.name)
        groups[1].name = AppConfiguration.uwsgiGroup(of: app.name)
        findings.note(
            "HTTP and the uwsgi protocol have processes of their own, \(app.processes) each: that is twice the memory",
            at: first.place, remedy: "take out the address that nobody uses")
        return groups
    }

    private func reportForeignProtocols(_ listeners: [ListenerConfiguration], _ findings: inout Findings) {
        for listener in listeners
        where ![ListenerConfiguration.http, ListenerConfiguration.uwsgi].contains(listener.protocolName) {
            findings.error(
                "svctl does not speak the \(listener.protocolName) protocol: "
                    + "nobody would listen on \(listener.written)",
                at: listener.place, remedy: "write protocol = uwsgi for nginx's uwsgi_pass, or protocol = http")
        }
    }

    /// Without `chmod-socket` uWSGI leaves the mode of a socket's file to the umask.
    var modeOfFiles: UInt32? { socketMode ?? umask.map { 0o777 & ~$0 } }

    /// In the background uWSGI has no mask of its own, and so files that depend on it.
    func warnOfOpenFile(_ listener: Listener, _ path: String, _ findings: inout Findings) {
        guard modeOfFiles == nil, whole.daemonize != nil else { return }
        findings.warning(
            "uWSGI with daemonize lets everybody connect to \(path), and svctl only its owner",
            at: listener.setting.place, remedy: "write chmod-socket = 660, and chown-socket = user:group-of-nginx")
    }
}

extension AppConfiguration {
    /// The name of the processes that speak uwsgi, where others of the app speak HTTP.
    public static func uwsgiGroup(of app: String) -> String { app + ".uwsgi" }
}

extension ListenerConfiguration.Address {
    /// Whether only this machine can reach it; a name counts by what it says.
    var isLocal: Bool {
        switch self {
        case .path, .abstract: true
        case .ipv4(let host, _): host == "localhost" || host.hasPrefix("127.")
        case .ipv6(let host, _): host == "::1" || host.hasPrefix("::ffff:127.")
        }
    }
}
