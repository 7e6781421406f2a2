extension Draft {
    /// The folder that most relative paths start from.
    func workFolder(in surroundings: Surroundings) -> String {
        chdir.map { absolute($0.text, in: surroundings.directory) } ?? surroundings.directory
    }

    /// The files whose touch means a reload, each once.
    func touchPaths(in surroundings: Surroundings) -> [String] {
        let work = workFolder(in: surroundings)
        var seen: Set<String> = []
        return touchReload.map { absolute($0.text, in: work) }.filter { seen.insert($0).inserted }
    }

    /// Puts the settings of an app together, or reports what is missing from them; none as well for a section that is
    /// no app, and two for one that speaks two protocols.
    func finished(
        in surroundings: Surroundings, with shared: SharedListeners, taking addresses: inout TakenAddresses,
        _ findings: inout Findings
    ) -> [AppConfiguration] {
        guard let name = section.app else {
            reportFileOfNothing(&findings)
            return []
        }
        let work = workFolder(in: surroundings)
        let own = listenerConfigurations(in: work, taking: &addresses, &findings)
        let listeners = own + shared.of(self, beside: own, &findings)
        advise(on: listeners, &findings)
        if listeners.isEmpty, readiness == .accept, command != nil, let entry = sources["ready"] {
            findings.error(
                "accept is seen on an address, and this app listens on none", at: entry.place,
                remedy: "write ready = notify, or http = :8000")
        }
        guard let application = application(in: work, listeners, in: surroundings, &findings) else { return [] }
        var app = AppConfiguration(
            name: name, directory: chdir == nil ? nil : work, home: home.map { absolute($0.text, in: work) },
            application: application, server: server, isAsgi: isAsgi,
            pythonPath: pythonPath.map { absolute($0.text, in: work) },
            environment: variables.set, environmentFiles: environmentFilePaths(in: work),
            environmentFolders: beside.variableFolders.map {
                EnvironmentFile(path: absolute($0.text, in: work), mayBeMissing: false, precededBy: 0, place: $0.place)
            },
            unsetEnvironment: variables.unset, processes: runsUwsgi ? 1 : processes, threads: threads, user: user,
            group: group, umask: umask, limits: limits, startTimeout: startTimeout,
            stopTimeout: stopTimeout, settle: settle, readiness: readiness, logsRequests: logsRequests,
            dependsOn: dependencies.list.map(\.name),
            touchReload: touchPaths(in: surroundings), autoreloads: autoreloads,
            requests: requestRules(in: work, &findings), largestHead: largestHead, listeners: listeners.map(\.name),
            places: sources.all.mapValues(\.place))
        app.pathPlaces = pathPlaces(in: work, from: surroundings.directory)
        addRecycling(to: &app, &findings)
        app.requestLog = requestLogFile(in: work, &findings)
        app.cheaper = cheaperConfiguration(&findings)
        var groups = groups(of: app, with: listeners, &findings)
        groups[0].beside = besideWorkers(in: work)
        if let folder = folderOfHook(in: work) { for index in groups.indices { groups[index].directory = folder } }
        return groups
    }

    private func environmentFilePaths(in work: String) -> [EnvironmentFile] {
        environmentFiles.map {
            EnvironmentFile(
                path: absolute($0.path, in: work), mayBeMissing: $0.mayBeMissing,
                precededBy: variables.countSet(among: $0.precededBy), place: $0.setting.place)
        }
    }

    private func application(
        in work: String, _ listeners: [ListenerConfiguration], in surroundings: Surroundings,
        _ findings: inout Findings
    ) -> Application? {
        if let command {
            reportUnused(beside: command, &findings)
            guard let template = commandTemplate(command, for: listeners, &findings) else { return nil }
            CommandAdvice.give(template, listeners, at: command.setting.place, &findings)
            return .command(template)
        }
        reportInterface(on: listeners, &findings)
        if runsUwsgi, let uwsgi = uwsgiApplication(for: listeners, in: surroundings, &findings) { return uwsgi }
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
        if let mounted = mountedApplication(in: work) { return mounted }
        // A module that was refused has its own error.
        if !isBroken {
            findings.error("no application is named", at: header, remedy: remedyForNothing(listeners))
        }
        return nil
    }

    /// The path itself, or below `directory` when it is relative; nothing else is changed.
    func absolute(_ path: String, in directory: String) -> String {
        AbsolutePath.of(path, in: directory)
    }
}

enum AbsolutePath {
    /// The path itself, or below `directory` when it is relative; nothing else is changed.
    static func of(_ path: String, in directory: String) -> String {
        if path.hasPrefix("/") { return path }
        var rest = path[...]
        while rest.hasPrefix("./") { rest = rest.dropFirst(2) }
        if rest == "." || rest.isEmpty { return directory }
        return directory.hasSuffix("/") ? directory + rest : directory + "/" + rest
    }
}

extension WholeDraft {
    /// Puts the whole together; `work` is where the paths start that uWSGI looks at after chdir.
    func finished(
        _ apps: [AppConfiguration], _ listeners: [ListenerConfiguration], touchReload: [String], start: String,
        work: String,
        _ findings: inout Findings
    ) -> Configuration {
        Configuration(
            name: name?.text, apps: apps, listeners: listeners, vacuum: vacuum,
            exitsOnReload: exitsOnReload,
            pidFile: pidFile.map { AbsolutePath.of($0.text, in: start) },
            otherPidFiles: otherPidFiles.map {
                AbsolutePath.of($0.text, in: $0.written == "safe-pidfile" ? start : work)
            },
            log: logDestination(start: start, work: work, &findings), daemonizes: daemonize != nil, surge: surge,
            touchReload: touchReload)
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
        return .file(AbsolutePath.of(setting.text, in: setting.written.hasSuffix("2") ? work : start))
    }
}
