extension Draft {
    /// The listeners in order, each with a name of its own.
    func listenerConfigurations(
        in work: String, taking addresses: inout TakenAddresses, _ findings: inout Findings
    ) -> [ListenerConfiguration] {
        var configurations: [ListenerConfiguration] = []
        var counts: [String: Int] = [:]
        for listener in listeners {
            let option = listener.setting.option
            counts[option, default: 0] += 1
            let count = counts[option, default: 1]
            let name = count == 1 ? option : "\(option).\(count)"
            guard let configuration = configuration(of: listener, name: name, in: work, &findings) else { continue }
            addresses.take(configuration, &findings)
            configurations.append(configuration)
        }
        // A command may have its own ways; what Python apps are for is to be asked.
        if listeners.isEmpty, sharedListeners.list.isEmpty, needsAddress, !isBroken {
            findings.error("there is no address to listen on", at: header, remedy: "write http = :8000")
        }
        return configurations
    }

    /// The name of a listener that no other app of the file can have for one of its own.
    private func uniqueName(_ name: String) -> String {
        switch section {
        case .uwsgi, .svctl, .listener: name
        case .app(let app): "\(app).\(name)"
        }
    }

    /// The settings of one of them; nil when its path is too long, which is reported.
    func configuration(
        of listener: Listener, name: String, in work: String, _ findings: inout Findings
    ) -> ListenerConfiguration? {
        let setting = listener.setting
        var configuration = ListenerConfiguration(
            name: uniqueName(name), nameInApp: name, address: .abstract(""), written: setting.text,
            protocolName: spokenProtocol(listener), backlog: backlog, place: setting.place)
        configuration.keepsConnections = keepsConnections(listener)
        configuration.isUwsgiRouter = setting.option == "http"
        switch listener.address {
        case .ipv4(let host, let port): configuration.address = .ipv4(host: host, port: port)
        case .ipv6(let host, let port): configuration.address = .ipv6(host: host, port: port)
        case .abstract(let name): configuration.address = .abstract(name)
        case .path(let written):
            let path = absolute(written, in: work)
            guard path.utf8.count <= AddressGrammar.longestPath else {
                findings.error(
                    "the path has \(path.utf8.count) bytes, and a socket's path may have \(AddressGrammar.longestPath)",
                    at: setting.place, remedy: "write \(setting.written) = /run/app.sock")
                return nil
            }
            warnOfPathLikePort(setting, path, &findings)
            configuration.address = .path(path)
            configuration.mode = modeOfFiles
            warnOfOpenFile(listener, path, &findings)
            configuration.owner = socketOwner
            configuration.ownerGroup = socketGroup
        }
        return configuration
    }

    /// `http = 8000` is a file called 8000, which nobody means.
    private func warnOfPathLikePort(_ setting: Setting, _ path: String, _ findings: inout Findings) {
        let isNumber = setting.text.utf8.allSatisfy(\.isDigit)
        let isAddress = setting.text == "localhost" || AddressGrammar.isIPv4(Array(setting.text.utf8)[...])
        guard isNumber || isAddress else { return }
        findings.warning(
            "without a colon this is no port but a unix socket, the file \(path)", at: setting.place,
            remedy: "write \(setting.written) = " + (isNumber ? ":\(setting.text)" : "\(setting.text):8000"))
    }
}
