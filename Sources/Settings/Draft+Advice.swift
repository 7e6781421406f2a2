/// What the parts of an app are together that each is not by itself.
extension Draft {
    /// Says what of the listeners and of the application is surely not meant, or good to know.
    func advise(on listeners: [ListenerConfiguration], _ findings: inout Findings) {
        adviseOnMode(of: listeners, &findings)
        adviseOnCallable(&findings)
        adviseOnNobody(&findings)
        guard command == nil else { return }
        adviseOnProtocol(of: listeners, &findings)
    }

    /// Nearly every second file has 666 here, because nginx could not connect otherwise.
    private func adviseOnMode(of listeners: [ListenerConfiguration], _ findings: inout Findings) {
        let paths = listeners.filter { if case .path = $0.address { true } else { false } }
        for option in Self.socketFileOptions {
            guard paths.isEmpty, !listeners.isEmpty, !hasStatsFile, let entry = sources[option] else { continue }
            findings.note(
                "\(entry.key) is for the file of a unix socket, and this app has none", at: entry.keyPlace,
                remedy: "take it out, or write socket = /run/app.sock")
        }
        guard let mode = socketMode, mode & 0o002 != 0, let first = paths.first, let entry = sources["chmod-socket"]
        else { return }
        findings.note(
            (entry.text.isEmpty ? "\(entry.key) without a mode" : "mode \(entry.text)")
                + " lets every user of this machine connect to \(first.written)", at: entry.place,
            remedy: socketOwner == nil
                ? "write \(entry.key) = 660 and chown-socket = USER:GROUP with the group that nginx runs in"
                : "write \(entry.key) = 660: chown-socket gives the socket away already")
    }

    /// Only a number that counts as 0 gets here: uWSGI calls it "Operational MODE: no-workers".
    private func adviseOnNobody(_ findings: inout Findings) {
        guard processes == 0, !runsUwsgi || namesPython, let entry = sources["processes"] else { return }
        findings.warning(
            "\(entry.key) counts as 0: no worker is started, and who connects waits for an answer for ever, as with uWSGI",
            at: entry.place, remedy: "write \(entry.key) = 1, or more")
    }

    private func adviseOnCallable(_ findings: inout Findings) {
        guard let callable, let module, let colon = module.text.utf8.firstIndex(of: UInt8(ascii: ":")) else { return }
        let named = module.text[module.text.utf8.index(after: colon)...]
        guard named != callable.text else { return }
        findings.warning(
            "\(callable.written) does not count: \(module.written) names \(named) behind its colon",
            at: callable.place, remedy: "keep one of the two")
    }

    /// Says where a client will most likely speak another protocol than the socket does.
    private func adviseOnProtocol(of listeners: [ListenerConfiguration], _ findings: inout Findings) {
        let speaksUwsgi = listeners.contains { $0.protocolName == ListenerConfiguration.uwsgi }
        let speaksHttp = listeners.contains { $0.protocolName == ListenerConfiguration.http }
        guard speaksUwsgi != speaksHttp else { return }
        for listener in self.listeners {
            let setting = listener.setting
            let comments = SpokenOf(setting.entry.source)
            if speaksHttp {
                guard comments.uwsgiPass, setting.option.hasPrefix("http") else { continue }
                findings.note(
                    "the file speaks of uwsgi_pass, and \(setting.written) speaks HTTP: nginx reaches it by proxy_pass",
                    at: setting.entry.keyPlace, remedy: "write socket = \(setting.text) for uwsgi_pass")
                continue
            }
            guard case .ipv4(_, let port) = listener.address else { continue }
            let remedy = "write http-socket = \(setting.text) for browsers, curl and nginx's proxy_pass"
            if comments.httpPorts.contains(port) {
                findings.warning(
                    "the file speaks of http://…:\(port), and \(setting.written) does not speak HTTP",
                    at: setting.place, remedy: remedy)
            } else if Self.portsOfHttp.contains(port) {
                findings.note(
                    "\(setting.written) is for nginx's uwsgi_pass: browsers and curl get no answer from it",
                    at: setting.place, remedy: remedy)
            }
        }
    }

    private static let portsOfHttp: Set<UInt16> = [80, 443, 3000, 5000, 8000, 8080, 8081, 8888, 9000]
}

/// What the comments of a file say about who is to connect.
private struct SpokenOf {
    /// The ports in addresses that begin with http://.
    private(set) var httpPorts: Set<UInt16> = []
    /// Whether nginx's word for the uwsgi protocol is there.
    private(set) var uwsgiPass = false

    init(_ source: SourceText) {
        guard source.hasLines else { return }
        let text = source.bytes.prefix(Self.looksAt)
        for line in text.split(separator: .newline) {
            guard let sign = line.firstIndex(where: \.startsComment) else { continue }
            let comment = String(decoding: line[sign...], as: UTF8.self)
            if comment.contains("uwsgi_pass") { uwsgiPass = true }
            guard let scheme = comment.firstRange(of: "http://") else { continue }
            let host = comment[scheme.upperBound...].prefix { !$0.isWhitespace && $0 != "/" }
            if let port = host.split(separator: ":").last.flatMap({ UInt16($0.prefix(while: \.isNumber)) }) {
                httpPorts.insert(port)
            }
        }
    }

    /// Comments behind so many bytes belong to no usual file.
    private static let looksAt = 1 << 15
}
