/// What single lines do that nobody means, whichever option they are of; what one option alone can have wrong stands in
/// its row of the table.
enum LineAdvice {
    /// Goes over the lines of a section.
    ///
    /// What is wrong with a value as such is not looked for in a command or a pattern, where all these signs have a
    /// meaning of their own. The real uWSGI, where it serves, loads the plugins that it is told to.
    static func give(
        on entries: [Entry], in section: SectionName, forUwsgi: Bool = false, _ findings: inout Findings
    ) {
        for index in entries.indices where !entries[index].isPlaceholder && !entries[index].value.isEmpty {
            let rule = entries[index].known?.advice
            guard rule != nil || hasSign(entries[index].value) else { continue }
            if let rule, isAtHome(entries[index], section), !(forUwsgi && isOfPlugins(entries[index])) {
                rule(entries[index], &findings)
            }
            guard hasSign(entries[index].value) else { continue }
            let entry = entries[index]
            let isData = InlineComment.isData(entry.key)
            if !isData {
                adviseOnEnd(entry, &findings)
                adviseOnTemplate(entry, &findings)
            }
            // What is done as the value says, says this too where it is done.
            guard OptionTable.option(of: entry, in: section)?.isHonoured != true else { continue }
            if !isData, let signs = ForeignSigns(in: entry) {
                findings.warning(signs.message, at: signs.place, remedy: signs.remedy)
            }
        }
    }

    /// Whether one of the signs is there that any of this is about.
    private static func hasSign(_ value: [UInt8]) -> Bool {
        if let last = value.last, last == UInt8(ascii: "\\") || last == UInt8(ascii: ";") { return true }
        for byte in value where byte == UInt8(ascii: "$") || byte == UInt8(ascii: "@") || byte == UInt8(ascii: "<") {
            return true
        }
        return false
    }

    /// Whether the option may stand in that section; else that is what there is to say of it.
    private static func isAtHome(_ entry: Entry, _ section: SectionName) -> Bool {
        guard let scope = entry.known?.option?.scope else { return false }
        return switch section {
        case .uwsgi: true
        case .svctl: scope != .app
        case .app: scope != .whole
        case .listener: false
        }
    }

    private static func isOfPlugins(_ entry: Entry) -> Bool { entry.known?.option?.names.first == "plugin" }

    typealias Rule = @Sendable (Entry, inout Findings) -> Void

    /// Rules for the values of one option.
    static let rules: [String: Rule] = [
        "env": adviseOnQuotes,
        "plugin": adviseOnPlugins, "plugins": adviseOnPlugins, "need-plugin": adviseOnPlugins,
        "need-plugins": adviseOnPlugins,
        "buffer-size": adviseOnBuffer, "log-date": adviseOnDate, "logdate": adviseOnDate,
        "logto": adviseOnPath, "logto2": adviseOnPath, "pidfile": adviseOnPath, "touch-reload": adviseOnPath,
        "home": adviseOnPath, "virtualenv": adviseOnPath, "venv": adviseOnPath, "pyhome": adviseOnPath,
    ]

    /// The signs that end a line in other languages.
    private static func adviseOnEnd(_ entry: Entry, _ findings: inout Findings) {
        let end = entry.value.count - 1
        switch entry.value[end] {
        case UInt8(ascii: "\\"):
            findings.warning(
                "a \\ does not join lines: it is part of this value, and the next line is one of its own",
                at: entry.place(ofBytes: end..<end + 1), remedy: "write all of it on one line")
        case UInt8(ascii: ";") where end > 0:
            // That what follows a number is not read, has a warning of its own.
            if NumberGrammar.integer(entry.value) != nil { return }
            findings.warning(
                "the ; at the end is part of the value", at: entry.place(ofBytes: end..<end + 1),
                remedy: "write \(entry.key) = \(String(decoding: entry.value[..<end], as: UTF8.self))")
        default: break
        }
    }

    private static func adviseOnQuotes(_ entry: Entry, _ findings: inout Findings) {
        guard let sign = entry.value.firstIndex(of: .equals), entry.value.count - sign > 2 else { return }
        let value = entry.value[(sign + 1)...]
        guard let quote = value.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'"), value.last == quote
        else { return }
        let name = String(decoding: entry.value[..<sign], as: UTF8.self)
        findings.warning(
            "the quotes are part of the variable: \(name) is \(String(decoding: value, as: UTF8.self)) with them",
            at: entry.place(ofBytes: sign + 1..<entry.value.count),
            remedy: "write env = \(name)=\(String(decoding: value.dropFirst().dropLast(), as: UTF8.self))")
    }

    private static func adviseOnBuffer(_ entry: Entry, _ findings: inout Findings) {
        guard let (number, _) = NumberGrammar.integer(entry.value), number > 65_535 else { return }
        findings.note(
            "\(entry.key) counts as 65535, which is the most that uWSGI takes", at: entry.place,
            remedy: "write \(entry.key) = 65535")
    }

    /// `logto = true` writes a file of that name, as `daemonize = true` does.
    private static func adviseOnPath(_ entry: Entry, _ findings: inout Findings) {
        guard NumberGrammar.isPlainSwitch(entry.text) else { return }
        let example = entry.known?.option?.example ?? ""
        findings.warning(
            "\(entry.key) wants a path: this is one called '\(entry.text)'", at: entry.place,
            remedy: "write \(entry.key) = \(example)")
    }

    private static func adviseOnPlugins(_ entry: Entry, _ findings: inout Findings) {
        var said = WordNumbers()
        for written in PluginWords.all(in: entry.value) where !isPlugin(written) {
            let name = String(decoding: written, as: UTF8.self)
            guard said.insert(name).isNew else { continue }
            findings.warning(
                "nobody knows a plugin '\(name)', and svctl loads none", at: entry.place,
                remedy: Nearest.of(name, among: nearPlugins).map { "did you mean \($0)?" }
                    ?? "take it out; the real uWSGI loads your own, as server = uwsgi or command = uwsgi …")
        }
    }

    private static func isPlugin(_ written: ArraySlice<UInt8>) -> Bool {
        plugins[Int(written.first ?? 0)].contains { written.starts(with: $0) }
    }

    private static let nearPlugins = ["python3", "python", "http", "gevent", "syslog", "logfile"]

    /// How the names of uWSGI's own plugins begin, by their first bytes; those of other languages have a warning of
    /// theirs.
    private static let plugins: [[[UInt8]]] = {
        var plugins = Array(repeating: [[UInt8]](), count: 256)
        for name in pluginNames.utf8.split(whereSeparator: { $0 == UInt8(ascii: " ") || $0 == .newline }) {
            plugins[Int(name.first ?? 0)].append(Array(name))
        }
        return plugins
    }()

    private static let pluginNames = """
        python http gevent greenlet asyncio tornado logfile log syslog rsyslog corerouter fastrouter rawrouter sslrouter
        router_ stats_pusher_ cache carbon rpc signal spooler symcall dumbloop nagios ping zergpool ugreen transformation_
        cheaper_ echo notfound ssi pty redislog mongodblog graylog2 emperor_ alarm_ pam ldap cgi psgi rack php lua jvm
        jwsgi ring mono v8 gccgo pypy coroae fiber rbthreads geoip glusterfs mongrel2 rados rrdtool sqlite3 stackless
        tuntap webdav xattr xslt zabbix curl_cron legion_ example exception_log forkptyrouter clock_ matheval objc
        sharedarea msgpack libffi libtcc ruby19 servlet tcc cplusplus
        """
}
