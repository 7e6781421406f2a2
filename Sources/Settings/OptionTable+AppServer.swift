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
    /// Says what of `server`, `asgi` and `threads` does not go together.
    func reportInterface(_ findings: inout Findings) {
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
}
