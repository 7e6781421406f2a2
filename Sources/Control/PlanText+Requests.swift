internal import Settings

extension PlanText {
    /// What is done with requests before and beside the application.
    static func requestRows(_ rules: RequestRules) -> [String] {
        var rows = rules.staticFolders.map { row("static", "every address is looked for in \($0) first") }
        rows += rules.staticMaps.map {
            row("static", "\($0.prefix) from \($0.path)\($0.keepsPrefix ? $0.prefix : "")")
        }
        rows += rules.mounts.map { row("mount", "\($0.prefix) is \(application($0))") }
        rows += rules.imports.map { row("imports", "\($0), before the app") }
        if !rules.arguments.isEmpty { rows.append(row("sys.argv", rules.arguments.joined(separator: " "))) }
        rows += rules.addedHeaders.map { row("header", "\($0.name): \($0.value)") }
        if let format = rules.log.format { rows.append(row("log", format)) }
        let logged = logged(rules.log)
        if !logged.isEmpty {
            rows.append(row("log", "where not all are logged, those \(logged.joined(separator: ", "))"))
        }
        if rules.log.believesForwarded { rows.append(row("log", "the client is who X-Forwarded-For says")) }
        if let size = rules.largestBody, size > 0 { rows.append(row("limit", "\(size) bytes in a request's body")) }
        if let seconds = rules.waitSeconds {
            rows.append(row("limit", "\(time(.seconds(seconds))) for a client to go on"))
        }
        if let seconds = rules.keepAliveSeconds {
            rows.append(row("limit", "\(time(.seconds(seconds))) for a next request"))
        }
        if rules.greenlets > 0 { rows.append(row("gevent", "\(rules.greenlets) greenlets in the place of threads")) }
        return rows
    }

    private static func application(_ mount: Mount) -> String {
        (mount.file ?? mount.module ?? "") + (mount.callable.map { ":\($0)" } ?? "")
    }

    private static func logged(_ log: RequestLogRules) -> [String] {
        var kinds: [String] = []
        if log.clientErrors { kinds.append("answered 4xx") }
        if log.serverErrors { kinds.append("answered 5xx") }
        if log.empty { kinds.append("answered without a body") }
        if let milliseconds = log.slowMilliseconds { kinds.append("that take \(milliseconds)ms or more") }
        if let size = log.bigBytes { kinds.append("of \(size) bytes or more") }
        return kinds
    }
}
