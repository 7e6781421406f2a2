extension Draft {
    /// Puts the settings together, or reports what is missing from them; `header` is where a missing line belongs.
    func finished(in surroundings: Surroundings, header: Place?, _ findings: inout Findings) -> Configuration? {
        let start = surroundings.directory
        let directory = chdir.map { absolute($0.text, in: start) }
        let work = directory ?? start
        let application = application(in: work, header, &findings)
        let listeners = listenerConfigurations(in: work, header, &findings)
        let log = logDestination(start: start, work: work, &findings)
        guard let application, !findings.hasErrors else { return nil }

        let app = AppConfiguration(
            name: "web", directory: directory, home: home.map { absolute($0.text, in: work) },
            application: application, pythonPath: pythonPath.map { absolute($0.text, in: work) },
            environment: environment, unsetEnvironment: unsetEnvironment, processes: processes, threads: threads,
            user: user, group: group, umask: umask, startTimeout: startTimeout,
            stopTimeout: stopTimeout, settle: settle, readiness: readiness, logsRequests: logsRequests,
            listeners: listeners.map(\.name), places: sources.mapValues(\.place))
        return Configuration(
            name: name?.text, apps: [app], listeners: listeners, vacuum: vacuum,
            pidFile: pidFile.map { absolute($0.text, in: start) }, log: log, daemonizes: daemonize != nil,
            surge: surge)
    }

    private func application(in work: String, _ header: Place?, _ findings: inout Findings) -> Application? {
        if let module {
            if let file {
                findings.warning(
                    "\(file.written) is not loaded, because \(module.written) is the application", at: file.place,
                    remedy: "keep one of the two lines")
            }
            let parts = module.text.split(separator: ":", maxSplits: 1).map(String.init)
            return .module(parts[0], callable: parts.count == 2 ? parts[1] : callable?.text)
        }
        if let file { return .file(absolute(file.text, in: work), callable: callable?.text) }
        // A module that was refused has its own error.
        if !findings.hasErrors {
            findings.error(
                "no application is named", at: header,
                remedy: "write module = config.wsgi:application, or wsgi-file = /srv/app/wsgi.py")
        }
        return nil
    }

    private func logDestination(start: String, work: String, _ findings: inout Findings) -> LogDestination {
        guard let setting = daemonize ?? logTo else { return .standard }
        if setting.text.utf8.contains(UInt8(ascii: ":")) {
            findings.warning(
                "svctl does not send logs to another machine: they go to standard output", at: setting.place,
                remedy: "write \(setting.written) = /var/log/app.log")
            return .standard
        }
        // The second form of both is looked at after chdir.
        return .file(absolute(setting.text, in: setting.written.hasSuffix("2") ? work : start))
    }

    /// The path itself, or below `directory` when it is relative; nothing else is changed.
    func absolute(_ path: String, in directory: String) -> String {
        if path.hasPrefix("/") { return path }
        var rest = path[...]
        while rest.hasPrefix("./") { rest = rest.dropFirst(2) }
        if rest == "." || rest.isEmpty { return directory }
        return directory.hasSuffix("/") ? directory + rest : directory + "/" + rest
    }
}
