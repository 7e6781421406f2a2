internal import LinuxKernel

extension Keeper {
    /// Who would start `holder` anew: the nearest of those above it, else its container, else its unit; nil when it is
    /// nobody that is known.
    ///
    /// What processes call themselves decides only what is suggested, and that a person must insist: it can hold a kill
    /// back, never direct one.
    static func of(_ holder: Holder, sockets: [ListeningSocket]) throws(Errno) -> Keeper? {
        if let worker = holder.worker { return .svctl(worker.master) }
        if holder.pid == 1 { return .socketUnit(socketUnit(sockets)) }
        let line = try ProcessTable.ancestors(of: holder.pid)
        if try isDockerProxy(holder) { return .dockerProxy(port: value(of: "-host-port", in: holder.arguments)) }
        for ancestor in line where ancestor != 1 {
            if let keeper = try program(ancestor, above: holder) { return keeper }
        }
        if let container = holder.container { return .container(container) }
        return try unit(of: holder, line)
    }

    /// A process of this user interface alone has the words of a keeper: its program's name, or a script's.
    private static func program(_ pid: Int32, above holder: Holder) throws(Errno) -> Keeper? {
        let arguments = try ProcessTable.arguments(of: pid)
        let names = arguments.prefix(2).map { $0.split(separator: "/").last.map(String.init) ?? "" }
        guard let first = arguments.first else { return nil }
        if first.hasPrefix("PM2 v"), first.contains("God Daemon") { return .pm2(variable("pm_id", of: holder)) }
        if names.contains("supervisord") { return .supervisor(supervisorProgram(holder)) }
        if names.contains("circusd") { return .circus }
        let service = ProcessTable.folder(of: pid)
        if names.first == "runsv" { return .runit(service ?? names.last ?? "SERVICE") }
        if names.first == "s6-supervise" { return .s6(service ?? names.last ?? "SERVICE") }
        return nil
    }

    private static func isDockerProxy(_ holder: Holder) throws(Errno) -> Bool {
        guard holder.arguments.first?.hasSuffix("docker-proxy") == true else { return false }
        return try ProcessTable.status(of: holder.parent)?.name == "dockerd"
    }

    private static func value(of option: String, in arguments: [String]) -> String? {
        guard let place = arguments.firstIndex(of: option), place + 1 < arguments.count else { return nil }
        return arguments[place + 1]
    }

    private static func variable(_ name: String, of holder: Holder) -> String? {
        ProcessTable.environment(of: holder.pid, prefix: name + "=").first?.value
    }

    private static func supervisorProgram(_ holder: Holder) -> String? {
        guard let program = variable("SUPERVISOR_PROCESS_NAME", of: holder) else { return nil }
        guard let group = variable("SUPERVISOR_GROUP_NAME", of: holder), group != program else { return program }
        return "\(group):\(program)"
    }

    private static func socketUnit(_ sockets: [ListeningSocket]) -> String? {
        let paths = sockets.compactMap(\.controlGroup).compactMap(ControlGroupMembers.path(ofGroup:))
        return paths.lazy.compactMap { $0.split(separator: "/").last { $0.hasSuffix(".socket") } }.first.map(
            String.init)
    }

    /// The service whose main process this is, or belongs to.
    ///
    /// What somebody has started in a shell is in the service of sshd or cron too, but in a session of its own.
    private static func unit(of holder: Holder, _ line: [Int32]) throws(Errno) -> Keeper? {
        guard let path = holder.controlGroup, let unit = service(inControlGroup: path) else { return nil }
        var top = holder.pid
        for ancestor in line {
            guard ancestor != 1, let group = try ProcessTable.controlGroup(of: ancestor),
                service(inControlGroup: group) == unit
            else { break }
            top = ancestor
        }
        let session = try ProcessTable.status(of: top)?.session
        guard top == holder.pid || session == holder.session else { return nil }
        return .unit(unit, ofUser: path.contains("/user@"))
    }

    /// `nginx.service` of `/system.slice/nginx.service/worker`; not what holds a user's whole session.
    static func service(inControlGroup path: String) -> String? {
        let parts = path.split(separator: "/")
        return parts.last { $0.hasSuffix(".service") && !$0.hasPrefix("user@") }.map(String.init)
    }
}
