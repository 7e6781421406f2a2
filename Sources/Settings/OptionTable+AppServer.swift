extension OptionTable {
    /// Which app server answers, and how the app is called.
    static let appServerOptions: [Option] = [
        Option("server", example: "uvicorn", does: .grammar(isStrict: true, takeServer)),
        Option("asgi", example: "true", does: .flag { $0.isAsgi = $1 }),
    ]

    private static func takeServer(_ draft: inout Draft, _ setting: Setting, _ findings: inout Findings) {
        guard let server = AppServer(rawValue: setting.text) else {
            let words = AppServer.allCases.map(\.rawValue)
            let list = words.dropLast().joined(separator: ", ") + " or " + (words.last ?? "")
            findings.error(
                "'\(setting.text)' is no app server that svctl knows", at: setting.place,
                remedy: "write \(setting.written) = \(list)")
            return
        }
        draft.server = server
    }
}

extension Draft {
    /// Says what of `server`, `asgi`, `threads` and the listeners does not go together.
    func reportInterface(on listeners: [ListenerConfiguration], _ findings: inout Findings) {
        if listeners.contains(where: { $0.protocolName == ListenerConfiguration.uwsgi }) { reportUwsgi(&findings) }
        guard let isAsgi, let entry = sources["asgi"] else { return }
        let interface: AppServer.Interface = isAsgi ? .asgi : .wsgi
        if let only = server.onlyInterface, only != interface {
            findings.error(
                "\(server.rawValue) serves \(only.rawValue), and this line makes the app \(interface.rawValue)",
                at: entry.place, remedy: "keep one of the two lines, or write server = auto")
        }
        if isAsgi, threads > 1, let threads = sources["threads"] {
            findings.warning(
                "threads has no meaning for ASGI: one event loop answers all that a process has", at: threads.keyPlace,
                remedy: "write processes = \(self.threads) for as many at once")
        }
    }

    /// What stands in the way of the uwsgi protocol.
    private func reportUwsgi(_ findings: inout Findings) {
        let remedy = "write http-socket in the place of socket, and proxy_pass in nginx in the place of uwsgi_pass"
        switch server {
        case .auto, .gunicorn, .uwsgi: break
        case .waitress, .uvicorn, .standard:
            findings.error(
                "\(server.rawValue) does not speak the uwsgi protocol of this app's socket",
                at: sources["server"]?.place,
                remedy: "write server = gunicorn; or " + remedy)
        }
        if isAsgi == true {
            findings.error("the uwsgi protocol carries WSGI alone", at: sources["asgi"]?.place, remedy: remedy)
        }
    }
}
