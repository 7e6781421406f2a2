/// What is done with requests, put together.
extension Draft {
    /// The rules with their paths from `work` on, and what of them does not go together.
    func requestRules(in work: String, _ findings: inout Findings) -> RequestRules {
        var rules = requests
        rules.staticMaps = rules.staticMaps.map {
            let prefix = $0.prefix.hasPrefix("/") ? $0.prefix : "/" + $0.prefix
            return StaticMap(prefix: prefix, path: absolute($0.path, in: work), keepsPrefix: $0.keepsPrefix)
        }
        rules.staticFolders = rules.staticFolders.map { absolute($0, in: work) }
        rules.staticSafeFolders = rules.staticSafeFolders.map { absolute($0, in: work) }
        rules.staticGzip.folders = rules.staticGzip.folders.map { absolute($0, in: work) }
        rules.mounts = mounts.map { mount($0, in: work) }
        rules.isMountedOnly = isMountedOnly && !rules.mounts.contains { $0.prefix == "/" }
        if logsDatesAsGiven { rules.log.timeFormat = whole.logFile.dateFormat }
        // Nothing in it is for the application alone.
        if mounts.isEmpty { rules.cutsMounts = false }
        if !runsUwsgi {
            reportMounts(&findings)
            reportGreenlets(&findings)
        }
        return rules
    }

    /// The application where only mounts name one: the one at `/`, else the first, which answers below its address alone.
    func mountedApplication(in work: String) -> Application? {
        guard isMountedOnly else { return nil }
        let all = mounts.map { mount($0, in: work) }
        guard let main = all.first(where: { $0.prefix == "/" }) ?? all.first else { return nil }
        if let file = main.file { return .file(file, callable: main.callable) }
        return main.module.map { .module($0, callable: main.callable) }
    }

    private var isMountedOnly: Bool { module == nil && file == nil && command == nil && !mounts.isEmpty }

    func mount(_ written: MountSetting, in work: String) -> Mount {
        var prefix = written.prefix[...]
        while prefix.hasSuffix("/") { prefix = prefix.dropLast() }
        let address = prefix.hasPrefix("/") ? String(prefix) : "/" + prefix
        if written.target.hasSuffix(".py") {
            return Mount(prefix: address, file: absolute(written.target, in: work), callable: callable?.text)
        }
        let colon = written.target.firstIndex(of: ":")
        let named = colon.map { String(written.target[$0...].dropFirst()) } ?? ""
        return Mount(
            prefix: address, module: String(written.target[..<(colon ?? written.target.endIndex)]),
            callable: named.isEmpty ? callable?.text : named)
    }

    private func reportMounts(_ findings: inout Findings) {
        guard let first = mounts.first else { return }
        if !requests.cutsMounts {
            findings.warning(
                "the web server in front must name a mount in SCRIPT_NAME: without that all requests go to the main app",
                at: first.setting.place, remedy: "write manage-script-name = true, and the address itself says it")
        }
        if !sharesInterpreter {
            findings.note(
                "all mounts share one interpreter, as with single-interpreter: their modules and settings are the same",
                at: first.setting.place, remedy: "give one that must be alone an [app:NAME] of its own")
        }
    }

    private func reportGreenlets(_ findings: inout Findings) {
        let servesAsgi = isAsgi == true || server.onlyInterface == .asgi
        guard servesAsgi, requests.greenlets > 0, command == nil, let entry = sources["gevent"] else { return }
        findings.error(
            "gevent serves WSGI, and this app is ASGI, whose one event loop answers all", at: entry.keyPlace,
            remedy: "take gevent out")
    }

    /// Says what a command makes of these options: nginx can still be told of some.
    func reportRequestRules(_ findings: inout Findings) {
        for option in OptionTable.optionsOfRequests {
            guard let name = option.names.first, name != "buffer-size", let entry = sources[name] else { continue }
            let isOfNginx = name.hasPrefix("static-map") || name == "limit-post"
            findings.warning(
                "\(entry.key) is for Python apps: a command does what its own words say", at: entry.keyPlace,
                remedy: isOfNginx
                    ? "svctl export nginx prints a site that does it"
                    : "take the line out, or name the app by module = instead of command =")
        }
    }
}
