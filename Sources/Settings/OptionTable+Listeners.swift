extension OptionTable {
    /// Where to listen, and how.
    static let listenerOptions: [Option] = [
        Option("http", example: ":8000", does: .grammar(isStrict: true, takeListener)),
        Option("http-socket", example: ":8000", does: .grammar(isStrict: true, takeListener)),
        Option("http11-socket", example: ":8000", does: .grammar(isStrict: true, takeListener)),
        Option("socket", example: "/run/app.sock", does: .grammar(isStrict: true, takeListener)),
        Option("uwsgi-socket", example: "/run/app.sock", does: .grammar(isStrict: true, takeListener)),
        Option("protocol", "socket-protocol", example: "http", does: .text { $0.socketProtocol = $1 }),
        Option(
            "listen", example: "1024", does: .number(NumberRule(range: 0...Int(Int32.max))) { $0.backlog = Int32($1) }),
        Option(
            "chmod-socket", "chmod", example: "660", for: .anywhere,
            does: .grammar(isStrict: true, mayBeEmpty: true, takeMode)),
        Option(
            "chown-socket", example: "www-data:www-data", for: .anywhere,
            does: .grammar(isStrict: false, takeOwner)),
    ]

    static func takeListener(_ draft: inout Draft, _ written: Setting, _ findings: inout Findings) {
        var setting = written
        if let address = draft.addressOfSharedSocket(written.text) {
            setting = Setting(option: written.option, text: address, entry: written.entry, reader: written.reader)
        }
        draft.listenerCount += 1
        guard draft.listenerCount <= mostListeners else {
            if draft.listenerCount == mostListeners + 1 {
                findings.error(
                    "there are more than \(mostListeners) addresses to listen on", at: setting.place,
                    remedy: "write several sections [app:NAME]")
            }
            return
        }
        do throws(AddressGrammar.Fault) {
            let address = try AddressGrammar.parse(setting.text)
            draft.listeners.append(Draft.Listener(setting: setting, address: address))
        } catch {
            let remedy = error.instead.map { "write \(setting.written) = \($0)" }
            findings.error(error.message, at: setting.entry.place(ofBytes: error.bytes), remedy: remedy)
        }
    }

    private static let mostListeners = 100

    static func takeMode(_ draft: inout Draft, _ setting: Setting, _ findings: inout Findings) {
        // Without a number uWSGI opens the socket to everyone.
        if setting.text.isEmpty || setting.text == "1" {
            draft.socketMode = 0o666
            return
        }
        guard let mode = NumberGrammar.octal(setting.text), [3, 4].contains(setting.text.utf8.count) else {
            findings.error(
                "'\(setting.text)' is no mode: it has three octal digits", at: setting.place,
                remedy: "write \(setting.written) = 660")
            return
        }
        if setting.text.utf8.count == 4 {
            findings.note(
                "uWSGI takes three digits only; svctl takes four", at: setting.place,
                remedy: "write \(setting.written) = \(setting.text.dropFirst())")
        }
        draft.socketMode = mode
    }

    static func takeOwner(_ draft: inout Draft, _ setting: Setting, _ findings: inout Findings) {
        let parts = setting.text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        var accounts: [Account] = []
        for part in parts {
            switch AccountGrammar.parse(String(part)) {
            case .success(let account): accounts.append(account)
            case .failure(let fault):
                findings.error(
                    fault.message, at: setting.place, remedy: "write chown-socket = www-data:www-data")
                return
            }
        }
        draft.socketOwner = accounts.first
        draft.socketGroup = accounts.count == 2 ? accounts[1] : nil
    }
}
