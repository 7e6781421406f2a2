/// An app that the real uWSGI serves: on the sockets of the master, with the section's own options.
extension Draft {
    /// Sees whether the real uWSGI is asked for, before the first option is looked at.
    mutating func prepareForUwsgi(_ entries: [Entry]) {
        let server = entries.lastIndex { $0.special == .server }
        runsUwsgi = section.app != nil && server.map { entries[$0].text } == AppServer.uwsgi.rawValue
        if section.app != nil { lines = entries }
        if runsUwsgi { linesForUwsgi = entries }
        lossSection = LossSection(entries, in: section)
    }

    /// What uWSGI is called with.
    ///
    /// One uWSGI has all processes of the app, because what it alone can do (mules, spoolers, cron, its cache) is to be
    /// there once. It ends gently on SIGTERM, which without a word about it would make it begin anew; and it ends when
    /// the app does not load, where it would answer every request with an error.
    func uwsgiTemplate(
        for listeners: [ListenerConfiguration], doing work: UwsgiWork, in surroundings: Surroundings
    ) -> CommandTemplate {
        let mercy = max(1, stopTimeout.components.seconds)
        var words: [[CommandTemplate.Piece]] = [
            "--master", endsWithoutApplication(work) ? "--need-app" : nil,
            "--hook-master-start=unix_signal:15 gracefully_kill_them_all", "--worker-reload-mercy=\(mercy)",
        ].compactMap(\.self).map { [.text($0)] }
        for (index, listener) in listeners.enumerated() {
            let option = listener.optionOfUwsgi(isRouted: work.isRouted)
            words.append([.text("--\(option)=fd://"), .descriptor(of: index)])
        }
        let isUnrouted = listeners.standInForRouter(work)
        words += linesForUwsgi.compactMap { word(for: $0, isUnrouted: isUnrouted, in: surroundings) }
            .map { [.text($0)] }
        return CommandTemplate(program: "uwsgi", arguments: words)
    }

    /// A line as uWSGI has it on its command line; nil for what svctl does, and for what uWSGI does not know.
    private func word(for entry: Entry, isUnrouted: Bool, in surroundings: Surroundings) -> String? {
        guard !entry.isPlaceholder, !Self.doneBySvctl.contains(entry.key) else { return nil }
        if takesAllSharedSockets, OptionTable.sharedSocketOptions[0].names.contains(entry.key) { return nil }
        if ["chmod-socket", "chmod"].contains(entry.key) { return modeForUwsgi }
        // svctl's name for what uWSGI has since 2.0.22.
        if entry.key == "harakiri-grace" { return "--harakiri-graceful-timeout=\(valueForUwsgi(entry))" }
        guard let argument = entry.known?.argument else { return nil }
        let key = isUnrouted ? Self.withoutRouter[entry.key] ?? entry.key : entry.key
        switch argument {
        case .none: return NumberGrammar.isOn(entry.text) ? "--\(key)" : nil
        case .optional where entry.text.isEmpty: return "--\(key)"
        case .required where Self.readsFiles.contains(entry.key) && entry.text.hasPrefix(":"):
            return "--\(key)=\(surroundings.file ?? "")\(entry.text)"
        case .optional, .required: return "--\(key)=\(valueForUwsgi(entry))"
        }
    }

    /// Says what cannot be there twice, as it would be while one uWSGI takes over from another.
    func reportTwiceBound(_ findings: inout Findings) {
        for entry in linesForUwsgi where ["stats", "stats-server"].contains(entry.key) {
            guard case .ipv4? = try? AddressGrammar.parse(entry.text) else { continue }
            findings.warning(
                "\(entry.text) cannot be bound by the next uWSGI while this one serves: a reload is called off",
                at: entry.place, remedy: "write \(entry.key) = /run/app-stats.sock, a path")
        }
    }

    /// Says what makes svctl start it again whenever there is nothing to do.
    func reportEndOnIdle(_ findings: inout Findings) {
        guard let entry = linesForUwsgi.last(where: { $0.key == "die-on-idle" }), NumberGrammar.isOn(entry.text) else {
            return
        }
        findings.warning(
            "uWSGI ends when there is nothing to do, and svctl starts it again, as after a failure", at: entry.keyPlace,
            remedy: "take it out: with idle alone no worker stays, and uWSGI does")
    }

    private static let readsFiles: Set<String> = ["ini", "config", "include", "inherit"]

    private static let doneBySvctl = Set(
        """
        http http-socket http11-socket socket uwsgi-socket protocol socket-protocol listen chown-socket
        uid gid umask immediate-uid immediate-gid
        master need-app die-on-term worker-reload-mercy vacuum exit-on-reload
        daemonize daemonize2 logto logto2 logger log-maxsize log-backupname log-reopen touch-logreopen touch-logrotate
        pidfile pidfile2 safe-pidfile safe-pidfile2 env
        touch-reload touch-workers-reload touch-chain-reload
        py-autoreload py-auto-reload python-autoreload python-auto-reload
        set set-ph set-placeholder show-config strict
        """.split(whereSeparator: \.isWhitespace).map(String.init))
}

extension Draft {
    /// Whether an option is the real uWSGI's affair, because that serves the app.
    func isDoneByUwsgi(_ option: Option) -> Bool {
        runsUwsgi && OptionTable.optionsOfUwsgi.contains(ObjectIdentifier(option))
    }
}

extension OptionTable {
    /// What the real uWSGI does by itself where it serves an app.
    static let optionsOfUwsgi = Set(
        (limitOptions + daemonOptions + jobOptions + hookOptions + logDateOptions + requestLogFileOptions
            + besideFileOptions.filter { !$0.names.contains("pidfile2") }).map(ObjectIdentifier.init))
}
